import { type Message, message } from '../messages/index.ts';
import { type Categories, columnsWith } from '../core/category.ts';
import { inColumnOrder, inputColumns } from '../core/columns.ts';
import { type Household, type Person, toPerson } from '../people/household.ts';
import { nearest } from '../core/nearest.ts';
import { checkCharacter } from '../core/id-number.ts';
import { type AsOf, isoDay, parseAsOf } from '../core/month.ts';
import { categoriesOf } from '../rules/categories.ts';
import { factNames } from '../rules/facts.ts';
import type { RuleFault } from '../rules/faults.ts';
import { fileOf, type Layer } from '../rules/layer.ts';
import type { Library } from '../rules/library.ts';
import { dateMeant } from '../rules/meant.ts';
import { type Changes, loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import type { RuleFile, WorkedCase } from '../rules/schema.ts';
import { CellFault, parseCell } from '../sheets/read/cells.ts';
import type { Fact } from '../core/fact.ts';
import { yuanText } from '../sheets/write/registry.ts';
import { type Decided, decideHousehold } from './interpret.ts';
import { type Outcome, paidAmount } from './outcome.ts';
import { reasonsOf } from './speak.ts';

/** A worked case with what came out; no mismatches where it holds. */
export interface CaseResult {
  readonly path: string;
  readonly title: string;
  readonly working: string;
  readonly mismatches: readonly Message[];
}

/** The rules of a library by place and day, each loaded once. */
export class Rulesets {
  private readonly loaded = new Map<string, Ruleset>();

  constructor(readonly library: Library) {}

  /** @throws {UserError} (2) where the category is not in force on the day. */
  of(file: RuleFile, asOf: AsOf, set: WorkedCase['set'] = {}): Ruleset {
    const key = `${file.jurisdiction} ${isoDay(asOf.day)} ${JSON.stringify(set)}`;
    const known = this.loaded.get(key);
    if (known?.rules.has(file.category) === true) return known;
    const changes: Changes = new Map(
      Object.entries(set).map(([path, value]) => [pathOf(path), value]),
    );
    const made = loadRuleset(this.library, file.jurisdiction, asOf, [file.category], changes);
    this.loaded.set(key, made);
    return made;
  }
}

/** A figure's path as {@link Changes} has it; one that names no figure is told when the rules are loaded. */
function pathOf(path: string): `${string}.${string}` {
  const [category = '', ...name] = path.split('.');
  return `${category}.${name.join('.')}`;
}

/** Runs the worked cases of one rule file, each with the rules in force on its own day. */
export function runCases(
  library: Library,
  layer: Pick<Layer<RuleFile>, 'content' | 'path' | 'fileOf'>,
  rulesets = new Rulesets(library),
): CaseResult[] {
  const { content } = layer;
  return (content.cases ?? []).map((one, at) => {
    const { title, working } = one;
    const played = playCase(rulesets, content, one);
    const mismatches = 'decided' in played ? mismatchesOf(content, one, played) : [played];
    return { path: fileOf(layer, ['cases', at]), title, working, mismatches };
  });
}

/** A worked case decided. */
export interface PlayedCase {
  readonly ruleset: Ruleset;
  readonly household: Household;
  readonly decided: Decided;
}

/** Decides a worked case; a message where what it says can't be read. */
export function playCase(
  rulesets: Rulesets,
  file: RuleFile,
  one: WorkedCase,
): PlayedCase | Message {
  const asOf = parseAsOf(one.as_of);
  if (asOf === undefined) return message('caseAsOf', { found: one.as_of });
  const household = householdOf(one.household, categoriesOf(rulesets.library, file.jurisdiction));
  if (!('people' in household)) return household.what;
  const ruleset = rulesets.of(file, asOf, one.set);
  return { ruleset, household, decided: decideHousehold(ruleset, household) };
}

/** How a played case differs from what it expects. */
export function mismatchesOf(
  file: RuleFile,
  one: WorkedCase,
  { household, decided }: PlayedCase,
): Message[] {
  return one.expect.flatMap((expected) => {
    const category = expected.category ?? file.category;
    const subject = household.people[(expected.person ?? 1) - 1];
    const outcome = decided.outcomes.find(
      ({ rule, subject: about }) =>
        rule.category === category && (rule.unit === 'household' || about === subject),
    );
    return [
      ...differences(category, expected, outcome),
      ...unsaid(category, expected, decided, outcome),
    ];
  });
}

/** What the reasons should say and do not. */
function unsaid(
  category: string,
  { says }: WorkedCase['expect'][number],
  { frame }: Decided,
  outcome: Outcome | undefined,
): Message[] {
  if (says === undefined) return [];
  const found = outcome === undefined ? '-' : reasonsOf(frame, outcome, 'zh');
  if (found.includes(says)) return [];
  return [message('caseDiffers', { category, part: 'says', found, expected: says })];
}

function differences(
  category: string,
  expected: WorkedCase['expect'][number],
  outcome: Outcome | undefined,
): Message[] {
  const amount = outcome && paidAmount(outcome);
  const found = {
    decision: outcome?.decision ?? 'none',
    amount: amount === undefined ? undefined : yuanText(amount),
    persons: outcome?.persons,
    missing: outcome?.missing.join(' '),
    changed: outcome?.changed,
  };
  const wanted = {
    decision: expected.decision,
    amount: expected.amount && yuanAndFen(expected.amount),
    persons: expected.persons,
    missing: expected.missing && inColumnOrder(expected.missing).join(' '),
    changed: expected.changed,
  };
  return (['decision', 'amount', 'persons', 'missing', 'changed'] as const)
    .filter((part) => wanted[part] !== undefined && wanted[part] !== found[part])
    .map((part) =>
      message('caseDiffers', {
        category,
        part,
        found: found[part] ?? '-',
        expected: wanted[part] ?? '-',
      }),
    );
}

/** An amount as decisions write it, of one with fewer decimals: `314` and `314.00` are the same. */
function yuanAndFen(text: string): string {
  const [whole = '', part = ''] = text.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
}

/** Something of a worked case that can't be read: which person's cell, and why. */
export interface CaseSlip {
  readonly path: readonly PropertyKey[];
  readonly what: Message;
}

/** What of the worked cases of the rules can't be read, each where it stands. */
export function caseFaults(library: Library): RuleFault[] {
  return library.rules.flatMap(({ content, yaml }) => {
    const categories = categoriesOf(library, content.jurisdiction);
    return (content.cases ?? []).flatMap((one, at) => {
      const found = householdOf(one.household, categories);
      const slips: CaseSlip[] = [
        ...(parseAsOf(one.as_of) === undefined
          ? [{ path: ['as_of'], what: message('caseAsOf', { found: one.as_of }) }]
          : []),
        ...('people' in found ? [] : [{ ...found, path: ['household', ...found.path] }]),
      ];
      return slips.map(({ path, what }) => ({ place: yaml.placeOf(['cases', at, ...path]), what }));
    });
  });
}

/** The household of a case; `birth` and `sex` become an ID number of region 341600, unless it has another paper. */
export function householdOf(
  rows: WorkedCase['household'],
  categories: Categories,
): Household | CaseSlip {
  const columns = columnsWith(inputColumns, categories);
  const people: Person[] = [];
  for (const [at, cells] of rows.entries()) {
    const { birth, sex = '男', ...rest } = cells;
    const sequence = String(900 + 2 * at + (sex === '男' ? 1 : 0));
    const first17 = `341600${(birth ?? '').replaceAll('-', '')}${sequence}`;
    const values: Partial<Record<string, Fact>> = {
      household_id: '1',
      name: `${at + 1}`,
      ...(birth !== undefined && { id_number: `${first17}${checkCharacter(first17)}` }),
    };
    for (const [key, text] of Object.entries(rest)) {
      const column = columns.find((one) => one.key === key);
      const fact = column === undefined ? undefined : parseCell(column, text);
      if (fact instanceof CellFault) return { path: [at, key], what: fact.message };
      if (column === undefined) return { path: [at, key], what: unknownColumn(key) };
      if (fact !== undefined) values[key] = fact;
    }
    const person = toPerson({ file: 'case', row: at + 1, values, extras: new Map() });
    if (person === undefined) {
      const expected = dateMeant(birth ?? '') ?? '1980-01-31';
      return { path: [at, 'birth'], what: message('caseBirth', { found: birth ?? '', expected }) };
    }
    people.push(person);
  }
  return { id: '1', people, breaks: [] };
}

/** A case names its cells by the keys of columns; `birth` stands for the ID number. */
function unknownColumn(found: string): Message {
  const [titled] = [...factNames].find(([, titles]) => titles.includes(found)) ?? [];
  const expected = titled ?? nearest(found, ['birth', ...factNames.keys()]);
  return expected === undefined
    ? message('caseColumn', { found })
    : message('caseNearColumn', { found, expected });
}
