import {
  fill,
  type Given,
  type KeyWith,
  type Lang,
  message,
  type MessageKey,
  say,
} from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { cellWord } from '../messages/cells.ts';
import { inColumnOrder, isOfHousehold } from '../core/columns.ts';
import { placeName } from '../core/divisions.ts';
import type { Break, Person } from '../people/household.ts';
import type { HouseholdFrame } from './frames.ts';
import { assumedBy, frameOf, holds, lackedBy } from './interpret.ts';
import type { Outcome } from './outcome.ts';
import type { Figure, Lacking, Line, Said } from './plan.ts';
import { amountsOf } from './today.ts';
import { authorityWords, columnName, columnsWords, templateWords, yuanWords } from './words.ts';
import { keysOfMembers } from './plan.ts';
import { standInsOf } from '../rules/uses.ts';

const breakWords: Readonly<Record<Break['why'], KeyWith<'file' | 'row' | 'column'>>> = {
  rejected: 'reasonBrokenRejected',
  'listed-elsewhere': 'reasonBrokenElsewhere',
  'two-places': 'reasonBrokenTwoPlaces',
  'members-missing': 'reasonBrokenMembers',
  'covered-fewer': 'reasonBrokenCovered',
  contradicts: 'reasonBrokenContradicts',
  'no-household': 'reasonBrokenNoHousehold',
  'two-heads': 'reasonBrokenTwoHeads',
  'no-head': 'reasonBrokenNoHead',
  'two-spellings': 'reasonBrokenTwoSpellings',
  'no-rules': 'reasonBrokenNoRules',
  'two-residences': 'reasonBrokenTwoResidences',
  swallowed: 'reasonBrokenSwallowed',
};

/** What is to be mended before a thing is known: cells that contradict each other, cells left empty. */
export function openWords(
  home: HouseholdFrame,
  missing: readonly string[],
  lang: Lang,
): {
  readonly differ: readonly Readonly<Record<'column' | 'here' | 'there', string>>[];
  readonly lack: string;
} {
  const place = ({ file, row }: Person): string => say(lang, message('explainRow', { file, row }));
  const keys = inColumnOrder(missing);
  return {
    differ: keys.flatMap((key) => {
      const rows = home.differing(key);
      if (rows === undefined) return [];
      const [here, there] = rows;
      const { file, row } = there;
      const short = file === here.file ? say(lang, message('reasonRow', { row })) : place(there);
      return [{ column: columnName(key, lang), here: place(here), there: short }];
    }),
    lack: columnsWords(
      keys.filter((key) => home.differing(key) === undefined),
      standInsOf(home.ruleset),
      lang,
    ),
  };
}

/** The decision in the rule's own words with its figures, one sentence a step. */
export function reasonsOf(home: HouseholdFrame, outcome: Outcome, lang: Lang): string {
  const { plan, rule, decision } = outcome;
  const speaker = new Speaker(home, outcome, lang);
  const steps = plan.says.flatMap((line) => speaker.line(line));
  const head = say(lang, message(plan.heads[decision], { category: rule.title[lang] }));
  const join = lang === 'zh' ? '；' : '; ';
  const [colon, stop] = lang === 'zh' ? ['。', '。'] : ['. ', '.'];
  return steps.length === 0 ? head : `${head}${colon}${steps.join(join)}${stop}`;
}

/** The articles that the decision stands on, each once, in the order of its reasons. */
export function authorityOf(home: HouseholdFrame, outcome: Outcome): string {
  const { cites, fallback } = outcome.plan;
  const found = cites.filter(({ when }) => holds(when, outcome, home));
  const cited = found.length === 0 ? [fallback] : found.map(({ authority }) => authority);
  return [...new Set(cited.map(authorityWords))].join('；');
}

/** Puts the lines of a decision's plan in words, for one outcome. */
export class Speaker {
  constructor(
    private readonly home: HouseholdFrame,
    private readonly outcome: Outcome,
    private readonly lang: Lang,
  ) {}

  /** The steps that a line comes to; none where its test does not hold. */
  line({ when, said }: Line): string[] {
    return holds(when, this.outcome, this.home) ? this.said(said) : [];
  }

  private said(said: Said): string[] {
    const { lang } = this;
    switch (said.as) {
      case 'template':
        return [this.template(said)];
      case 'sentence':
        return [say(lang, { key: said.key, params: this.figures(said.figures) })];
      case 'overlap':
        return [fill(said.words[lang], { benefit: this.figure(said.benefit) })];
      case 'topped-up': {
        const words = fill(said.words[lang], { benefit: this.figure(said.benefit) });
        return [
          say(lang, { key: 'reasonToppedUp', params: { words, ...this.figures(said.figures) } }),
        ];
      }
      case 'lacks':
        return this.lacks(said.lacking);
      case 'odd':
        return this[said.what]();
    }
  }

