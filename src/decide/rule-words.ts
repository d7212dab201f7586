import {
  type Given,
  type Lang,
  message,
  type MessageKey,
  type PlainKey,
  say,
} from '../messages/index.ts';
import { cellWord } from '../messages/cells.ts';
import { signs } from '../messages/signs.ts';
import { unitWords } from '../messages/units.ts';
import { wasRead } from '../rules/documents.ts';
import type {
  Authority,
  CheckedOverlap,
  Formula,
  Rule,
  RuleParameter,
  Ruleset,
  Template,
} from '../rules/ruleset.ts';
import { formulaWords } from './formula.ts';
import { authorityWords } from './words.ts';

/**
 * A rule as a clerk reads it, a line each: what the figures are, how each step is worked out, who counts, on what
 * conditions, and how much; by names, with no code in it.
 */
export function ruleWords(rule: Rule, ruleset: Ruleset, lang: Lang): string[] {
  return new RuleTeller(ruleset, lang).lines(rule);
}

/**
 * What a rule rests on: each article once with where its words were read, and what is inferred or local custom, with
 * the reason.
 */
export function groundWords(
  rule: Rule,
  overlaps: readonly CheckedOverlap[],
  lang: Lang,
): readonly string[] {
  const { parameters, definitions, members, conditions, amount } = rule;
  const tell = <Key extends MessageKey>(key: Key, ...given: Given<Key>): string =>
    say(lang, message(key, ...given));
  const cited = [
    ...[...parameters.values()].map(({ authority }) => authority),
    ...[...definitions.values()].flatMap(({ authority }) => authority ?? []),
    ...(members === undefined ? [] : [members.authority]),
    ...conditions.map(({ authority }) => authority),
    amount.authority,
    ...overlaps.map(({ authority }) => authority),
  ];
  const articles = new Map(cited.map((one) => [authorityWords(one), one]));
  const told = [...articles].map(([authority, one]) => {
    const { title, at = '-' } = one.document;
    return `  ${tell('rulesGround', { read: tell(readWords(one)), authority, title, at })}`;
  });
  const doubtful = [
    ...[...parameters.values()].map(({ title, status, note }) => ({
      name: title[lang],
      unsure: status === 'unsure',
      note,
    })),
    ...conditions.map(({ title, unsure, note }) => ({ name: title[lang], unsure, note })),
    ...overlaps.map(({ id, status, note }) => ({ name: id, unsure: status === 'unsure', note })),
  ].filter(({ unsure }) => unsure);
  const why = doubtful.map(({ name, note }) => {
    const reason = note === undefined ? '' : `${signs[lang].colon}${note[lang]}`;
    return `  ${tell('rulesUnsure')} ${name}${reason}`;
  });
  return [tell('rulesGrounds'), ...told, ...why];
}

/** Whether the words of an article were read, as it is told. */
function readWords({ document, article }: Authority): PlainKey {
  const read = wasRead(document, article);
  if (read === undefined) return 'rulesArticleUnsaid';
  return read ? 'rulesArticleRead' : 'rulesArticleUnread';
}

class RuleTeller {
  constructor(
    private readonly ruleset: Ruleset,
    private readonly lang: Lang,
  ) {}

  lines(rule: Rule): string[] {
    const { title, parameters, definitions, members, applies, conditions, amount, notes } = rule;
    const grounds = (one: Rule['conditions'][number]): string[] =>
      one.grounds.map(({ when, words }) =>
        this.tell('wordsGround', {
          when: this.formula(when),
          words: this.template(words[this.lang]),
        }),
      );
    return [
      `${title[this.lang]} ${rule.id}`,
      this.tell('wordsFigures'),
      ...[...parameters.values()].map((one) => this.figure(one)),
      this.tell('wordsSteps'),
      ...[...definitions.values()].map((one) => `  ${one.title[this.lang]} = ${this.formula(one)}`),
      ...(members === undefined
        ? []
        : [this.cited(this.tell('rulesMembers'), this.formula(members), members.authority)]),
      `${this.tell('rulesApplies')}${this.colon}${this.formula(applies)}`,
      this.tell('wordsConditions'),
      ...conditions.flatMap((one) => [
        `  ${this.cited(one.title[this.lang], this.formula(one), one.authority, one.unsure)}`,
        ...grounds(one),
      ]),
      ...(rule.pays === 'nothing'
        ? [this.tell('wordsNothing')]
        : [
            this.cited(
              this.tell(rule.pays === 'once' ? 'rulesAmountOnce' : 'rulesAmount'),
              this.formula(amount),
              amount.authority,
            ),
          ]),
      ...(notes.length === 0 ? [] : [this.tell('rulesNotes')]),
      ...notes.map((note) => `  ${note[this.lang]}`),
    ];
  }

  private figure({ title, value, values, unit, status, authority }: RuleParameter): string {
    const of = (one: string): string =>
      this.tell('wordsFigure', { value: one, unit: unitWords[unit] });
    const table = Object.entries(values ?? {}).map(
      ([word, one]) => `${cellWord(word, this.lang)} ${of(one)}`,
    );
    const told = value === undefined ? table.join(signs[this.lang].list) : of(value);
    return `  ${this.cited(title[this.lang], told, authority, status === 'unsure')}`;
  }

  private cited(
    name: string,
    text: string,
    by: Rule['amount']['authority'],
    unsure = false,
  ): string {
    const mark = unsure ? ` ${this.tell('rulesUnsure')}` : '';
    return `${name}${this.colon}${text}${mark}〔${authorityWords(by)}〕`;
  }

  private formula({ expr }: Formula): string {
    if (expr.op === 'const' && expr.value === true) return this.tell('wordsAlways');
    return formulaWords(expr, this.ruleset, this.lang);
  }

  /** What is said, with the names of its figures in their places. */
  private template(parts: Template): string {
    return parts
      .map((part) => (typeof part === 'string' ? part : `{${this.formula(part)}}`))
      .join('');
  }

  private get colon(): string {
    return signs[this.lang].colon;
  }

  private tell<Key extends MessageKey>(key: Key, ...given: Given<Key>): string {
    return say(this.lang, message(key, ...given));
  }
}
