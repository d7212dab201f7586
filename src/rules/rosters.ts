import { type Column, inputColumns } from '../core/columns.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { type AsOf, isoDay } from '../core/month.ts';
import { type Message, message } from '../messages/index.ts';
import { type RuleFault, RuleFaults } from './faults.ts';
import { jurisdictionChain } from './jurisdictions.ts';
import type { Layer, Library } from './library.ts';
import type { Article, Controls, ControlsFile, OfficialDocument, Roster } from './schema.ts';

/** What a folder of rules says of the five controls, for one place and day. */
export interface ControlRules {
  /** By kind; a local file goes over the nation's. */
  readonly rosters: ReadonlyMap<string, Roster>;
  readonly controls: Controls;
  /** Every file that took part. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** The text that something stands on, and how well it was checked. */
export interface Basis {
  readonly document: OfficialDocument;
  readonly article: string;
  readonly status: 'sourced' | 'unsure';
}

type Documents = Readonly<Record<string, OfficialDocument>>;

/** Finds the document of an article; undefined where nothing is named. */
export function basisIn(
  documents: Documents | undefined,
  named: { readonly article?: Article | undefined; readonly status?: Basis['status'] | undefined },
): Basis | undefined {
  const { article, status = 'unsure' } = named;
  const [, document] =
    Object.entries(documents ?? {}).find(([key]) => key === article?.document) ?? [];
  if (article === undefined || document === undefined) return undefined;
  return { document, article: article.article, status };
}

const placeOf = ({ path }: Layer<unknown>): string => path.split('/')[0] ?? '';
interface Dated {
  readonly effective?: string | undefined;
}

const since = ({ content }: Layer<Dated>): string => content.effective ?? '';
const byDay = (a: Layer<Dated>, b: Layer<Dated>): number => (since(a) < since(b) ? -1 : 1);

/** Of a place the layers that have begun by the day, the latest last. */
export function begun<T extends Dated>(
  all: readonly Layer<T>[],
  place: string,
  day: string,
): readonly Layer<T>[] {
  return all.filter((one) => placeOf(one) === place && since(one) <= day).sort(byDay);
}

/**
 * The rosters and control figures of a place that are in force on the day.
 *
 * @throws {RuleFaults} where a file is wrong; {@link UserError} (2) where no control file is in force.
 */
export function readControlRules(library: Library, jurisdiction: string, asOf: AsOf): ControlRules {
  if (library.faults.length > 0) throw new RuleFaults(library.faults);
  const day = isoDay(asOf.day);
  const rosters = new Map<string, Layer<Roster>>();
  const layers: Layer<ControlsFile>[] = [];
  for (const place of jurisdictionChain(jurisdiction)) {
    for (const one of begun(library.rosters, place, day)) rosters.set(one.content.kind, one);
    layers.push(...begun(library.controls, place, day));
  }
  const merged = layers.reduce<Partial<ControlsFile>>(
    (above, { content }) => ({
      ...above,
      ...content,
      documents: { ...above.documents, ...content.documents },
      basis: { ...above.basis, ...content.basis },
    }),
    {},
  );
  const { report_within_months, effective } = merged;
  if (report_within_months === undefined || effective === undefined) {
    throw new UserError(exitCode.usage, [message('rulesNoControls', { asOf: asOf.text })]);
  }
  const used = [...rosters.values(), ...layers];
  return {
    rosters: new Map([...rosters].map(([kind, { content }]) => [kind, content])),
    controls: { ...merged, report_within_months, effective, jurisdiction },
    files: used.map(({ path, sha256 }) => ({ path, sha256 })),
  };
}

/** Cells that a roster says are another way must be words of a column. */
function cellFaults({ content: { effect }, yaml }: Layer<Roster>): RuleFault[] {
  if (!('cells' in effect)) return [];
  const worded = inputColumns.filter(
    (column): column is typeof column & Pick<Column, 'words'> => 'words' in column,
  );
  return Object.entries(effect.cells).flatMap(([key, cell]): RuleFault[] => {
    const words = Object.keys(worded.find((column) => column.key === key)?.words ?? {});
    if (words.includes(cell) || (words.length > 0 && cell === '')) return [];
    const known = words.length > 0;
    const what = message('exprWord', {
      found: known ? cell : key,
      expected: (known ? words : worded.map((column) => column.key)).join(' '),
    });
    return [{ place: yaml.placeOf(['effect', 'cells', key]), what }];
  });
}

/** What is wrong with rosters and control files together: two of one day, articles of documents not listed. */
export function rosterFaults({
  rosters,
  controls,
}: Pick<Library, 'rosters' | 'controls'>): RuleFault[] {
  const faults: RuleFault[] = [];
  const met = new Map<string, string>();
  const once = (layer: Layer<Dated>, what: string): void => {
    const key = `${placeOf(layer)} ${what} ${since(layer)}`;
    const other = met.get(key);
    met.set(key, layer.path);
    if (other === undefined) return;
    faults.push({
      place: layer.yaml.placeOf(['effective']),
      what: message('rulesTwice', { effective: since(layer), other }),
    });
  };
  const listed = (
    layer: Layer<unknown>,
    documents: Documents,
    article: Article | undefined,
    path: readonly PropertyKey[],
  ): void => {
    if (article === undefined || Object.keys(documents).includes(article.document)) return;
    const what = message('rulesDocument', { document: article.document });
    faults.push({ place: layer.yaml.placeOf([...path, 'article', 'document']), what });
  };
  for (const layer of rosters) {
    once(layer, layer.content.kind);
    listed(layer, layer.content.documents ?? {}, layer.content.article, []);
    for (const fault of cellFaults(layer)) faults.push(fault);
  }
  for (const layer of controls) {
    once(layer, 'controls');
    const {
      basis = {},
      report_within_months: report,
      settle_within_months: settle,
    } = layer.content;
    const chain = jurisdictionChain(placeOf(layer));
    const documents = Object.fromEntries(
      controls
        .filter((one) => chain.includes(placeOf(one)))
        .flatMap(({ content }) => Object.entries(content.documents ?? {})),
    );
    listed(layer, documents, report?.article, ['report_within_months']);
    listed(layer, documents, settle?.article, ['settle_within_months']);
    for (const [key, { article }] of Object.entries(basis)) {
      listed(layer, documents, article, ['basis', key]);
    }
  }
  return faults;
}

/** Rosters of before, which do not say since when they hold and on what: read as ever, and told. */
export function oldRosters({ rosters }: Pick<Library, 'rosters'>): Message[] {
  return rosters.flatMap(({ path, content }) => {
    const parts = (['jurisdiction', 'effective', 'documents', 'article', 'status'] as const).filter(
      (part) => content[part] === undefined,
    );
    return parts.length === 0 ? [] : [message('rulesRosterOld', { path, parts: parts.join('、') })];
  });
}

/** The SHA-256 of every rule file that a run stands on, those of its rosters and controls too, by path. */
export const ruleHashes = (
  ...sources: readonly Pick<ControlRules, 'files'>[]
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    sources.flatMap(({ files }) => files.map(({ path, sha256 }) => [path, sha256])),
  );
