import { type Message, message, type Words } from '../messages/index.ts';
import { unitWords } from '../messages/units.ts';
import type { RuleFault } from './faults.ts';
import type { Layer, Library } from './library.ts';
import type { Parameter, RuleFile } from './schema.ts';

type Unit = Parameter['unit'];

/** Between what figures of a unit lie, wherever in the country; past it a figure is asked about. */
const usual: Readonly<Partial<Record<Unit, readonly [least: string, most: string]>>> = {
  'yuan/person/month': ['5', '5000'],
  'yuan/household/month': ['5', '20000'],
  'yuan/mu/year': ['10', '10000'],
  times: ['0', '10'],
  years: ['0', '120'],
  months: ['0', '240'],
  persons: ['0', '20'],
  count: ['0', '20'],
  grade: ['0', '10'],
};

/** A rise of more than this many percent from one figure to the next is asked about. */
const steep = 50n;

/** A figure as whole millionths, so that nothing is compared as a binary float. */
function millionths(text: string): bigint {
  const [whole = '', part = ''] = text.split('.');
  return BigInt(`${whole}${part.padEnd(6, '0').slice(0, 6)}`);
}

interface Figure {
  /** The word of a table's entry. */
  readonly word: string | undefined;
  readonly value: string;
}

const figuresOf = ({ value, values = {} }: Parameter): Figure[] =>
  value === undefined
    ? Object.entries(values).map(([word, one]) => ({ word, value: one }))
    : [{ word: undefined, value }];

/** What is odd about a figure by itself. */
function oddly({ unit }: Parameter, value: string, name: Words): Message | undefined {
  const found = millionths(value);
  const [least, most] = usual[unit] ?? ['0', undefined];
  const params = { name, value, unit: unitWords[unit] };
  if (most !== undefined && found > millionths(most)) {
    const key =
      unit === 'times' ? 'figureShare' : unit.startsWith('yuan') ? 'figureHigh' : 'figureMany';
    return message(key, { ...params, most });
  }
  return found < millionths(least) ? message('figureLow', { ...params, least }) : undefined;
}

/** What is odd about a figure beside the one before it. */
function changedOddly(
  { unit }: Parameter,
  value: string,
  former: { readonly value: string; readonly since: string },
  name: Words,
): Message | undefined {
  if (!unit.startsWith('yuan')) return undefined;
  const [found, before] = [millionths(value), millionths(former.value)];
  const params = { name, value, former: former.value, since: former.since };
  if (found < before) return message('figureFall', params);
  if (before <= 0n || (found - before) * 100n <= before * steep) return undefined;
  return message('figureRise', { ...params, percent: String(((found - before) * 100n) / before) });
}

/**
 * Figures that are most likely not what was meant: in fen, for a year, in percent, lower than before. Whoever writes
 * the file is asked about them, and answers with `confirmed`: by what it was found right.
 */
export function figureDoubts({ rules }: Library): RuleFault[] {
  const found = new Map<string, RuleFault>();
  for (const layers of histories(rules)) {
    const known = new Map<string, { readonly value: string; readonly since: string }>();
    for (const { content, yaml } of layers) {
      for (const [key, parameter] of Object.entries(content.parameters ?? {})) {
        for (const { word, value } of figuresOf(parameter)) {
          const path = word === undefined ? key : `${key}.${word}`;
          const former = known.get(path);
          if (former?.value === value) continue;
          known.set(path, { value, since: content.effective });
          if (parameter.confirmed !== undefined) continue;
          const name = named(parameter.title, word);
          const what =
            oddly(parameter, value, name) ??
            (former && changedOddly(parameter, value, former, name));
          if (what === undefined) continue;
          const at = word === undefined ? ['value'] : ['values', word];
          const place = yaml.placeOf(['parameters', key, ...at]);
          found.set(`${place.file} ${place.line} ${place.column}`, { place, what });
        }
      }
    }
  }
  return [...found.values()];
}

const named = (title: Words, word: string | undefined): Words =>
  word === undefined ? title : { zh: `${title.zh}（${word}）`, en: `${title.en} (${word})` };

/** The layers of each category of each place, by their days. */
function histories(rules: readonly Layer<RuleFile>[]): Layer<RuleFile>[][] {
  const byPlace = new Map<string, Layer<RuleFile>[]>();
  for (const layer of rules) {
    const key = `${layer.content.jurisdiction}/${layer.content.category}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), layer]);
  }
  return [...byPlace.values()].map((layers) =>
    layers.sort((a, b) => (a.content.effective < b.content.effective ? -1 : 1)),
  );
}
