import { isoDay, parseAsOf, parseDay } from '../core/month.ts';
import { message } from '../messages/index.ts';
import type { RuleFault } from './faults.ts';
import type { Layer } from './layer.ts';
import type { CasesFile, Parameter, ParametersFile, RuleFile, RuleVersionsFile } from './schema.ts';

type Path = readonly PropertyKey[];
type Version = RuleVersionsFile['versions'][string];
type DatedFigure = ParametersFile['parameters'][string]['values'][string];

/** The files in which the history of categories stands. */
export interface HistoryFiles {
  readonly parameters: readonly Layer<ParametersFile>[];
  readonly versions: readonly Layer<RuleVersionsFile>[];
  readonly cases: readonly Layer<CasesFile>[];
}

/** One category of one place. */
interface History {
  readonly parameters: Layer<ParametersFile> | undefined;
  readonly versions: Layer<RuleVersionsFile> | undefined;
  readonly cases: readonly Layer<CasesFile>[];
}

/** Where a part of a layer is written. */
interface Part {
  readonly at: Path;
  readonly file: Layer<unknown>;
  readonly path: Path;
}

/** What a version says, and where; what it does not say is where an earlier one says it. */
interface Standing {
  readonly until: string | undefined;
  readonly content: Partial<RuleFile>;
  readonly parts: readonly Part[];
}

/**
 * The history of every category as layers, one for each day on which anything changes, so that whoever asks for the
 * rules of a day finds them as if they had been written for it. What they say of places is true of the files.
 */
export function datedLayers(files: HistoryFiles): Layer<RuleFile>[] {
  return historiesOf(files).flatMap((history) => {
    const standings = standingsOf(history.versions);
    const days = daysOf(history);
    return days.flatMap((day, at) => {
      const tested = { from: at === 0 ? '' : day, to: days[at + 1] };
      return layerAt(history, standings, day, tested) ?? [];
    });
  });
}

function historiesOf({ parameters, versions, cases }: HistoryFiles): History[] {
  const key = ({ content }: Layer<{ category: string; jurisdiction: string }>): string =>
    `${content.jurisdiction}/${content.category}`;
  const keys = new Set([...versions, ...parameters, ...cases].map(key));
  return [...keys].map((one) => ({
    parameters: parameters.find((file) => key(file) === one),
    versions: versions.find((file) => key(file) === one),
    cases: cases.filter((file) => key(file) === one),
  }));
}

/** Every day on which something begins, or has ended. */
function daysOf({ parameters, versions }: Pick<History, 'parameters' | 'versions'>): string[] {
  const figures = Object.values(parameters?.content.parameters ?? {}).flatMap(({ values }) =>
    Object.entries(values).flatMap(([day, { until }]) =>
      until === undefined ? [day] : [day, dayAfter(until)],
    ),
  );
  return [...new Set([...figures, ...Object.keys(versions?.content.versions ?? {})])].sort();
}

function dayAfter(text: string): string {
  const day = parseDay(text) ?? { year: 0, month: 1, day: 1 };
  const next = new Date(Date.UTC(day.year, day.month - 1, day.day + 1));
  return next.toISOString().slice(0, 10);
}

/** The versions of a rule by their days, each with what still stands of those before it. */
function standingsOf(file: Layer<RuleVersionsFile> | undefined): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  let before: Standing = { until: undefined, content: {}, parts: [] };
  for (const [day, version] of inOrder(file?.content.versions ?? {})) {
    if (file !== undefined) before = overlaid(before, version, file, ['versions', day]);
    found.set(day, before);
  }
  return found;
}

const inOrder = <T>(dated: Readonly<Record<string, T>>): (readonly [string, T])[] =>
  Object.entries(dated).sort(([a], [b]) => (a < b ? -1 : 1));

const single = ['title', 'unit', 'members', 'applies', 'amount', 'notes'] as const;

/** A version laid over what stood before it. */
function overlaid(before: Standing, version: Version, file: Layer<unknown>, path: Path): Standing {
  const gone = new Set(version.ends ?? []);
  const kept = before.parts.filter(({ at }) => !gone.has(at.join('.')));
  const said: Part[] = [
    ...single
      .filter((key) => version[key] !== undefined)
      .map((key) => ({ at: [key], file, path: [...path, key] })),
    ...Object.keys(version.definitions ?? {}).map((name) => {
      const at = ['definitions', name];
      return { at, file, path: [...path, ...at] };
    }),
    ...(version.conditions ?? []).map(({ id }, place) => ({
      at: ['conditions', id],
      file,
      path: [...path, 'conditions', place],
    })),
  ];
  const parts = new Map([...kept, ...said].map((part) => [part.at.join('.'), part]));
  const { content } = before;
  const conditions = new Map(
    (content.conditions ?? [])
      .filter(({ id }) => !gone.has(`conditions.${id}`))
      .map((one) => [one.id, one]),
  );
  for (const one of version.conditions ?? []) conditions.set(one.id, one);
  const definitions = Object.entries(content.definitions ?? {}).filter(
    ([name]) => !gone.has(`definitions.${name}`),
  );
  const part = <K extends (typeof single)[number]>(key: K): Version[K] | Partial<RuleFile>[K] =>
    version[key] ?? (gone.has(key) ? undefined : content[key]);
  return {
    until: version.until,
    content: {
      title: part('title'),
      unit: part('unit'),
      members: part('members'),
      applies: part('applies'),
      amount: part('amount'),
      notes: part('notes'),
      definitions: { ...Object.fromEntries(definitions), ...version.definitions },
      conditions: [...conditions.values()],
    },
    parts: [...parts.values()],
  };
}

