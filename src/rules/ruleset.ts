import { isDeepStrictEqual } from 'node:util';

import { exitCode, UserError } from '../core/errors.ts';
import { type Message, message, type Words } from '../messages/index.ts';
import { typeWords } from '../messages/rules.ts';
import {
  type Categories,
  type Category,
  categoryCalled,
  type CategoryEntry,
  type Pays,
  shortName,
} from '../core/category.ts';
import { type AsOf, isoDay } from '../core/month.ts';
import { nearest } from '../core/nearest.ts';
import {
  checkExpression,
  type FactType,
  type ParameterValue,
  type Scope,
} from './expression/check.ts';
import { compile, type Evaluator } from './expression/evaluate.ts';
import { children } from './expression/children.ts';
import {
  deepest,
  ExpressionError,
  FaultBelow,
  parseExpression,
  type Span,
} from './expression/syntax.ts';
import type { Expr, Type } from './expression/types.ts';
import { factNames, factTypes } from './facts.ts';
import { type Place, type RuleFault, RuleFaults } from './faults.ts';
import { categoriesOf, categoryLayers } from './categories.ts';
import { registersOf } from './documents.ts';
import { Elsewhere } from './elsewhere.ts';
import { jurisdictionChain, noPlace } from './jurisdictions.ts';
import { fileOf, filesOf, type Layer } from './layer.ts';
import type { Library } from './library.ts';
import {
  type Article,
  moneyUnits,
  type OfficialDocument,
  type Overlap,
  type OverlapFile,
  type Parameter,
  type RuleFile,
} from './schema.ts';
import type { Located } from './yaml.ts';

/** An expression ready to run, with the text that its author wrote. */
export interface Formula {
  readonly source: string;
  readonly expr: Expr;
  readonly run: Evaluator;
}

/** Words with figures in them. */
export type Template = readonly (string | Formula)[];
export interface Templates {
  readonly zh: Template;
  readonly en: Template;
}

/** An article with its document, as the `authority` column writes it. */
export interface Authority {
  readonly document: OfficialDocument;
  readonly article: string;
}

export interface Definition extends Formula {
  readonly title: Words;
  readonly authority: Authority | undefined;
}

export interface Condition extends Formula {
  readonly id: string;
  readonly title: Words;
  readonly authority: Authority;
  /** Undefined where a grant does not speak of it. */
  readonly pass: Templates | undefined;
  readonly fail: Templates;
  readonly grounds: readonly Ground[];
  /** It is inferred or local custom, which the bureau must check. */
  readonly unsure: boolean;
  readonly note: Words | undefined;
}

/** Which of several reasons a condition is met or not by: said where it holds. */
export interface Ground {
  readonly when: Formula;
  readonly words: Templates;
}

export interface RuleParameter extends Parameter {
  readonly authority: Authority;
  /** Which file gave it. */
  readonly path: string;
}

/** A category's rule as it stands on a day in a place: all layers merged, checked and compiled. */
export interface Rule {
  readonly category: Category;
  /** `341600/dibao@2021-07-01`: the most local layer, and the day the merged rule began. */
  readonly id: string;
  readonly title: Words;
  readonly unit: 'household' | 'person';
  /** Under one that pays nothing the amount is nothing, and decisions have none. */
  readonly pays: Pays;
  readonly parameters: ReadonlyMap<string, RuleParameter>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Who counts as a member (共同生活的家庭成员); only a household's rule has it. */
  readonly members: (Formula & { readonly authority: Authority }) | undefined;
  /** Whether the category can apply to the person at all; where not, there is no row. */
  readonly applies: Formula;
  readonly conditions: readonly Condition[];
  readonly amount: Formula & { readonly authority: Authority; readonly words: Templates };
  readonly notes: readonly Words[];
  readonly layers: readonly Layer<RuleFile>[];
}

export type CheckedOverlap = Overlap & { readonly authority: Authority };

/** A figure that the rules declare and that nobody gives for the place and day. */
export interface LackingFigure {
  readonly category: Category;
  readonly parameter: string;
  readonly title: Words;
  readonly unit: Parameter['unit'];
  /** The words of its table, each of which has a figure of its own; none for a single figure. */
  readonly words: readonly string[];
  /** The last day of the figure that the place had, where one ended with nothing in its place. */
  readonly until: string | undefined;
}

/** Which benefits an overlap speaks of: the one that stands before others, or those that are taken off. */
export function benefitsOf(overlap: CheckedOverlap): readonly Category[] {
  if ('excludes' in overlap) return [overlap.excludes];
  if ('withholds' in overlap) return [overlap.withholds];
  return 'tops_up' in overlap ? overlap.others : overlap.higher;
}

/** Everything that decides, for one place and day. */
export interface Ruleset {
  readonly jurisdiction: string;
  readonly asOf: AsOf;
  /** All that this place has, in force or not. */
  readonly categories: Categories;
  /** Those in force that are asked for, or all in force, in the order in which they are listed. */
  readonly wanted: readonly Category[];
  /** In the order in which they are decided: what others wait for goes first. */
  readonly rules: ReadonlyMap<Category, Rule>;
  readonly overlaps: readonly CheckedOverlap[];
  /** Figures that are not known here: what turns on them needs evidence, and all else is decided. */
  readonly lacking: readonly LackingFigure[];
  /** Every file that took part, for the summary. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Categories that have rules, but none in force on this day, and since when they have. */
  readonly notInForce: ReadonlyMap<Category, string>;
  /** By whose rules those are decided who live elsewhere. */
  readonly elsewhere: Elsewhere<Ruleset>;
}

