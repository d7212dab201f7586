import { type Lang, message, say } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { inColumnOrder, inputColumns, ruleFigure } from '../core/columns.ts';
import { type Frame, Unknown, type Value } from '../rules/expression/evaluate.ts';
import type { Type } from '../rules/expression/types.ts';
import { derivedTitles } from '../rules/facts.ts';
import { cellWord } from '../messages/cells.ts';
import type { StandIns } from '../rules/uses.ts';
import type { Authority, Template, Templates } from '../rules/ruleset.ts';

const headers = new Map<string, string>(
  inputColumns.map(({ key, headers: [first] }) => [key, first]),
);

/** What a fact is called: the header that the clerk knows, or the key in English. */
export function columnName(key: string, lang: Lang): string {
  if (key === ruleFigure) return say(lang, message('figureUnknownHere'));
  const derived = Object.hasOwn(derivedTitles, key) ? derivedTitles[key] : undefined;
  if (derived !== undefined) return lang === 'zh' ? derived.zh[0] : derived.en;
  return lang === 'zh' ? (headers.get(key) ?? key) : key;
}

/** Columns by name; one that says at once what several do, with those behind it. */
export function columnsWords(keys: readonly string[], standIns: StandIns, lang: Lang): string {
  const names = (all: readonly string[]): string =>
    all.map((key) => columnName(key, lang)).join(signs[lang].list);
  const instead = (key: string): readonly string[] =>
    inColumnOrder((standIns.get(key) ?? []).filter((one) => keys.includes(one)));
  const said = new Set(keys.flatMap(instead));
  return keys
    .filter((key) => !said.has(key))
    .map((key) => {
      const others = instead(key);
      const column = columnName(key, lang);
      return others.length === 0
        ? column
        : say(lang, message('columnOrOthers', { column, others: names(others) }));
    })
    .join(signs[lang].list);
}

/** An integer of `10^-scale` as a decimal; zeros that say nothing are left out. */
function decimalText(value: number, scale: number): string {
  const sign = value < 0 ? '-' : '';
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const part = digits.slice(digits.length - scale);
  const rest = scale === 0 ? '' : part.replace(/0+$/, '');
  return rest === '' ? `${sign}${whole}` : `${sign}${whole}.${rest}`;
}

/** Fen (or a part of a fen) as yuan for a sentence: `657`, `656.99`, `985.50`. */
export function yuanWords(value: number, scale = 0): string {
  const text = decimalText(value, scale + 2);
  return /\.\d$/.test(text) ? `${text}0` : text;
}

/** A number that is not known, as far as it is: that it is nothing at the least goes without saying. */
function boundsWords({ low = 0, high }: Unknown, type: Type, lang: Lang): string {
  const words = (value: number): string => valueWords(value, type, lang);
  if (high !== undefined && low > 0) {
    return say(lang, message('valueBetween', { low: words(low), high: words(high) }));
  }
  if (high !== undefined) return say(lang, message('valueAtMost', { high: words(high) }));
  if (low > 0) return say(lang, message('valueAtLeast', { low: words(low) }));
  return say(lang, message('valueUnknown'));
}

/** A value as a person reads it. */
export function valueWords(value: Value, type: Type, lang: Lang): string {
  if (value instanceof Unknown) return boundsWords(value, type, lang);
  if (typeof value === 'boolean') return say(lang, message(value ? 'valueYes' : 'valueNo'));
  if (type.kind === 'date') return String(value);
  if (typeof value === 'string') {
    return cellWord(value, lang, type.kind === 'text' ? type.words : undefined);
  }
  if (typeof value === 'number') {
    if (type.kind !== 'number') return String(value);
    return type.money ? yuanWords(value, type.scale) : decimalText(value, type.scale);
  }
  return value.length === 0 ? say(lang, message('valueNone')) : value.join('、');
}

/** Words with their figures put in. */
export function templateWords(templates: Templates, frame: Frame, lang: Lang): string {
  const template: Template = templates[lang];
  return template
    .map((part) =>
      typeof part === 'string' ? part : valueWords(part.run(frame), part.expr.type, lang),
    )
    .join('');
}

/** `民发〔2021〕57号 第七条` */
export function authorityWords({ document, article }: Authority): string {
  return `${document.number} ${article}`;
}