  private template({ template, grounds }: Extract<Said, { as: 'template' }>): string {
    const { lang } = this;
    const frame = frameOf(this.home, this.outcome);
    const { colon, comma } = signs[lang];
    const held = grounds
      .filter(({ when }) => when.run(frame) === true)
      .map(({ words }) => templateWords(words, frame, lang));
    const words = templateWords(template, frame, lang);
    return held.length === 0 ? words : `${words}${colon}${held.join(comma)}`;
  }

  private figures(all: Readonly<Record<string, Figure>>): Record<string, string> {
    return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, this.figure(one)]));
  }

  private figure(figure: Figure): string {
    const { home, outcome, lang } = this;
    switch (figure.of) {
      case 'words':
        return figure.words[lang];
      case 'amount':
        return yuanWords(outcome.amount ?? 0);
      case 'sum': {
        const value = frameOf(home, outcome).definition(outcome.rule.category, figure.name);
        return yuanWords(typeof value === 'number' ? value : 0);
      }
      case 'status': {
        const status = outcome.subject?.values['living_status'];
        return typeof status === 'string' ? cellWord(status, lang) : '';
      }
      case 'rows':
        return this.rows(figure.what);
      case 'columns':
        return this.open(figure.lacking).lack;
      case 'list':
        return figure.items
          .filter(({ when }) => holds(when, outcome, home))
          .map((one) => this.figure(one.figure))
          .join(figure.separator[lang]);
    }
  }

  /** The amounts of today that the household's rows have. */
  private rows(what: 'parts' | 'sum' | 'each'): string {
    const { rule } = this.outcome;
    const amounts = amountsOf(this.home.household.people, rule.category);
    if (what === 'parts') return amounts.map((amount) => yuanWords(amount)).join('+');
    if (what === 'sum') return yuanWords(amounts.reduce((sum, amount) => sum + amount, 0));
    return yuanWords(Math.max(...amounts));
  }

  private open(lacking: Lacking): ReturnType<typeof openWords> {
    return openWords(this.home, lackedBy(this.outcome, lacking), this.lang);
  }

  private lacks(lacking: Lacking): string[] {
    const title = this.title(lacking);
    const { differ, lack } = this.open(lacking);
    return [
      ...differ.map((one) => this.tell('reasonDiffers', { title, ...one })),
      ...(lack === '' ? [] : [this.lacking(title, lack, this.people(lacking))]),
    ];
  }

  private lacking(title: string, columns: string, people: string): string {
    return people === ''
      ? this.tell('reasonLacks', { title, columns })
      : this.tell('reasonLacksOf', { title, columns, people });
  }

  /** Whose cells are open, where what is lacked is the members'. */
  private people(lacking: Lacking): string {
    const { home, outcome } = this;
    const [over, ...more] = outcome.plan.overs(lacking);
    const own = lackedBy(outcome, lacking).filter((key) => !isOfHousehold(key));
    if (over === undefined || more.length > 0 || own.length === 0) return '';
    const members = keysOfMembers(home.ruleset, over);
    if (!own.every((key) => members.has(key))) return '';
    return home
      .open(over)
      .map(({ person: { name } }) => name)
      .join('、');
  }

  private title(lacking: Lacking): string {
    if (lacking === 'applies') return this.tell('reasonApplies');
    if (lacking === 'rest') return this.tell('explainAmount');
    return this.outcome.rule.conditions[lacking]?.title[this.lang] ?? '';
  }

  private broken(): string[] {
    const { breaks } = this.home.household;
    // A row with three faults breaks a household once.
    const rows = new Map(breaks.map((one) => [`${one.file}\n${one.row}\n${one.why}`, one]));
    return [...rows.values()].map(({ file, row, column, why }) =>
      this.tell(breakWords[why], { file, row, column: columnName(column, this.lang) }),
    );
  }

  private assumed(): string[] {
    const keys = assumedBy(this.home, this.outcome);
    const columns = keys.map((key) => columnName(key, this.lang)).join('、');
    return [this.tell('reasonAssumed', { columns })];
  }

  private residence(): string[] {
    const { ruleset, residence } = this.home;
    if (residence === undefined) return [];
    const name = (code: string): string => placeName(code) ?? code;
    const { unread, hukou } = residence;
    const place = name(residence.place ?? ruleset.jurisdiction);
    const registered = hukou === undefined ? undefined : name(hukou);
    return [
      ...(unread === undefined
        ? []
        : [this.tell('reasonResidenceUnread', { found: unread, place })]),
      ...(registered === undefined
        ? []
        : [
            residence.place === undefined
              ? this.tell('reasonHukouAlone', { hukou: registered, place })
              : this.tell('reasonHukouElsewhere', { hukou: registered, place }),
          ]),
    ];
  }

  private tell<Key extends MessageKey>(key: Key, ...given: Given<Key>): string {
    return say(this.lang, message(key, ...given));
  }
}