/** The rules themselves, and those of the places elsewhere by which a household was decided. */
const rulesInUse = (ruleset: Ruleset): readonly Ruleset[] => [ruleset, ...ruleset.elsewhere.used];

/** Every file that the rules in use stand in, each once. */
export const filesInUse = (ruleset: Ruleset): Ruleset['files'] => [
  ...new Map(
    rulesInUse(ruleset).flatMap(({ files }) => files.map((one) => [one.path, one] as const)),
  ).values(),
];

/**
 * Changed figures for `simulate`, in the parameter's own unit: `dibao.standard`, or a table's entry by
 * its word, `tekun.fiscal_support.分散`.
 */
export type Changes = ReadonlyMap<`${Category}.${string}`, string>;

/** One figure of the rules that can be set, by the path that names it. */
export interface RuleFigure {
  readonly path: `${Category}.${string}`;
  /** Undefined where it is not known in the place. */
  readonly value: string | undefined;
  readonly parameter: Pick<Parameter, 'title' | 'unit'>;
  /** The word of a table's entry. */
  readonly word: string | undefined;
}

function figuresOf(category: Category, name: string, parameter: Parameter): RuleFigure[] {
  const { value, values } = parameter;
  const path = `${category}.${name}` as const;
  if (value !== undefined) return [{ path, value, parameter, word: undefined }];
  return Object.entries(values ?? {}).map(([word, own]) => ({
    path: `${path}.${word}` as const,
    value: own,
    parameter,
    word,
  }));
}

/** Every figure of the rules in force, in the order in which they are decided; then those that are not known. */
export const figuresIn = ({ rules, lacking }: Ruleset): RuleFigure[] => [
  ...[...rules].flatMap(([category, { parameters }]) =>
    [...parameters].flatMap(([name, parameter]) => figuresOf(category, name, parameter)),
  ),
  ...lacking.flatMap(({ category, parameter, title, unit, words }): RuleFigure[] => {
    const path = `${category}.${parameter}` as const;
    const one = { value: undefined, parameter: { title, unit } } as const;
    if (words.length === 0) return [{ ...one, path, word: undefined }];
    return words.map((word) => ({ ...one, path: `${path}.${word}` as const, word }));
  }),
];

interface Merged {
  readonly category: Category;
  readonly layers: readonly Layer<RuleFile>[];
  /** Layers of figures that have ended with nothing in their place: the figures are not known since. */
  readonly ended: readonly Layer<RuleFile>[];
  readonly effective: string;
}

type Chosen =
  | { readonly kind: 'in-force'; readonly merged: Merged }
  | { readonly kind: 'before'; readonly first: string }
  | { readonly kind: 'expired'; readonly until: string };

/** Whether a layer says more than figures: without it nobody knows what the rule is. */
const isRule = ({ content }: Layer<RuleFile>): boolean =>
  [content.applies, content.amount, content.members].some((part) => part !== undefined) ||
  (content.conditions ?? []).length > 0 ||
  Object.keys(content.definitions ?? {}).length > 0;

/**
 * The version of each layer that is in force on the day. A layer that has not begun says nothing yet: the figures
 * that only it gives are not known. So it is with those of a layer that has ended; one that changed the rule itself
 * ends it for the place, until a file says what stands in its place.
 */
function choose(
  library: Library,
  chain: readonly string[],
  category: Category,
  day: string,
): Chosen | undefined {
  const layers: Layer<RuleFile>[] = [];
  const ended: Layer<RuleFile>[] = [];
  const later: Layer<RuleFile>[] = [];
  for (const jurisdiction of chain) {
    const versions = library.rules
      .filter(
        ({ content }) => content.category === category && content.jurisdiction === jurisdiction,
      )
      .sort((a, b) => (a.content.effective < b.content.effective ? -1 : 1));
    const [first] = versions;
    if (first === undefined) continue;
    const layer = versions.filter(({ content }) => content.effective <= day).at(-1);
    const until = layer?.content.until;
    if (layer === undefined) later.push(first);
    else if (until === undefined || until >= day) layers.push(layer);
    else if (isRule(layer)) return { kind: 'expired', until };
    else ended.push(layer);
  }
  if (layers.length + ended.length + later.length === 0) return undefined;
  // The upper layers make the rule, and the lower ones say what differs: without those it has not begun.
  if (latest(layers, ({ amount }) => amount) === undefined) {
    const made = later.find(isRule) ?? later[0];
    if (made !== undefined) return { kind: 'before', first: made.content.effective };
  }
  const effective =
    layers
      .map(({ content }) => content.effective)
      .sort()
      .at(-1) ?? day;
  return { kind: 'in-force', merged: { category, layers, ended, effective } };
}

/**
 * Chooses, merges, checks and compiles the rules of a place and day.
 *
 * @param named the categories asked for, by key or spelling; one that is not in force ends in an error. Where
 * none is named, those in force are taken and the rest are left out and named in `notInForce`.
 * @throws {UserError} (exit code 2) where nothing is in force; {@link RuleFaults} where files are wrong.
 */
