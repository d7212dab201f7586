import { type Lang, message, type PlainKey, say, type Words } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { cellWord } from '../messages/cells.ts';
import { type Category, isOfHousehold } from '../core/columns.ts';
import { compile, type Frame, Unknown, type Value } from '../rules/expression/evaluate.ts';
import type { Expr, Type } from '../rules/expression/types.ts';
import { children } from '../rules/expression/children.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { formulaWords } from './formula.ts';
import { HouseholdFrame, PersonFrame } from './frames.ts';
import { frameOf } from './interpret.ts';
import { type Outcome, paidAmount } from './outcome.ts';
import { openWords, reasonsOf, Speaker } from './speak.ts';
import { authorityWords, columnName, templateWords, valueWords, yuanWords } from './words.ts';

/** One step of a decision, with the steps that it stands on. */
export interface Step {
  readonly title: string;
  /** What came out, in words; absent where the step only gathers others. */
  readonly value?: string;
  /** How it is worked out, by the names of columns and figures. */
  readonly expression?: string;
  readonly authority?: string;
  /** Where a fact stands in the sheet, or what is to be said of a figure. */
  readonly source?: string;
  readonly steps?: readonly Step[];
}

/** A decision with its whole reasoning. */
export interface Explanation {
  readonly household_id: string;
  readonly id_number: string;
  readonly name: string;
  readonly category: Category;
  readonly decision: Outcome['decision'];
  readonly monthly_amount: string;
  readonly rule: string;
  readonly reasons: string;
  readonly steps: readonly Step[];
}

/** The reasoning of one decision: members, conditions, amount, overlaps, down to the cells. */
export function explain(home: HouseholdFrame, outcome: Outcome, lang: Lang): Explanation {
  const explainer = new Explainer(home, lang);
  const { rule, subject, decision } = outcome;
  const amount = paidAmount(outcome);
  return {
    household_id: home.household.id,
    id_number: subject?.id.text ?? '',
    name: subject?.name ?? '',
    category: rule.category,
    decision,
    monthly_amount: amount === undefined ? '' : yuanWords(amount),
    rule: rule.id,
    reasons: reasonsOf(home, outcome, lang),
    steps: explainer.steps(outcome),
  };
}

/** Facts that are read off the ID number. */
const fromIdNumber: ReadonlySet<string> = new Set(['age', 'birth_date', 'sex']);

const aggregates = {
  sum: 'explainSum',
  count: 'explainCount',
  any: 'explainAny',
  all: 'explainAll',
} as const;

/** The parts of an expression that its value came from: a fallback that was not needed is left out. */
function relevant(expr: Expr, frame: Frame): readonly Expr[] {
  if (expr.op === 'coalesce') {
    const known = expr.args.findIndex((arg) => !(compile(arg)(frame) instanceof Unknown));
    return known < 0 ? expr.args : expr.args.slice(0, known + 1);
  }
  if (expr.op === 'if') {
    const test = compile(expr.condition)(frame);
    if (test instanceof Unknown) return [expr.condition];
    return [expr.condition, test === true ? expr.yes : expr.no];
  }
  return children(expr);
}

class Explainer {
  private readonly ruleset: Ruleset;
  /** What was explained already, by where it was evaluated: the second time it is only named. */
  private readonly told = new Map<HouseholdFrame | PersonFrame, Set<string>>();

  constructor(
    private readonly home: HouseholdFrame,
    private readonly lang: Lang,
  ) {
    this.ruleset = home.ruleset;
  }

  steps(outcome: Outcome): Step[] {
    const { plan, rule, findings, decision } = outcome;
    const frame = frameOf(this.home, outcome);
    const found: Step[] = [];
    if (rule.members !== undefined) found.push(this.members(outcome, rule.members));
    for (const [at, result] of findings.entries()) {
      const condition = rule.conditions[at];
      if (condition === undefined) continue;
      found.push({
        title: condition.title[this.lang],
        value: this.truth(result),
        ...this.formula(condition.expr),
        authority: authorityWords(condition.authority),
        ...(condition.unsure && { source: this.doubt(condition.note) }),
        steps: this.figures(condition.expr, frame),
      });
    }
    if (decision === 'eligible') found.push(this.amount(rule, frame));
    const speaker = new Speaker(this.home, outcome, this.lang);
    for (const line of plan.says) {
      if (line.overlap === undefined) continue;
      const authority = authorityWords(line.overlap.authority);
      const doubt = line.overlap.unsure ? { source: this.say('rulesUnsure') } : {};
      const steps = this.paid(outcome, line.overlap.below, frame);
      for (const value of speaker.line(line)) {
        found.push({ title: this.say('explainOverlap'), value, authority, ...doubt, steps });
      }
    }
    return found;
  }

