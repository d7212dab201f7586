import type { Document, Node, Pair, YAMLMap } from 'yaml';

import { parseDay } from '../core/month.ts';
import { parser } from './yaml.ts';

/** A rule file of one day, valid by itself. */
export interface DayFile {
  readonly effective: string;
  readonly text: string;
}

/** A file read by the parser: comments and ways of writing are kept. */
interface Parsed {
  readonly effective: string;
  readonly root: YAMLMap;
  /** What stands above all and below all. */
  readonly remarks: readonly string[];
}

/**
 * The files of one category of one place, a file a day, written as one history: what each says from its day on, the
 * history says too. Figures that did not change are written once, and of conditions and words only what differs.
 *
 * @returns texts by name: `rule.yaml`, `parameters.yaml`, `cases/<day>.yaml`.
 */
export function historyOf(files: readonly DayFile[]): ReadonlyMap<string, string> {
  const parsed = [...files].sort((a, b) => (a.effective < b.effective ? -1 : 1)).map(parse);
  const [first] = parsed;
  if (first === undefined) return new Map();
  const documents = documentsOf(parsed);
  const { parameters, begun } = parametersOf(parsed);
  const { versions, needed } = versionsOf(parsed, begun);
  const head = (): YAMLMap => {
    const map = emptyMap();
    for (const key of ['category', 'jurisdiction']) {
      set(map, key, quoted(textOf(first.root, key)));
    }
    return map;
  };
  const found = new Map<string, string>();
  const remarks = parsed
    .filter(({ effective }) => !needed.has(effective))
    .flatMap((one) => one.remarks);
  if (parameters.items.length > 0) {
    const root = head();
    if (needed.size === 0 && documents.items.length > 0) set(root, 'documents', documents);
    set(root, 'parameters', parameters);
    found.set('parameters.yaml', written(root, remarks));
  }
  if (needed.size > 0) {
    const root = head();
    if (documents.items.length > 0) set(root, 'documents', documents);
    set(root, 'versions', versions);
    found.set('rule.yaml', written(root, parameters.items.length > 0 ? [] : remarks));
  }
  for (const { effective, root: old } of parsed) {
    const pair = pairOf(old, 'cases');
    if (pair === undefined || !isFull(pair.value)) continue;
    const root = head();
    root.items.push(pair);
    found.set(`cases/${effective}.yaml`, written(root, []));
  }
  return found;
}

function parse({ effective, text }: DayFile): Parsed {
  const { isMap, parseDocument } = parser();
  const document = parseDocument(text, { schema: 'failsafe', version: '1.2' });
  const root = document.contents;
  if (!isMap(root)) throw new Error('a valid rule file has keys');
  const firstKey = root.items[0]?.key;
  const above = [document.commentBefore, root.commentBefore, commentOf(firstKey)];
  const remarks = [...above, document.comment, root.comment].flatMap((one) => one ?? []);
  return { effective, root, remarks };
}

/** The remark above a node. */
function commentOf(node: unknown): string | undefined {
  return parser().isNode(node) ? (node.commentBefore ?? undefined) : undefined;
}