/** What is in force from `day` on, with the cases of the days that it is in force. */
function layerAt(
  { parameters, versions, cases }: History,
  standings: ReadonlyMap<string, Standing>,
  day: string,
  { from, to }: { readonly from: string; readonly to: string | undefined },
): Layer<RuleFile> | undefined {
  const main = versions ?? parameters;
  if (main === undefined) return undefined;
  const standing = [...standings].findLast(([since]) => since <= day)?.[1];
  const figures = figuresAt(parameters, day);
  const tested = cases.flatMap((file) =>
    file.content.cases.flatMap((one, place) => {
      const on = dayOf(one.as_of);
      const isHere = on >= from && (to === undefined || on < to);
      return isHere ? [{ one, file, path: ['cases', place] }] : [];
    }),
  );
  const conditions = standing?.content.conditions ?? [];
  const began = [
    ...(versions?.content.versions[day] === undefined
      ? []
      : [{ at: ['effective'], file: versions, path: ['versions', day] }]),
    ...figures.map(({ began }) => ({ ...began, at: ['effective'] })),
  ].find(({ path }) => path.includes(day));
  const parts: readonly Part[] = [
    ...(began === undefined ? [] : [began]),
    ...figures.flatMap(({ parts }) => parts),
    ...(standing?.parts ?? []).map((part) => placed(part, conditions)),
    ...tested.map(({ file, path }, place) => ({ at: ['cases', place], file, path })),
    ...[versions, parameters].flatMap((file) =>
      Object.keys(file?.content.documents ?? {}).flatMap((key) => {
        const path = ['documents', key];
        return file === undefined ? [] : [{ at: path, file, path }];
      }),
    ),
    ...(parameters === undefined
      ? []
      : [{ at: ['parameters'], file: parameters, path: ['parameters'] }]),
    { at: [], file: main, path: [] },
  ];
  const files = [versions, parameters].flatMap((file) => file ?? []);
  const documents = { ...parameters?.content.documents, ...versions?.content.documents };
  return {
    path: main.path,
    sha256: main.sha256,
    files: files.map(({ path, sha256 }) => ({ path, sha256 })),
    content: {
      ...standing?.content,
      category: main.content.category,
      jurisdiction: main.content.jurisdiction,
      effective: day,
      until: standing?.until,
      documents,
      parameters: Object.fromEntries(figures.map(({ name, figure }) => [name, figure])),
      cases: tested.map(({ one }) => one),
    },
    fileOf: (path) => partOf(parts, path).file.path,
    yaml: {
      data: undefined,
      faults: [],
      placeOf: (path) => {
        const { at, file, path: own } = partOf(parts, path);
        return file.yaml.placeOf([...own, ...path.slice(at.length)]);
      },
    },
  };
}

/** A condition's part by its place in the list of the layer. */
function placed(part: Part, conditions: NonNullable<RuleFile['conditions']>): Part {
  const [kind, id] = part.at;
  if (kind !== 'conditions') return part;
  return { ...part, at: ['conditions', conditions.findIndex((one) => one.id === id)] };
}

/** Of the parts that hold a path the one that says most of where it is. */
function partOf(parts: readonly Part[], path: Path): Part {
  const [found] = parts
    .filter(({ at }) => at.every((key, place) => key === path[place]))
    .sort((a, b) => b.at.length - a.at.length);
  if (found === undefined) throw new Error('a layer has a part for every path');
  return found;
}

/** The figures that hold on a day, each where it is written. */
function figuresAt(
  file: Layer<ParametersFile> | undefined,
  day: string,
): { name: string; figure: Parameter; began: Omit<Part, 'at'>; parts: readonly Part[] }[] {
  if (file === undefined) return [];
  return Object.entries(file.content.parameters).flatMap(([name, { values, ...common }]) => {
    const [since, dated] = inOrder(values).findLast(([from]) => from <= day) ?? [];
    if (since === undefined || dated === undefined) return [];
    if (dated.until !== undefined && dated.until < day) return [];
    const figure = {
      title: dated.title ?? common.title,
      unit: dated.unit ?? common.unit,
      by: dated.by ?? common.by,
      ...figureOf(dated.value),
      article: dated.article,
      status: dated.status,
      superseded: dated.superseded,
      confirmed: dated.confirmed,
      note: dated.note,
    };
    const at = ['parameters', name];
    const path = [...at, 'values', since];
    const parts = [
      { at, file, path },
      { at: [...at, 'values'], file, path: [...path, 'value'] },
      ...(['title', 'unit', 'by'] as const)
        .filter((key) => dated[key] === undefined)
        .map((key) => ({ at: [...at, key], file, path: [...at, key] })),
    ];
    return [{ name, figure, began: { file, path }, parts }];
  });
}