  private amount({ amount }: Outcome['rule'], frame: HouseholdFrame | PersonFrame): Step {
    return {
      title: this.say('explainAmount'),
      value: templateWords(amount.words, frame, this.lang),
      ...this.formula(amount.expr),
      authority: authorityWords(amount.authority),
      steps: this.figures(amount.expr, frame),
    };
  }

  /** What is paid already, each benefit with its own amount; of a household's, how the share came about. */
  private paid(
    { plan, received }: Outcome,
    below: readonly number[],
    frame: HouseholdFrame | PersonFrame,
  ): Step[] {
    return below.flatMap((at): Step[] => {
      const rule = plan.below[at]?.rule;
      const amount = received[at] ?? 0;
      if (rule === undefined || amount === 0) return [];
      const whole = this.home.outcomes.get(rule.category);
      const share = yuanWords(amount);
      const told =
        whole?.amount === undefined || whole.persons === undefined
          ? message('explainPaid', { share })
          : message('explainShare', {
              amount: yuanWords(whole.amount),
              persons: whole.persons,
              share,
            });
      const step = {
        title: rule.title[this.lang],
        value: say(this.lang, told),
        authority: authorityWords(rule.amount.authority),
        source: rule.id,
        steps: [this.amount(rule, whole === undefined ? frame : this.home)],
      };
      return [step];
    });
  }

  private members({ rule }: Outcome, who: NonNullable<Outcome['rule']['members']>): Step {
    const steps = this.home.people.map((person): Step => {
      const counts = this.home.counts(rule.category, person);
      return {
        title: person.person.name,
        value:
          counts instanceof Unknown
            ? this.truth(counts)
            : this.say(counts ? 'explainCounted' : 'explainNotCounted'),
        source: this.rowOf(person),
      };
    });
    return {
      title: this.say('explainMembers'),
      ...this.formula(who.expr),
      authority: authorityWords(who.authority),
      steps,
    };
  }

  /** Every figure that an expression names, each once, in the order of the text. */
  private figures(expr: Expr, frame: HouseholdFrame | PersonFrame): Step[] {
    const found: Step[] = [];
    const named = new Set<string>();
    const visit = (one: Expr): void => {
      const name = nameOf(one);
      if (name !== undefined && named.has(name)) return;
      const known = this.blank(one, frame) ?? this.figure(one, frame);
      if (known === undefined) {
        relevant(one, frame).forEach(visit);
        return;
      }
      if (name !== undefined) named.add(name);
      found.push(known);
    };
    visit(expr);
    return found;
  }

  /** A cell that is blank and counts as something. */
  private blank(expr: Expr, frame: HouseholdFrame | PersonFrame): Step | undefined {
    if (expr.op !== 'coalesce') return undefined;
    const [fact, fallback] = expr.args;
    if (fact?.op !== 'fact' || fallback?.op !== 'const' || fallback.ref !== undefined)
      return undefined;
    if (!(frameFact(frame, fact) instanceof Unknown)) return undefined;
    const value = valueWords(fallback.value, expr.type, this.lang);
    const row = frame instanceof PersonFrame ? [this.rowOf(frame)] : [];
    const told = say(this.lang, message('explainBlank', { value }));
    return { title: columnName(fact.key, this.lang), value, source: [...row, told].join(' ') };
  }