export function loadRuleset(
  library: Library,
  jurisdiction: string,
  asOf: AsOf,
  named?: readonly string[],
  changes: Changes = new Map(),
): Ruleset {
  if (library.faults.length > 0) throw new RuleFaults(library.faults);
  const chain = jurisdictionChain(jurisdiction);
  const places = [...new Set(library.rules.map(({ content }) => content.jurisdiction))].sort();
  const unknown = places.includes(jurisdiction) ? undefined : noPlace(jurisdiction);
  if (unknown !== undefined) throw new UserError(exitCode.usage, [unknown]);
  if (!places.includes(jurisdiction) && !places.some((code) => chain.slice(1).includes(code))) {
    throw new UserError(exitCode.usage, [
      message('rulesNoJurisdiction', { jurisdiction, known: places.join(' ') }),
    ]);
  }
  const categories = categoriesOf(library, jurisdiction);
  const asked = named?.map((one) => categoryNamed(categories, one));
  const day = isoDay(asOf.day);
  const { merged, notInForce } = inForce(library, chain, categories, asOf, asked);
  const used = [
    ...merged.flatMap(({ category }) => categoryLayers(library, chain, category)),
    ...registersOf(library.documents, jurisdiction),
  ];
  const builder = new Builder(
    merged,
    categories,
    chosenOverlaps(library, chain, day),
    changes,
    day,
    [...library.rules].sort(
      (a, b) => chain.indexOf(a.content.jurisdiction) - chain.indexOf(b.content.jurisdiction),
    ),
  );
  const built = builder.build();
  return {
    ...built,
    jurisdiction,
    asOf,
    categories,
    wanted: categories.listed
      .map(({ category }) => category)
      .filter((one) => built.rules.has(one) && (asked?.includes(one) ?? true)),
    files: [...built.files, ...filesOf(used)],
    notInForce,
    elsewhere: new Elsewhere(jurisdiction, new Set(places), (place) =>
      rulesThere(library, place, asOf, asked),
    ),
  };
}

/** The rules of another place, of the categories that are asked for; undefined where none of them is in force there. */
function rulesThere(
  library: Library,
  place: string,
  asOf: AsOf,
  asked: readonly Category[] | undefined,
): Ruleset | undefined {
  try {
    const ruleset = loadRuleset(library, place, asOf);
    const wanted = ruleset.wanted.filter((one) => asked?.includes(one) ?? true);
    return wanted.length === 0 ? undefined : { ...ruleset, wanted };
  } catch (error) {
    // Nothing is in force there: the household's decisions say so.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Reads the name of a category, its key or any spelling. @throws {UserError} (2) where there is none. */
function categoryNamed(categories: Categories, name: string): Category {
  const found = categoryCalled(categories, name);
  if (found !== undefined) return found;
  const expected = categories.listed.map(({ category }) => category).join(' ');
  throw new UserError(exitCode.usage, [message('usageCategory', { found: name, expected })]);
}

/** Of every category the layers in force. @throws {UserError} (2) where one is asked for that is not. */
function inForce(
  library: Library,
  chain: readonly string[],
  categories: Categories,
  asOf: AsOf,
  asked: readonly Category[] | undefined,
): { readonly merged: readonly Merged[]; readonly notInForce: ReadonlyMap<Category, string> } {
  const merged: Merged[] = [];
  const notInForce = new Map<Category, string>();
  const before = new Map<string, string[]>();
  const ended: Message[] = [];
  for (const { category } of categories.listed) {
    const chosen = choose(library, chain, category, isoDay(asOf.day));
    if (chosen === undefined) continue;
    if (chosen.kind === 'in-force') {
      merged.push(chosen.merged);
      continue;
    }
    notInForce.set(category, chosen.kind === 'before' ? chosen.first : chosen.until);
    if (asked?.includes(category) === false) continue;
    const name = shortName(categories, category);
    if (chosen.kind === 'before') {
      before.set(chosen.first, [...(before.get(chosen.first) ?? []), name]);
    } else {
      ended.push(message('rulesExpired', { category: name, asOf: asOf.text, until: chosen.until }));
    }
  }
  const problems = [...before].sort().map(([first, those]) => {
    const category = those.join('、');
    return message('rulesBeforeFirst', { category, asOf: asOf.text, first });
  });
  if ((asked !== undefined || merged.length === 0) && problems.length + ended.length > 0) {
    throw new UserError(exitCode.usage, [...problems, ...ended]);
  }
  return { merged, notInForce };
}

function chosenOverlaps(
  library: Library,
  chain: readonly string[],
  day: string,
): Layer<OverlapFile>[] {
  return chain.flatMap((jurisdiction) =>
    library.overlaps
      .filter(({ content }) => content.jurisdiction === jurisdiction && content.effective <= day)
      .sort((a, b) => (a.content.effective < b.content.effective ? -1 : 1))
      .slice(-1),
  );
}

/** A condition, and the layer that says it last. */
interface MergedCondition {
  readonly value: NonNullable<RuleFile['conditions']>[number];
  readonly layer: Layer<RuleFile>;
}

/** Of whom something is asked. */
type Level = 'household' | 'person';

/** Later layers go over earlier ones, name by name. */
function mergeRecords<T>(
  layers: readonly Layer<RuleFile>[],
  part: (file: RuleFile) => Readonly<Record<string, T>> | undefined,
): Map<string, { value: T; layer: Layer<RuleFile> }> {
  const merged = new Map<string, { value: T; layer: Layer<RuleFile> }>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(part(layer.content) ?? {})) {
      merged.set(name, { value, layer });
    }
  }
  return merged;
}