function written(root: YAMLMap, remarks: readonly string[]): string {
  const document: Document = new (parser().Document)(null, { schema: 'failsafe', version: '1.2' });
  document.contents = root;
  if (remarks.length > 0) document.commentBefore = [...new Set(remarks)].join('\n');
  // A remark above all stands apart from the first key by a blank line, which its own file did not have.
  return document.toString({ lineWidth: 100 }).replace(/^((?:#.*\n)+)\n/, '$1');
}

const emptyMap = (): YAMLMap => new (parser().YAMLMap)();

function quoted(text: string): Node {
  const scalar = new (parser().Scalar)(text);
  if (!/^[a-z][a-z0-9_-]*$/.test(text)) scalar.type = 'QUOTE_SINGLE';
  return scalar;
}

function set(map: YAMLMap, key: string, value: unknown): Pair {
  const pair = new (parser().Pair)<unknown, unknown>(quoted(key), value);
  map.items.push(pair);
  return pair;
}

const keyOf = ({ key }: Pair): string => {
  const { isScalar } = parser();
  return isScalar(key) ? String(key.value) : '';
};

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => keyOf(pair) === key);

const textOf = (map: YAMLMap, key: string): string => String(map.get(key));

/** The pairs of the map that stands under a key. */
function under(map: YAMLMap, key: string): readonly Pair[] {
  const { isMap, isNode } = parser();
  const value = pairOf(map, key)?.value;
  if (!isMap(value)) return [];
  // What stands above the first key is the parser's remark of the whole.
  const [first] = value.items;
  if (isNode(first?.key)) first.key.commentBefore ??= value.commentBefore ?? null;
  return value.items;
}

/** What a node says, whatever its remarks and ways of writing; nothing says nothing. */
const saying = (node: unknown): string =>
  parser().isNode(node) ? JSON.stringify(node.toJSON()) : '';

const isFull = (node: unknown): boolean => !['', '{}', '[]', 'null', '""'].includes(saying(node));

/** Documents of all files under one key each; one that was said otherwise has its day in its key. */
function documentsOf(parsed: readonly Parsed[]): YAMLMap {
  const all = emptyMap();
  for (const { effective, root } of parsed.toReversed()) {
    for (const pair of under(root, 'documents')) {
      const key = keyOf(pair);
      const known = pairOf(all, key);
      if (known !== undefined && saying(known.value) === saying(pair.value)) continue;
      if (known === undefined) {
        all.items.push(pair);
        continue;
      }
      const own = `${key}-${effective}`;
      set(all, own, pair.value);
      cite(root, key, own);
    }
  }
  return all;
}

/** Articles that cite a document cite it by another key. */
function cite(root: YAMLMap, key: string, own: string): void {
  const { isScalar, visit } = parser();
  visit(root, {
    Map(_, map) {
      const document = map.get('document', true);
      if (map.has('article') && isScalar(document) && document.value === key) document.value = own;
    },
  });
}

const common = ['title', 'unit', 'by'] as const;

/** Every parameter with its figures by the day from which they hold, and the days on which one begins. */
function parametersOf(parsed: readonly Parsed[]): {
  readonly parameters: YAMLMap;
  readonly begun: ReadonlySet<string>;
} {
  const parameters = emptyMap();
  const begun = new Set<string>();
  for (const name of namesOf(parsed)) {
    const values = emptyMap();
    const own = parsed.map(({ effective, root }) => ({
      effective,
      pair: under(root, 'parameters').find((pair) => keyOf(pair) === name),
    }));
    const latest = own.findLast(({ pair }) => pair !== undefined)?.pair;
    let before: string | undefined;
    for (const { effective, pair } of own) {
      const said = pair === undefined ? undefined : saying(pair.value);
      if (said === before) continue;
      before = said;
      const last = values.items.at(-1)?.value;
      if (pair === undefined) {
        if (parser().isMap(last)) set(last, 'until', quoted(dayBefore(effective)));
        continue;
      }
      const dated = set(values, effective, figureOf(pair, latest));
      const remark = pair === latest ? undefined : commentOf(pair.key);
      if (remark !== undefined && parser().isNode(dated.key)) dated.key.commentBefore = remark;
      begun.add(effective);
    }
    if (latest === undefined) continue;
    const whole = emptyMap();
    for (const pair of pairsOf(latest)) {
      if (common.some((key) => key === keyOf(pair))) whole.items.push(pair);
    }
    set(whole, 'values', values);
    parameters.items.push(new (parser().Pair)(latest.key, whole));
  }
  return { parameters, begun };
}

const pairsOf = ({ value }: Pair): readonly Pair[] => (parser().isMap(value) ? value.items : []);

/** A figure of one day: what is the parameter's own is said of it only where it was another. */
function figureOf(pair: Pair, latest: Pair | undefined): YAMLMap {
  const figure = emptyMap();
  const last = new Map(
    (latest === undefined ? [] : pairsOf(latest)).map((one) => [keyOf(one), one]),
  );
  const order = ['value', 'values', 'article', 'status', 'superseded', 'note', ...common];
  const own = new Map(pairsOf(pair).map((one) => [keyOf(one), one]));
  for (const key of order) {
    const one = own.get(key);
    if (one === undefined) continue;
    const isCommon = common.some((name) => name === key);
    if (isCommon && saying(last.get(key)?.value) === saying(one.value)) continue;
    if (key === 'values') set(figure, 'value', one.value);
    else figure.items.push(one);
  }
  figure.flow = figure.items.every((one) => ['value', 'article', 'status'].includes(keyOf(one)));
  return figure;
}

/** The names of all files in an order that each of them has, as far as they agree; the latest goes before. */
function namesOf(parsed: readonly Parsed[]): string[] {
  const lists = parsed.map(({ root }) => under(root, 'parameters').map(keyOf)).reverse();
  const [order = [], ...earlier] = lists;
  for (const list of earlier) {
    list.forEach((name, at) => {
      if (order.includes(name)) return;
      const next = list.slice(at + 1).find((one) => order.includes(one));
      order.splice(next === undefined ? order.length : order.indexOf(next), 0, name);
    });
  }
  return order;
}

function dayBefore(text: string): string {
  const { year, month, day } = parseDay(text) ?? { year: 0, month: 1, day: 1 };
  return new Date(Date.UTC(year, month - 1, day - 1)).toISOString().slice(0, 10);
}

const single = ['title', 'unit', 'members', 'applies', 'amount', 'notes'] as const;

/** What stands of a rule after its versions up to a day. */
interface Standing {
  readonly until: boolean;
  /** By path: `amount`, `definitions.size`, `conditions.income`. */
  readonly said: ReadonlyMap<string, string>;
}

/** Versions by day, each with what differs, and the days that need one. */
function versionsOf(
  parsed: readonly Parsed[],
  begun: ReadonlySet<string>,
): { readonly versions: YAMLMap; readonly needed: ReadonlySet<string> } {
  const versions = emptyMap();
  const needed = new Set<string>();
  let before: Standing = { until: false, said: new Map() };
  for (const { effective, root, remarks } of parsed) {
    const { version, after } = versionOf(root, before);
    // A day on which nothing begins is one of the rule's days only where it is written.
    if (version.items.length > 0 || before.until || !begun.has(effective)) {
      version.flow = version.items.length === 0;
      const { key } = set(versions, effective, version);
      if (remarks.length > 0 && parser().isNode(key)) key.commentBefore = remarks.join('\n');
      needed.add(effective);
    }
    before = after;
  }
  return { versions, needed };
}

function versionOf(root: YAMLMap, before: Standing): { version: YAMLMap; after: Standing } {
  const { isMap, isSeq } = parser();
  const conditions = conditionsOf(root);
  const said = new Map<string, string>([
    ...single.map((key) => [key, saying(pairOf(root, key)?.value)] as const),
    ...under(root, 'definitions').map(
      (one) => [`definitions.${keyOf(one)}`, saying(one.value)] as const,
    ),
    ...conditions.map((one) => [one.path, saying(one.node)] as const),
  ]);
  const gone = [...before.said].filter(
    ([path, text]) => text !== '' && text !== '[]' && ['', undefined].includes(said.get(path)),
  );
  const isAnew = !sameOrder([...before.said.keys()], conditions);
  const again = isAnew
    ? [...before.said.keys()].filter((path) => path.startsWith('conditions.'))
    : [];
  const ends = new Set([...gone.map(([path]) => path), ...again]);
  const isNew = (path: string): boolean =>
    ends.has(path) || said.get(path) !== (before.said.get(path) ?? '');
  const version = emptyMap();
  const until = pairOf(root, 'until');
  if (until !== undefined) version.items.push(until);
  if (ends.size > 0) {
    const list = new (parser().YAMLSeq)();
    list.flow = true;
    list.items = [...ends].map((path) => new (parser().Scalar)(path));
    set(version, 'ends', list);
  }
  for (const pair of root.items) {
    const key = keyOf(pair);
    if (single.some((one) => one === key)) {
      if (isNew(key)) version.items.push(pair);
    } else if (key === 'definitions' && isMap(pair.value)) {
      const own = pair.value.items.filter((one) => isNew(`definitions.${keyOf(one)}`));
      if (own.length > 0) version.items.push(holding(pair, own));
    } else if (key === 'conditions' && isSeq(pair.value)) {
      const own = conditions.filter(({ path }) => isNew(path)).map(({ node }) => node);
      if (own.length > 0) version.items.push(holding(pair, own));
    }
  }
  return { version, after: { until: until !== undefined, said } };
}

/** A pair with some of what it holds. */
function holding(pair: Pair, items: readonly unknown[]): Pair {
  const { isMap, isPair, Pair: MadePair, YAMLSeq } = parser();
  if (isMap(pair.value)) {
    const map = emptyMap();
    map.items = items.filter((one) => isPair(one));
    return new MadePair(pair.key, map);
  }
  const list = new YAMLSeq();
  list.items = [...items];
  return new MadePair(pair.key, list);
}

interface Condition {
  readonly path: string;
  readonly node: unknown;
}

function conditionsOf(root: YAMLMap): Condition[] {
  const { isMap, isSeq } = parser();
  const list = pairOf(root, 'conditions')?.value;
  if (!isSeq(list)) return [];
  return list.items.flatMap((node) =>
    isMap(node) ? [{ path: `conditions.${textOf(node, 'id')}`, node }] : [],
  );
}

/** Whether conditions come out in their own order where those that stood stay and new ones follow. */
function sameOrder(before: readonly string[], conditions: readonly Condition[]): boolean {
  const own = conditions.map(({ path }) => path);
  const stay = before.filter((path) => own.includes(path));
  const laid = [...stay, ...own.filter((path) => !stay.includes(path))];
  return laid.every((path, at) => path === own[at]);
}