  private figure(expr: Expr, frame: HouseholdFrame | PersonFrame): Step | undefined {
    switch (expr.op) {
      case 'const':
        return expr.ref?.from === 'parameter'
          ? this.parameter(
              expr.ref.category,
              expr.ref.name,
              valueWords(expr.value, expr.type, this.lang),
            )
          : undefined;
      case 'lookup': {
        if (expr.ref.from !== 'parameter') return undefined;
        const entries = [...expr.table]
          .map(([key, value]) => {
            const word = cellWord(String(key), this.lang);
            return `${word}=${valueWords(value, expr.type, this.lang)}`;
          })
          .join(' ');
        const step = this.parameter(expr.ref.category, expr.ref.name, entries);
        return { ...step, steps: this.figures(expr.key, frame) };
      }
      case 'figure':
        return this.lacking(expr, frame);
      case 'fact': {
        const rows = expr.level === 'household' ? this.home.differing(expr.key) : undefined;
        if (rows !== undefined) {
          return {
            title: columnName(expr.key, this.lang),
            value: this.say('valueDiffers'),
            steps: rows.map((person) => ({
              title: person.name,
              value: valueWords(person.values[expr.key] ?? new Unknown([]), expr.type, this.lang),
              source: this.rowOf({ person }),
            })),
          };
        }
        return {
          title: columnName(expr.key, this.lang),
          value: this.cell(frameFact(frame, expr), expr.type),
          ...this.sourceOf(expr.key, frame),
        };
      }
      case 'definition':
        return this.definition(expr.category, expr.name, frame);
      case 'eligible': {
        const value = frame.eligible(expr.category);
        const title = this.ruleset.rules.get(expr.category)?.title[this.lang] ?? expr.category;
        const words =
          value instanceof Unknown
            ? this.truth(value)
            : this.say(value === true ? 'valuePaid' : 'valueNotPaid');
        return { title, value: words };
      }
      case 'paid': {
        const { category } = expr;
        const benefit = this.ruleset.rules.get(category)?.title[this.lang] ?? category;
        return {
          title: say(this.lang, message('formulaPaid', { benefit })),
          value: this.cell(frame.paid(category, expr.level), expr.type),
        };
      }
      case 'aggregate':
        return this.aggregate(expr);
      default:
        return undefined;
    }
  }

  /** A figure that nobody gives for the place and month. */
  private lacking(
    { category, name, key }: Extract<Expr, { op: 'figure' }>,
    frame: HouseholdFrame | PersonFrame,
  ): Step {
    const found = this.ruleset.lacking.find(
      (one) => one.category === category && one.parameter === name,
    );
    const title = found?.title[this.lang] ?? name;
    const steps = key === undefined ? [] : this.figures(key, frame);
    return { title, value: this.say('explainNoFigure'), ...(steps.length > 0 && { steps }) };
  }

  private aggregate({ over, fn, arg }: Extract<Expr, { op: 'aggregate' }>): Step | undefined {
    const members = this.home.members(over);
    if (members instanceof Unknown)
      return { title: this.say(aggregates[fn]), value: this.truth(members) };
    if (arg.op === 'const') return undefined;
    return {
      title: this.say(aggregates[fn]),
      steps: members.map(({ frame: member }): Step => ({
        title: member.person.name,
        value: valueWords(compile(arg)(member), arg.type, this.lang),
        steps: this.figures(arg, member).flatMap(({ steps }) => steps ?? []),
        source: this.rowOf(member),
      })),
    };
  }

  private definition(
    category: Category,
    name: string,
    frame: HouseholdFrame | PersonFrame,
  ): Step | undefined {
    const definition = this.ruleset.rules.get(category)?.definitions.get(name);
    if (definition === undefined) return undefined;
    const level = definition.expr.level === 'household' ? this.home : frame;
    const told = this.told.get(level) ?? new Set<string>();
    this.told.set(level, told);
    const head = {
      title: definition.title[this.lang],
      value: valueWords(frame.definition(category, name), definition.expr.type, this.lang),
    };
    const key = `${category}.${name}`;
    if (told.has(key)) return { ...head, source: this.say('explainAbove') };
    told.add(key);
    return {
      ...head,
      ...this.formula(definition.expr),
      ...(definition.authority && { authority: authorityWords(definition.authority) }),
      steps: this.figures(definition.expr, level),
    };
  }