function latest<T>(
  layers: readonly Layer<RuleFile>[],
  part: (file: RuleFile) => T | undefined,
): T | undefined {
  return layers
    .map(({ content }) => part(content))
    .filter((one) => one !== undefined)
    .at(-1);
}

/** Where the document that is cited stands, below what cites it. */
const cited = ['article', 'document'] as const;

/** How many definitions may stand one on another. */
const mostDefinitions = 20;

/** Checks and compiles; kept as an object because definitions are checked on demand, each once. */
class Builder {
  private readonly faults: RuleFault[] = [];
  private readonly merged: ReadonlyMap<Category, Merged>;
  private readonly parameterValues = new Map<string, ParameterValue | 'faulty'>();
  /** Where each table of figures stands. */
  private readonly tablePlaces = new Map<string, Place>();
  private readonly definitions = new Map<string, Definition | 'checking' | 'faulty'>();
  /** How high the tree of a definition is, with those of the definitions that it uses. */
  private readonly heights = new Map<string, number>();
  private readonly facts: ReadonlyMap<string, FactType>;
  private readonly lacking = new Map<string, LackingFigure>();
  /** Those of them that an expression names. */
  private readonly asked = new Set<string>();
  /** Paths of changes that stand in for figures that are not known. */
  private readonly filled = new Set<string>();
  private opened = 0;

  constructor(
    merged: readonly Merged[],
    private readonly categories: Categories,
    private readonly overlapLayers: readonly Layer<OverlapFile>[],
    private readonly changes: Changes,
    private readonly asOf: string,
    private readonly library: Library['rules'],
  ) {
    this.merged = new Map(merged.map((one) => [one.category, one]));
    this.facts = factTypes(categories);
  }

  build(): Pick<Ruleset, 'rules' | 'overlaps' | 'lacking' | 'files'> {
    const parameters = new Map(
      [...this.merged.values()].map((one) => [one.category, this.parameters(one)] as const),
    );
    this.checkChanges(parameters);
    const rules = [...this.merged.values()].flatMap((one) => {
      const rule = this.rule(one, parameters.get(one.category) ?? new Map());
      return rule === undefined ? [] : [rule];
    });
    const overlaps = this.overlaps();
    if (this.faults.length > 0) throw new RuleFaults(this.faults);
    const used = [
      ...[...this.merged.values()].flatMap(({ layers, ended }) => [...layers, ...ended]),
      ...this.overlapLayers,
    ];
    return {
      rules: new Map(this.inOrder(rules, overlaps).map((rule) => [rule.category, rule])),
      overlaps,
      files: filesOf(used),
      lacking: [...this.lacking].flatMap(([key, one]) => (this.asked.has(key) ? [one] : [])),
    };
  }

  private parameters(merged: Merged): Map<string, RuleParameter> {
    const { category, layers, ended } = merged;
    const found = new Map<string, RuleParameter>();
    // From the nation down, as their codes stand.
    const chain = [...layers, ...ended].sort((a, b) =>
      a.content.jurisdiction < b.content.jurisdiction ? -1 : 1,
    );
    for (const [name, { value, layer }] of mergeRecords(chain, (file) => file.parameters)) {
      if (ended.includes(layer)) {
        this.lacks(category, name, value, layer.content.until);
        continue;
      }
      const parameter = this.changed(`${category}.${name}`, value);
      const at = ['parameters', name];
      const authority = this.authority(layers, parameter.article, layer, [...at, 'article']);
      if (authority !== undefined) {
        found.set(name, { ...parameter, authority, path: fileOf(layer, at) });
      }
      this.parameter(merged, name, parameter, layer);
    }
    // What is given for another day, or place, alone is a figure all the same; its own place knows its form best.
    const elsewhere = this.library.filter(({ content }) => content.category === category);
    for (const [name, { value }] of mergeRecords(elsewhere, (file) => file.parameters)) {
      if (!this.parameterValues.has(`${category}.${name}`)) this.lacks(category, name, value);
    }
    return found;
  }

  /** What expressions see of a figure of a layer in force. */
  private parameter(
    { category, layers }: Merged,
    name: string,
    parameter: Parameter,
    layer: Layer<RuleFile>,
  ): void {
    const { value, values, by, unit } = parameter;
    const key = `${category}.${name}`;
    const at = ['parameters', name];
    const fault = (what: Message): void => {
      this.faults.push({ place: layer.yaml.placeOf(at), what });
    };
    const money = isMoney(parameter);
    // The uppermost file says what form the figure has, since the rule's expressions stand there.
    const form = layers.flatMap(({ content }) => content.parameters?.[name] ?? [])[0] ?? parameter;
    if (value === undefined && values === undefined) {
      this.lacks(category, name, parameter);
    } else if ((value === undefined) === (values === undefined) || (values && !by)) {
      fault(message('rulesParameter', { name }));
      this.parameterValues.set(key, 'faulty');
    } else if (form.by !== undefined && form.by !== by) {
      fault(message('rulesForm', { name, expected: `by: ${form.by}`, found: by ?? 'value' }));
      this.lacks(category, name, form);
    } else if (isMoney(form) !== money) {
      fault(message('rulesForm', { name, expected: form.unit, found: unit }));
      this.lacks(category, name, form);
    } else if (value !== undefined) {
      this.parameterValues.set(key, { kind: 'value', money, value: toDecimal(value) });
    } else if (values !== undefined && by !== undefined) {
      this.tablePlaces.set(key, layer.yaml.placeOf([...at, 'values']));
      const sound = this.checkKeys(by, Object.keys(values), layer, at);
      this.parameterValues.set(key, sound ? this.table(values, by, money) : 'faulty');
    }
  }