const figureOf = (value: DatedFigure['value']): Pick<Parameter, 'value' | 'values'> =>
  typeof value === 'string' ? { value } : { values: value };

/** The day for which a case is decided; one that can't be read is told when it is played. */
const dayOf = (asOf: string): string => {
  const day = parseAsOf(asOf)?.day;
  return day === undefined ? asOf : isoDay(day);
};

/** What is wrong with the histories of categories, each by itself and beside files of one day. */
export function historyFaults(files: HistoryFiles, older: readonly Layer<RuleFile>[]): RuleFault[] {
  const histories = historiesOf(files);
  return [
    ...histories.flatMap(({ versions }) => endsNothing(versions)),
    ...histories.flatMap(({ parameters }) => endsBefore(parameters)),
    ...histories.flatMap(documentTwice),
    ...histories.flatMap((history) => between(history, older)),
    ...histories.flatMap(casesAlone),
  ];
}

/** What a version ends must stand before it. */
function endsNothing(file: Layer<RuleVersionsFile> | undefined): RuleFault[] {
  if (file === undefined) return [];
  const standings = [...standingsOf(file)];
  return inOrder(file.content.versions).flatMap(([day, { ends = [] }]) => {
    const before = standings.findLast(([since]) => since < day)?.[1].parts ?? [];
    const known = before.map(({ at }) => at.join('.'));
    return ends.flatMap((found, place) =>
      known.includes(found)
        ? []
        : [
            {
              place: file.yaml.placeOf(['versions', day, 'ends', place]),
              what: message('rulesEnds', { found, expected: known.join(' ') || '-' }),
            },
          ],
    );
  });
}

/** A figure that ends before it begins would never hold. */
function endsBefore(file: Layer<ParametersFile> | undefined): RuleFault[] {
  if (file === undefined) return [];
  return Object.entries(file.content.parameters).flatMap(([name, { values }]) =>
    Object.entries(values).flatMap(([day, { until }]) =>
      until === undefined || until >= day
        ? []
        : [
            {
              place: file.yaml.placeOf(['parameters', name, 'values', day, 'until']),
              what: message('rulesUntil', { until, effective: day }),
            },
          ],
    ),
  );
}

/** Either file may name a document; where both do, they must say the same. */
function documentTwice({ parameters, versions }: History): RuleFault[] {
  if (parameters === undefined || versions === undefined) return [];
  const others = new Map(Object.entries(versions.content.documents ?? {}));
  return Object.entries(parameters.content.documents ?? {}).flatMap(([key, document]) => {
    const other = others.get(key);
    if (other === undefined || JSON.stringify(other) === JSON.stringify(document)) return [];
    const what = message('rulesDocumentTwice', { document: key, other: versions.path });
    return [{ place: parameters.yaml.placeOf(['documents', key]), what }];
  });
}

/** Cases beside nothing that holds them would never be played. */
function casesAlone({ parameters, versions, cases }: History): RuleFault[] {
  if (parameters !== undefined || versions !== undefined) return [];
  return cases.map(({ yaml }) => ({
    place: yaml.placeOf(['cases']),
    what: message('rulesCasesAlone'),
  }));
}

/**
 * A file of one day says everything anew, so one between two versions would be forgotten by the later of them without
 * a word; one of the same day says it twice.
 */
function between(history: History, older: readonly Layer<RuleFile>[]): RuleFault[] {
  const main = history.versions ?? history.parameters;
  if (main === undefined) return [];
  const days = daysOf(history);
  const { category, jurisdiction } = main.content;
  return older
    .filter(({ content }) => content.category === category && content.jurisdiction === jurisdiction)
    .flatMap(({ content: { effective }, yaml }) => {
      const later = days.find((day) => day >= effective);
      if (later === undefined || days.every((day) => day > effective)) return [];
      const what = message('rulesMixed', { effective, later, other: main.path });
      return [{ place: yaml.placeOf(['effective']), what }];
    });
}

/**
 * Worked cases that are dated before what they are to test: those of a file of one day before that day, others before
 * all that their place has of the category.
 */
export function earlyCases(rules: readonly Layer<RuleFile>[]): RuleFault[] {
  return rules.flatMap(({ content, files, yaml }) => {
    const { category, jurisdiction, effective, cases = [] } = content;
    const days = rules
      .filter((one) => one.content.category === category)
      .filter((one) => one.content.jurisdiction === jurisdiction)
      .map((one) => one.content.effective);
    const first = files === undefined ? effective : (days.sort()[0] ?? effective);
    return cases.flatMap(({ as_of: asOf }, place) => {
      if (dayOf(asOf) >= first) return [];
      const what = message('rulesCaseEarly', { asOf, first });
      return [{ place: yaml.placeOf(['cases', place, 'as_of']), what }];
    });
  });
}