  private parameter(category: Category, name: string, value: string): Step {
    const parameter = this.ruleset.rules.get(category)?.parameters.get(name);
    if (parameter === undefined) return { title: name, value };
    const unsure = parameter.status === 'unsure' ? ` ${this.say('rulesUnsure')}` : '';
    return {
      title: parameter.title[this.lang],
      value,
      authority: authorityWords(parameter.authority),
      source: `${parameter.path}${unsure}`,
    };
  }

  /** Where the cell stands: the person's row, or the first row of the household that has it. */
  private sourceOf(key: string, frame: HouseholdFrame | PersonFrame): { source?: string } {
    if (fromIdNumber.has(key) && frame instanceof PersonFrame) {
      const column = columnName('id_number', this.lang);
      const { text: id } = frame.person.id;
      if (id === '') return { source: this.rowOf(frame) };
      return {
        source: `${this.rowOf(frame)} ${say(this.lang, message('explainCell', { column, id }))}`,
      };
    }
    // A cell of the person's own is nobody else's; the household's stands on the first row that has it.
    const person =
      frame instanceof PersonFrame && !isOfHousehold(key)
        ? frame
        : this.home.people.find(({ person: { values } }) => values[key] !== undefined);
    if (person === undefined) return {};
    const { assumed = [], units = {} } = person.person;
    const unit = units[key];
    const how = assumed.includes(key)
      ? 'explainAssumed'
      : unit?.yearly === true
        ? 'explainYearly'
        : unit === undefined
          ? undefined
          : 'explainUnit';
    const place = this.rowOf(person);
    return { source: how === undefined ? place : `${place} ${say(this.lang, message(how))}` };
  }

  private rowOf({ person: { file, row } }: Pick<PersonFrame, 'person'>): string {
    return say(this.lang, message('explainRow', { file, row }));
  }

  private truth(result: Value): string {
    if (result instanceof Unknown) {
      const { differ, lack } = openWords(this.home, result.missing, this.lang);
      return [
        ...differ.map((one) => say(this.lang, message('explainDiffers', one))),
        ...(lack === '' ? [] : [say(this.lang, message('explainUnknown', { columns: lack }))]),
      ].join(this.lang === 'zh' ? '；' : '; ');
    }
    return this.say(result === true ? 'explainTrue' : 'explainFalse');
  }

  /** A cell's value; one that holds several words has each of them told. */
  private cell(value: Value, type: Type): string {
    if (value instanceof Unknown || typeof value !== 'object' || value.length === 0) {
      return valueWords(value, type, this.lang);
    }
    const told = value.map((word) => this.ruleset.rules.get(word)?.title[this.lang] ?? word);
    return told.map((word) => cellWord(word, this.lang)).join(signs[this.lang].list);
  }

  /** How it is worked out; nothing of what is only one figure, which stands beneath. */
  private formula(expr: Expr): { expression?: string } {
    if (['fact', 'definition', 'const', 'figure'].includes(expr.op)) return {};
    return { expression: formulaWords(expr, this.ruleset, this.lang) };
  }

  /** That a step is to be checked, and why. */
  private doubt(note: Words | undefined): string {
    const unsure = this.say('rulesUnsure');
    return note === undefined ? unsure : `${unsure}${signs[this.lang].colon}${note[this.lang]}`;
  }

  private say(key: PlainKey): string {
    return say(this.lang, message(key));
  }
}

/** What an expression names, by which it is told once in a list; undefined for what is worked out on the spot. */
function nameOf(expr: Expr): string | undefined {
  switch (expr.op) {
    case 'fact':
      return `fact ${expr.key}`;
    case 'coalesce': {
      const [first] = expr.args;
      return first?.op === 'fact' && expr.args[1]?.op === 'const' ? nameOf(first) : undefined;
    }
    case 'definition':
      return `${expr.category}.${expr.name}`;
    case 'eligible':
      return `eligible ${expr.category}`;
    case 'const':
    case 'lookup':
      return expr.ref?.from === 'parameter'
        ? `figure ${expr.ref.category}.${expr.ref.name}`
        : undefined;
    default:
      return undefined;
  }
}

function frameFact(
  frame: HouseholdFrame | PersonFrame,
  expr: Extract<Expr, { op: 'fact' }>,
): Value {
  return frame instanceof HouseholdFrame ? frame.fact(expr.key) : frame.fact(expr.key, expr.level);
}