  private table(values: Readonly<Record<string, string>>, by: string, money: boolean) {
    return tableOf(values, by, this.facts.get(by)?.type.kind, money);
  }

  /** A figure that is declared and not known here; what it is to be changed to stands in for it. */
  private lacks(category: Category, name: string, form: Parameter, until?: string): void {
    const key = `${category}.${name}` as const;
    const money = isMoney(form);
    const { title, by } = form;
    if (by === undefined) {
      const value = this.changes.get(key);
      if (value !== undefined) {
        this.filled.add(key);
        this.parameterValues.set(key, { kind: 'value', money, value: toDecimal(value) });
        return;
      }
    } else {
      const values = this.wordsOf(by).flatMap((word): [string, string][] => {
        const value = this.changes.get(`${key}.${word}`);
        return value === undefined ? [] : [[word, value]];
      });
      // Of a table all is set, or nothing: a part would leave the rest open.
      if (values.length > 0 && values.length === this.wordsOf(by).length) {
        for (const [word] of values) this.filled.add(`${key}.${word}`);
        this.parameterValues.set(key, this.table(Object.fromEntries(values), by, money));
        return;
      }
    }
    this.parameterValues.set(key, { kind: 'lacking', money, by });
    const words = by === undefined ? [] : this.wordsOf(by);
    this.lacking.set(key, { category, parameter: name, title, unit: form.unit, words, until });
  }

  /** The words or numbers that a column can be; none where they can't be counted up. */
  private wordsOf(by: string): readonly string[] {
    const fact = this.facts.get(by);
    const words = fact?.type.kind === 'text' ? fact.type.words : fact?.range?.map(String);
    return words ?? [];
  }

  /** The parameter with its changed figures in place of its own. */
  private changed(path: `${Category}.${string}`, parameter: Parameter): Parameter {
    const { value, values } = parameter;
    if (values === undefined) return { ...parameter, value: this.changes.get(path) ?? value };
    const changed = Object.entries(values).map(([word, own]): [string, string] => [
      word,
      this.changes.get(`${path}.${word}`) ?? own,
    ]);
    return { ...parameter, values: Object.fromEntries(changed) };
  }

  /** Whether the table can be looked up in: a figure under a word that the column never is would never be paid. */
  private checkKeys(
    by: string,
    keys: readonly string[],
    { yaml }: Layer<RuleFile>,
    at: readonly PropertyKey[],
  ): boolean {
    const fact = this.facts.get(by);
    if (fact === undefined) {
      const [titled] = [...factNames].find(([, titles]) => titles.includes(by)) ?? [];
      const expected = titled ?? nearest(by, this.facts.keys());
      const what =
        expected === undefined
          ? message('exprUnknownName', { found: by })
          : message('exprNearName', { found: by, expected });
      this.faults.push({ place: yaml.placeOf([...at, 'by']), what });
      return false;
    }
    const words = this.wordsOf(by);
    const strange = keys.filter((one) => words.length > 0 && !words.includes(one));
    for (const found of strange) {
      const what = message('exprWord', { found, expected: words.join(' ') });
      this.faults.push({ place: yaml.placeOf([...at, 'values', found]), what });
    }
    return strange.length === 0;
  }

  private checkChanges(
    parameters: ReadonlyMap<Category, ReadonlyMap<string, RuleParameter>>,
  ): void {
    const known = new Set<string>([
      ...this.filled,
      ...[...parameters].flatMap(([category, names]) =>
        [...names].flatMap(([name, one]) => figuresOf(category, name, one).map(({ path }) => path)),
      ),
    ]);
    for (const path of this.changes.keys()) {
      if (!known.has(path)) throw new UserError(exitCode.usage, [message('rulesSet', { path })]);
    }
  }

