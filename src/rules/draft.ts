import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

import { unitWords } from '../messages/units.ts';
import { jurisdictionChain } from './jurisdictions.ts';
import type { Library } from './library.ts';
import type { Parameter } from './schema.ts';

/** A figure that a new file may give: what is known of it, and what stands now. */
export interface Askable {
  readonly name: string;
  readonly parameter: Parameter;
  /** The words of a table's entries; one without a word is a figure alone. */
  readonly words: readonly string[];
  /** By word, or under `''`: what holds on the day so far; lacking where the place has nothing yet. */
  readonly now: ReadonlyMap<string, string>;
}

/**
 * The figures of a category that a place may give from a day on: those that hold there, and those that other places
 * have and it has not.
 */
export function askables(
  { rules }: Library,
  jurisdiction: string,
  category: string,
  day: string,
): Askable[] {
  const chain = jurisdictionChain(jurisdiction);
  const place = (code: string): number => chain.indexOf(code);
  const found = new Map<string, Askable>();
  const layers = rules
    .filter(({ content }) => content.category === category)
    // Other places first, so that those of the chain go over them, the nearest last.
    .sort(
      ({ content: a }, { content: b }) =>
        place(a.jurisdiction) - place(b.jurisdiction) || (a.effective < b.effective ? -1 : 1),
    );
  for (const { content } of layers) {
    const isHere = chain.includes(content.jurisdiction) && content.effective <= day;
    for (const [name, parameter] of Object.entries(content.parameters ?? {})) {
      const { value, values = {} } = parameter;
      const known = found.get(name);
      if (!isHere && known !== undefined) continue;
      const now = value === undefined ? Object.entries(values) : [['', value] as const];
      found.set(name, {
        name,
        parameter,
        words: Object.keys(values),
        now: new Map(isHere ? now : []),
      });
    }
  }
  return [...found.values()];
}

/** The document that the figures stand on. */
export interface NewDocument {
  readonly key: string;
  readonly number: string;
  readonly title: string;
  /** Where its text was read; undefined where it was not. */
  readonly at: string | undefined;
}

/** What a new file says. */
export interface Draft {
  readonly category: string;
  readonly jurisdiction: string;
  /** What place and category are called, for the remark at the top. */
  readonly called: string;
  readonly from: string;
  readonly document: NewDocument;
  readonly article: string;
  /** By figure: its value, or values by word. */
  readonly figures: readonly {
    readonly askable: Askable;
    readonly values: ReadonlyMap<string, string>;
  }[];
}

const statusOf = ({ at }: NewDocument): 'sourced' | 'unsure' =>
  at === undefined ? 'unsure' : 'sourced';

const documentOf = (document: NewDocument): Readonly<Record<string, string>> => ({
  number: document.number,
  title: document.title,
  status: statusOf(document),
  ...(document.at === undefined ? { read: 'no' } : { read: 'full', at: document.at }),
});

function datedFigure(
  { document, article }: Draft,
  values: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  return {
    value: values.get('') ?? Object.fromEntries(values),
    article: { document: document.key, article },
    status: statusOf(document),
  };
}

/** A new `parameters.yaml`, with remarks for whoever goes on with it. */
export function draftText(draft: Draft): string {
  const { Document, isMap } = parser();
  const { category, jurisdiction, called, from, document, figures } = draft;
  const yaml = new Document({
    category,
    jurisdiction,
    documents: { [document.key]: documentOf(document) },
    parameters: Object.fromEntries(
      figures.map(({ askable: { name, parameter }, values }) => [
        name,
        {
          title: parameter.title,
          unit: parameter.unit,
          ...(parameter.by !== undefined && { by: parameter.by }),
          values: { [from]: datedFigure(draft, values) },
        },
      ]),
    ),
  });
  yaml.commentBefore = [
    ` ${called}：历年的数额。写法见 docs/规则文件.md。`,
    ' 提高标准：在那个数额的 values 里加一个新的日期，文件写进 documents，或者再运行一次 civil-aid rules new。',
    ' 读到原文的，status 写 sourced，documents 里写 read: full 和 at（在哪里读到）。',
  ].join('\n');
  for (const { askable } of figures) {
    const node = yaml.getIn(['parameters', askable.name], true);
    if (isMap(node)) {
      const { title, unit } = askable.parameter;
      node.commentBefore = ` ${title.zh}，单位：${unitWords[unit].zh}`;
    }
  }
  return written(yaml);
}

/**
 * What is to be added to a `parameters.yaml` that stands there: for each figure the line of the new day, under its own
 * name, and the document.
 */
export function draftLines(draft: Draft): string {
  const { Document } = parser();
  const yaml = new Document({
    documents: { [draft.document.key]: documentOf(draft.document) },
    parameters: Object.fromEntries(
      draft.figures.map(({ askable: { name }, values }) => [
        name,
        { values: { [draft.from]: datedFigure(draft, values) } },
      ]),
    ),
  });
  return written(yaml);
}

/** Every figure and day in quotes, as the guide has them. */
function written(yaml: Yaml.Document): string {
  const { isScalar, visit } = parser();
  visit(yaml, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === 'string' && /^[\d.-]+$/.test(node.value)) {
        node.type = 'QUOTE_SINGLE';
      }
    },
  });
  return yaml.toString({ lineWidth: 0, singleQuote: true });
}

const isYaml = (found: unknown): found is typeof Yaml =>
  typeof found === 'object' && found !== null && 'Document' in found;

/** The parser and writer of YAML, loaded by the one command that writes rule files. */
function parser(): typeof Yaml {
  const found: unknown = createRequire(import.meta.url)('yaml');
  if (!isYaml(found)) throw new TypeError('the parser of YAML has another form');
  return found;
}
