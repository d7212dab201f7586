import { parseExpression, type Syntax } from '../src/rules/expression/syntax.ts';
import type { Layer, Library } from '../src/rules/library.ts';
import type { Overlap, OverlapFile, RuleFile } from '../src/rules/schema.ts';
import type { Located } from '../src/rules/yaml.ts';

/** A library in which one thing of one rule file is changed. */
export interface Mutant {
  /** Where and what: `000000/tekun/2021-07-01.yaml conditions.no-income "income < dibao.standard" < → <=`. */
  readonly name: string;
  readonly library: Library;
}

/** One change of an expression's text. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const swapped: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '==': '!=',
  '!=': '==',
  and: 'or',
  or: 'and',
};

/** Where the sign of a binary expression stands: between its sides, past brackets. */
function signOf(source: string, left: Syntax, right: Syntax, op: string): Change | undefined {
  const from = source.indexOf(op, left.end);
  const text = swapped[op];
  if (text === undefined || from < 0 || from >= right.start) return undefined;
  return { start: from, end: from + op.length, text };
}

/** Every single change of an expression: comparisons, numbers, items of lists, `and`, `not`, `coalesce`, `unknown`. */
function changesOf(source: string, syntax: Syntax): Change[] {
  const inner = (...parts: readonly Syntax[]): Change[] =>
    parts.flatMap((part) => changesOf(source, part));
  const whole = (text: string): Change => ({ start: syntax.start, end: syntax.end, text });
  const textOf = (part: Syntax): string => source.slice(part.start, part.end);
  switch (syntax.kind) {
    case 'number': {
      const { digits, scale } = syntax.value;
      const next = String((digits + 1) / 10 ** scale);
      return [whole(syntax.money ? `${next} yuan` : next)];
    }
    case 'unary':
      return [
        ...(syntax.op === 'not' ? [whole(`(${textOf(syntax.arg)})`)] : []),
        ...inner(syntax.arg),
      ];
    case 'binary': {
      const { op, left, right } = syntax;
      const sign = signOf(source, left, right, op);
      return [...(sign ? [sign] : []), ...inner(left, right)];
    }
    case 'list': {
      const { items } = syntax;
      const without = items.map((_, gone) =>
        whole(
          `[${items
            .filter((__, at) => at !== gone)
            .map(textOf)
            .join(', ')}]`,
        ),
      );
      return items.length > 1 ? without : [];
    }
    case 'call': {
      const { name, args } = syntax;
      const [first, ...rest] = args;
      const own =
        first === undefined
          ? []
          : name === 'coalesce'
            ? [whole(textOf(first))]
            : name === 'unknown'
              ? [whole('false')]
              : name === 'contains' && rest.length > 1
                ? rest.map((_, gone) =>
                    whole(
                      `contains(${[first, ...rest.filter((__, at) => at !== gone)].map(textOf).join(', ')})`,
                    ),
                  )
                : [];
      return [...own, ...inner(...args)];
    }
    case 'index':
      return inner(syntax.key);
    case 'text':
    case 'boolean':
    case 'name':
      return [];
  }
}

/** The rule files with one expression, or one figure, changed. */
function* ofRules({ rules }: Library, path: string): Generator<readonly [string, RuleFile]> {
  for (const { content } of rules.filter((one) => one.path === path)) {
    for (const [place, located, put] of expressionsOf(content)) {
      const source = located.text;
      for (const { start, end, text } of changesOf(source, parseExpression(source))) {
        const words = `${source.slice(start, end)} → ${text}`.replace(/\s+/g, ' ');
        const changed = `${source.slice(0, start)}${text}${source.slice(end)}`;
        yield [`${place} @${start} ${words}`, put(located.part(0, changed))];
      }
    }
    for (const [name, one] of Object.entries(content.parameters ?? {})) {
      const next = (text: string): string => String(Number(text) + 1);
      const put = (part: Partial<typeof one>): RuleFile => ({
        ...content,
        parameters: { ...content.parameters, [name]: { ...one, ...part } },
      });
      const { value, values = {} } = one;
      if (value !== undefined)
        yield [`parameters.${name} ${value} → ${next(value)}`, put({ value: next(value) })];
      for (const [word, own] of Object.entries(values)) {
        const part = { values: { ...values, [word]: next(own) } };
        yield [`parameters.${name}.${word} ${own} → ${next(own)}`, put(part)];
      }
    }
    for (const [gone, { id }] of (content.conditions ?? []).entries()) {
      const conditions = content.conditions?.map((one, at) =>
        at === gone ? { ...one, expr: one.expr.part(0, 'true') } : one,
      );
      yield [`conditions.${id} left out`, { ...content, conditions }];
    }
  }
}

type Put = (changed: Located) => RuleFile;

/** Every expression that a file decides by, with how to put another in its place. */
function* expressionsOf(content: RuleFile): Generator<readonly [string, Located, Put]> {
  const { definitions = {}, members, applies, conditions = [], amount } = content;
  for (const [name, one] of Object.entries(definitions)) {
    yield [
      `definitions.${name}`,
      one.expr,
      (expr) => ({ ...content, definitions: { ...definitions, [name]: { ...one, expr } } }),
    ];
  }
  if (members)
    yield ['members', members.expr, (expr) => ({ ...content, members: { ...members, expr } })];
  if (applies) yield ['applies', applies, (changed) => ({ ...content, applies: changed })];
  for (const [at, one] of conditions.entries()) {
    yield [
      `conditions.${one.id}`,
      one.expr,
      (expr) => ({ ...content, conditions: conditions.with(at, { ...one, expr }) }),
    ];
  }
  if (amount)
    yield ['amount', amount.expr, (expr) => ({ ...content, amount: { ...amount, expr } })];
}

/** The overlap files with one overlap, or one category of it, left out, or a share rounded otherwise. */
function* ofOverlaps(
  { overlaps }: Library,
  path: string,
): Generator<readonly [string, OverlapFile]> {
  for (const { content } of overlaps.filter((one) => one.path === path)) {
    for (const [at, one] of content.overlaps.entries()) {
      const put = (...changed: readonly Overlap[]): OverlapFile => ({
        ...content,
        overlaps: content.overlaps.toSpliced(at, 1, ...changed),
      });
      yield [`${one.id} left out`, put()];
      if ('others' in one && one.others.length > 1) {
        for (const other of one.others) {
          const others = one.others.filter((kept) => kept !== other);
          yield [`${one.id} without ${other}`, put({ ...one, others })];
        }
      }
      if ('share' in one) {
        const share = { ...one.share, to: 'yuan' as const };
        yield [`${one.id} share to yuan`, put({ ...one, share })];
      }
    }
  }
}

/** Every library with one thing changed: a comparison, a number, an item, a default, a condition, an exclusion. */
export function* mutantsOf(library: Library): Generator<Mutant> {
  const put = <T>(all: readonly Layer<T>[], layer: Layer<T>, content: T): Layer<T>[] =>
    all.map((one) => (one === layer ? { ...one, content } : one));
  for (const layer of library.rules) {
    for (const [what, content] of ofRules(library, layer.path)) {
      const rules = put(library.rules, layer, content);
      yield { name: `${layer.path} ${what}`, library: { ...library, rules } };
    }
  }
  for (const layer of library.overlaps) {
    for (const [what, content] of ofOverlaps(library, layer.path)) {
      const overlaps = put(library.overlaps, layer, content);
      yield { name: `${layer.path} ${what}`, library: { ...library, overlaps } };
    }
  }
}