  private rule(one: Merged, parameters: ReadonlyMap<string, RuleParameter>): Rule | undefined {
    const { category, layers, effective } = one;
    const local = layers.at(-1);
    const entry = this.entryOf(category);
    const title = latest(layers, (file) => file.title) ?? entry?.title;
    const unit = this.unitOf(category);
    const applies = latest(layers, (file) => file.applies);
    const amount = latest(layers, (file) => file.amount);
    const members = latest(layers, (file) => file.members);
    const conditions = mergeRecords(layers, (file) =>
      Object.fromEntries((file.conditions ?? []).map((condition) => [condition.id, condition])),
    );
    const missing = Object.entries({
      title,
      unit,
      applies,
      amount,
      conditions: conditions.size > 0 ? conditions : undefined,
      members: unit === 'household' ? members : true,
    }).filter(([, part]) => part === undefined);
    for (const [part] of missing) {
      this.faults.push({
        place: local?.yaml.placeOf([]) ?? { file: category, line: 1, column: 1 },
        what: message('rulesIncomplete', { category, part }),
      });
    }
    if (
      local === undefined ||
      title === undefined ||
      unit === undefined ||
      applies === undefined ||
      amount === undefined ||
      missing.length > 0
    ) {
      return undefined;
    }
    const definitions = new Map<string, Definition>();
    for (const name of mergeRecords(layers, (file) => file.definitions).keys()) {
      const definition = this.definition(category, name, undefined);
      if (typeof definition === 'object') definitions.set(name, definition);
    }
    const level = unit === 'household' ? 'household' : 'person';
    const compiled = [...conditions.values()].flatMap(
      (condition) => this.condition(category, condition, layers, level) ?? [],
    );
    const who = members && this.formula(category, members.expr, 'person', 'boolean');
    const whoBy = members && this.authorityOf('members', layers, members.article);
    const can = this.formula(category, applies, level, 'boolean');
    const much = this.formula(category, amount.expr, level, 'fen');
    const pays = entry?.pays ?? 'monthly';
    if (
      pays === 'nothing' &&
      much !== undefined &&
      !(much.expr.op === 'const' && much.expr.value === 0)
    ) {
      const whole = { start: 0, end: amount.expr.text.length };
      const place = amount.expr.placeOf(whole);
      this.faults.push({ place, what: message('rulesPays', { category }) });
    }
    const muchBy = this.authorityOf('amount', layers, amount.article);
    const muchWords = this.templates(category, amount.words, level);
    if (can === undefined || much === undefined || muchBy === undefined) return undefined;
    return {
      category,
      id: `${local.content.jurisdiction}/${category}@${effective}`,
      title,
      unit,
      pays,
      parameters,
      definitions,
      members: who && whoBy ? { ...who, authority: whoBy } : undefined,
      applies: can,
      conditions: compiled,
      amount: { ...much, authority: muchBy, words: muchWords },
      notes: layers.flatMap(({ content }) => content.notes ?? []),
      layers,
    };
  }

  /** One condition of a rule; undefined where something of it is at fault, which is kept. */
  private condition(
    category: Category,
    { value, layer }: MergedCondition,
    layers: Merged['layers'],
    level: Level,
  ): Condition | undefined {
    const formula = this.formula(category, value.expr, level, 'boolean');
    const at = layer.content.conditions?.indexOf(value) ?? 0;
    const path = ['conditions', at, ...cited];
    const authority = this.authority(layers, value.article, layer, path);
    if (formula === undefined || authority === undefined) return undefined;
    const { id, title, pass, fail, status, note } = value;
    const grounds = (value.grounds ?? []).flatMap((ground): Ground[] => {
      const when = this.formula(category, ground.when, level, 'boolean');
      return when === undefined
        ? []
        : [{ when, words: this.templates(category, ground.words, level) }];
    });
    return {
      ...formula,
      id,
      title,
      authority,
      pass: pass && this.templates(category, pass, level),
      fail: this.templates(category, fail, level),
      unsure: status === 'unsure',
      note,
      grounds,
    };
  }

  private templates(
    category: Category,
    words: { readonly zh: Located; readonly en: Located },
    level: Level,
  ): Templates {
    return {
      zh: this.template(category, words.zh, level),
      en: this.template(category, words.en, level),
    };
  }

  private authority(
    layers: readonly Layer<{
      documents?: Readonly<Record<string, OfficialDocument>> | undefined;
    }>[],
    { document: key, article }: Article,
    layer: Layer<unknown>,
    path: readonly PropertyKey[],
  ): Authority | undefined {
    // An own key only: `constructor` is no document.
    const document = layers
      .flatMap(({ content: { documents = {} } }) =>
        Object.entries(documents).flatMap(([name, one]) => (name === key ? [one] : [])),
      )
      .at(-1);
    if (document !== undefined) return { document, article };
    this.faults.push({
      place: layer.yaml.placeOf(path),
      what: message('rulesDocument', { document: key }),
    });
    return undefined;
  }

  /** Of a part that the most local layer that has it says for all. */
  private authorityOf(
    part: 'members' | 'amount',
    layers: readonly Layer<RuleFile>[],
    article: Article,
  ): Authority | undefined {
    const layer = layers.findLast(({ content }) => content[part] !== undefined);
    return layer && this.authority(layers, article, layer, [part, ...cited]);
  }

  private entryOf(category: Category): CategoryEntry | undefined {
    return this.categories.known.find((one) => one.category === category);
  }

  /** A rule file may say it itself; else it is the category's. */
  private unitOf(category: Category): 'household' | 'person' | undefined {
    const layers = this.merged.get(category)?.layers ?? [];
    return latest(layers, (file) => file.unit) ?? this.entryOf(category)?.unit;
  }

  private scope(category: Category): Scope {
    return {
      category,
      asOf: this.asOf,
      aggregates: this.unitOf(category) === 'household',
      fact: (key) => this.facts.get(key),
      parameter: (owner, name) => sound(this.parameterValues.get(`${owner}.${name}`)),
      definition: (owner, name, span) => sound(this.definition(owner, name, span))?.expr,
      known: (owner) => this.entryOf(owner) !== undefined,
      decided: (owner) => this.merged.has(owner),
      unit: (owner) => this.unitOf(owner),
      names: (owner) => this.names(owner, owner === category),
    };
  }

  /** What may be named of a category, and what it is called; in the category's own rules columns too. */
  private names(category: Category, own: boolean): ReadonlyMap<string, readonly string[]> {
    const layers = this.merged.get(category)?.layers ?? [];
    const titled = [
      ...mergeRecords(layers, (file) => file.parameters),
      ...mergeRecords(layers, (file) => file.definitions),
    ];
    return new Map([
      ...titled.map(([name, { value }]): [string, readonly string[]] => [name, [value.title.zh]]),
      ...(own ? factNames : []),
    ]);
  }

  /** The definition as it is checked; `faulty` where it is at fault, which is kept; undefined where there is none. */
  private definition(
    category: Category,
    name: string,
    span: Span | undefined,
  ): Definition | 'faulty' | undefined {
    const key = `${category}.${name}`;
    const known = this.definitions.get(key);
    if (known === 'checking') {
      throw new ExpressionError('exprCycle', span ?? { start: 0, end: 0 }, { found: name });
    }
    if (known !== undefined) return known;
    const one = this.merged.get(category);
    const found = one && mergeRecords(one.layers, (file) => file.definitions).get(name);
    if (one === undefined || found === undefined) return undefined;
    if (this.opened >= mostDefinitions) {
      const most = mostDefinitions;
      throw new ExpressionError('exprStack', span ?? { start: 0, end: 0 }, { most });
    }
    this.definitions.set(key, 'checking');
    this.opened += 1;
    const formula = this.formula(category, found.value.expr, 'person', undefined);
    this.opened -= 1;
    if (formula !== undefined) this.heights.set(key, this.heightOf(formula.expr));
    const { title, article } = found.value;
    const authority =
      article && this.authority(one.layers, article, found.layer, ['definitions', name, ...cited]);
    const definition = formula === undefined ? 'faulty' : { ...formula, title, authority };
    this.definitions.set(key, definition);
    return definition;
  }

  /** How many expressions stand one in another, through the definitions: so deep is the work of deciding. */
  private heightOf(expr: Expr): number {
    if (expr.op === 'definition') return this.heights.get(`${expr.category}.${expr.name}`) ?? 1;
    return 1 + Math.max(0, ...children(expr).map((child) => this.heightOf(child)));
  }

  /** Parses, checks and compiles one expression; a fault is noted with its place in the file. */
  private formula(
    category: Category,
    located: Located,
    level: 'household' | 'person',
    result: 'boolean' | 'fen' | undefined,
  ): Formula | undefined {
    try {
      const source = located.text;
      const expr = checkExpression(parseExpression(source), this.scope(category));
      this.ask(expr);
      const whole = { start: 0, end: source.length };
      if (level === 'household' && expr.level === 'person') {
        throw new ExpressionError('exprLevel', whole, { name: source.trim() });
      }
      if (this.heightOf(expr) > deepest) {
        throw new ExpressionError('exprDeep', whole, { most: deepest });
      }
      const { type } = expr;
      if (result === 'boolean' && type.kind !== 'boolean') throw unfit(whole, 'boolean', type);
      if (result === 'fen' && !(type.kind === 'number' && type.money)) {
        throw unfit(whole, 'money', type);
      }
      if (result === 'fen' && type.kind === 'number' && type.scale !== 0) {
        throw new ExpressionError('exprFen', whole, { found: source.trim() });
      }
      return { source: source.trim(), expr, run: compile(expr) };
    } catch (error) {
      if (error instanceof FaultBelow) return undefined;
      if (!(error instanceof ExpressionError)) throw error;
      this.faulty(error, located);
      return undefined;
    }
  }

  /** Keeps what is wrong with an expression; what a table lacks is told where the table stands. */
  private faulty(error: ExpressionError, located: Located): void {
    const { about } = error;
    const place = about && this.tablePlaces.get(`${about.owner}.${about.table}`);
    const fault = {
      place: place ?? located.placeOf(error.span),
      what: message(error.fault, error.params),
    };
    // One table is looked up in several places.
    if (!this.faults.some((one) => isDeepStrictEqual(one, fault))) this.faults.push(fault);
  }

  private ask(expr: Expr): void {
    if (expr.op === 'figure') this.asked.add(`${expr.category}.${expr.name}`);
    for (const child of children(expr)) this.ask(child);
  }

  /** Words with `{expression}` in them. */
  private template(category: Category, located: Located, level: 'household' | 'person'): Template {
    const parts: (string | Formula)[] = [];
    let from = 0;
    for (const found of located.text.matchAll(/\{([^}]*)\}/g)) {
      parts.push(located.text.slice(from, found.index));
      const formula = this.formula(
        category,
        located.part(found.index + 1, found[1] ?? ''),
        level,
        undefined,
      );
      if (formula !== undefined) parts.push(formula);
      from = found.index + found[0].length;
    }
    parts.push(located.text.slice(from));
    return parts.filter((part) => part !== '');
  }

  private overlaps(): CheckedOverlap[] {
    const byId = new Map<string, CheckedOverlap>();
    for (const layer of this.overlapLayers) {
      for (const [at, overlap] of layer.content.overlaps.entries()) {
        const path = ['overlaps', at, 'article', 'document'];
        const authority = this.authority(this.overlapLayers, overlap.article, layer, path);
        if (authority !== undefined) byId.set(overlap.id, { ...overlap, authority });
      }
    }
    // An overlap with a category that is not in force says nothing about the others.
    return [...byId.values()].filter((overlap) =>
      firstOf(overlap).every((category) => this.merged.has(category)),
    );
  }

  /** Sorts the rules so that whatever a rule asks for is decided before it. */
  private inOrder(rules: readonly Rule[], overlaps: readonly CheckedOverlap[]): Rule[] {
    const waits = new Map(rules.map((rule) => [rule.category, this.asks(rule)]));
    const wait = (category: Category, before: Category): void => {
      if (category !== before) waits.get(category)?.add(before);
    };
    for (const overlap of overlaps) {
      if ('excludes' in overlap) for (const other of overlap.others) wait(other, overlap.excludes);
      else if ('tops_up' in overlap)
        for (const other of overlap.others) wait(overlap.tops_up, other);
      else if ('withholds' in overlap) wait(overlap.from, overlap.withholds);
      else wait(overlap.higher[1], overlap.higher[0]);
    }
    // Whoever waits for one of a pair waits for both: only then is it settled which is paid.
    for (const overlap of overlaps) {
      if (!('higher' in overlap)) continue;
      const [first, second] = overlap.higher;
      for (const [category, before] of waits) {
        if (category !== second && before.has(first)) wait(category, second);
      }
    }
    const sorted: Rule[] = [];
    const left = new Set(rules);
    while (left.size > 0) {
      const ready = [...left].find((rule) =>
        [...left].every(
          (other) => other === rule || waits.get(rule.category)?.has(other.category) !== true,
        ),
      );
      if (ready === undefined) {
        const names = [...left].map(({ category }) => category).join(' ');
        throw new UserError(exitCode.usage, [message('rulesOrder', { categories: names })]);
      }
      left.delete(ready);
      sorted.push(ready);
    }
    return sorted;
  }

  /** The categories whose decisions or counted members a rule's expressions ask for. */
  private asks(rule: Rule): Set<Category> {
    const found = new Set<Category>();
    const seen = new Set<string>();
    const visit = (expr: Expr): void => {
      if (expr.op === 'eligible' || expr.op === 'granted') found.add(expr.category);
      if (expr.op === 'aggregate') found.add(expr.over);
      if (expr.op === 'definition' && !seen.has(`${expr.category}.${expr.name}`)) {
        seen.add(`${expr.category}.${expr.name}`);
        const definition = this.definition(expr.category, expr.name, undefined);
        if (typeof definition === 'object') visit(definition.expr);
      }
      children(expr).forEach(visit);
    };
    const grounds = rule.conditions.flatMap((condition) => condition.grounds);
    const templates = [
      ...rule.conditions.flatMap(({ pass, fail }) => (pass ? [pass, fail] : [fail])),
      ...grounds.map(({ words }) => words),
    ];
    const formulas = [
      rule.applies,
      rule.amount,
      ...(rule.members ? [rule.members] : []),
      ...rule.conditions,
      ...grounds.map(({ when }) => when),
      ...[...templates, rule.amount.words]
        .flatMap(({ zh, en }) => [...zh, ...en])
        .filter((part) => typeof part !== 'string'),
    ];
    for (const { expr } of formulas) visit(expr);
    found.delete(rule.category);
    return found;
  }
}

/** What is named, where it is sound. @throws {FaultBelow} where it is at fault. */
function sound<T>(found: T | 'faulty' | undefined): T | undefined {
  if (found === 'faulty') throw new FaultBelow();
  return found;
}

const unfit = (span: Span, expected: 'boolean' | 'money', { kind, ...type }: Type) =>
  new ExpressionError('exprType', span, {
    expected: typeWords[expected],
    found: typeWords[kind === 'number' && 'money' in type && type.money ? 'money' : kind],
  });

/** The categories without which an overlap says nothing. */
function firstOf(overlap: Overlap): readonly Category[] {
  if ('higher' in overlap) return overlap.higher;
  if ('withholds' in overlap) return [overlap.withholds, overlap.from];
  return ['excludes' in overlap ? overlap.excludes : overlap.tops_up];
}

const isMoney = ({ unit }: Parameter): boolean => moneyUnits.some((one) => one === unit);

function toDecimal(text: string): { digits: number; scale: number } {
  const [whole = '0', part = ''] = text.split('.');
  return { digits: Number(whole + part), scale: part.length };
}

/** A table keeps its figures in fen, or as plain numbers of the finest scale among them. */
function tableOf(
  values: Readonly<Record<string, string>>,
  by: string,
  kind: FactType['type']['kind'] | undefined,
  money: boolean,
): ParameterValue {
  const numeric = kind === 'number';
  const decimals = Object.entries(values).map(([key, text]) => [key, toDecimal(text)] as const);
  const finest = Math.max(...decimals.map(([, { scale }]) => scale));
  const scale = money ? Math.max(finest - 2, 0) : finest;
  const kept = scale + (money ? 2 : 0);
  const entries = new Map<string | number, number>(
    decimals.map(([key, one]) => [
      numeric ? Number(key) : key,
      one.digits * 10 ** (kept - one.scale),
    ]),
  );
  return { kind: 'table', money, scale, by, entries };
}
