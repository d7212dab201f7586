import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { noteRead } from '../files/run-files.ts';
import { type Message, message } from '../messages/index.ts';
import { categoryFaults } from './categories.ts';
import { documentFaults, withRegister } from './documents.ts';
import { rosterFaults } from './rosters.ts';
import { datedLayers, historyFaults, type HistoryFiles } from './dated.ts';
import {
  type CasesFile,
  casesFileSchema,
  type CategoryFile,
  categoryFileSchema,
  type ControlsFile,
  controlsSchema,
  type DocumentsFile,
  documentsFileSchema,
  type OverlapFile,
  overlapFileSchema,
  type ParametersFile,
  parametersFileSchema,
  type Roster,
  rosterSchema,
  type RuleFile,
  ruleFileSchema,
  type RuleVersionsFile,
  ruleVersionsSchema,
} from './schema.ts';
import { dateMeant } from './meant.ts';
import type { RuleFault } from './faults.ts';
import { issueWords, rulesGuide } from './issues.ts';
import type { Layer } from './layer.ts';
import { readYaml, type YamlFile } from './yaml.ts';
import { readBounded } from './yaml-bounds.ts';

export type { Layer } from './layer.ts';

/** The rules that come with the tool. */
export const shippedRules = fileURLToPath(new URL('../../rules', import.meta.url));

/** Every rule file of a folder, each valid by itself. */
export interface Library {
  readonly dir: string;
  readonly categories: readonly Layer<CategoryFile>[];
  /** What the shipped rules call their categories, for rules that do not say it themselves. */
  readonly shipped: readonly Layer<CategoryFile>[];
  /** A layer for each day on which a rule changes, whether its file is of one day or of all. */
  readonly rules: readonly Layer<RuleFile>[];
  /** The files of whole histories, from which layers of {@link rules} come. */
  readonly histories: HistoryFiles;
  readonly overlaps: readonly Layer<OverlapFile>[];
  readonly rosters: readonly Layer<Roster>[];
  readonly controls: readonly Layer<ControlsFile>[];
  /** What each place may cite; every other layer has those of its own chain among its documents. */
  readonly documents: readonly Layer<DocumentsFile>[];
  readonly faults: readonly RuleFault[];
}

/** What a category is called, for all dates. */
const categoryFile = /^category\.ya?ml$/;
/** The history of a category: its figures, and its conditions and words. */
const historyFile = /^(rule|parameters)\.ya?ml$/;
/** The documents that a place cites. */
const documentsFile = /^documents\.ya?ml$/;

/**
 * Reads every rule file under `dir`. Faults are gathered, not thrown, so that one reading tells all.
 *
 * @throws {UserError} when the folder can't be read, or has no rule file.
 */
export function readLibrary(dir: string): Library {
  const categories: Layer<CategoryFile>[] = [];
  const older: Layer<RuleFile>[] = [];
  const parameters: Layer<ParametersFile>[] = [];
  const versions: Layer<RuleVersionsFile>[] = [];
  const cases: Layer<CasesFile>[] = [];
  const overlaps: Layer<OverlapFile>[] = [];
  const rosters: Layer<Roster>[] = [];
  const controls: Layer<ControlsFile>[] = [];
  const documents: Layer<DocumentsFile>[] = [];
  const faults: RuleFault[] = unreadFaults(dir);
  const files = ruleFilesOf(dir);
  if (files.length === 0) throw new UserError(exitCode.usage, [message('rulesNoFiles', { dir })]);
  faults.push(...twins(dir, files));
  for (const file of files) {
    const [jurisdiction = '', folder = '', name = '', ...deeper] = partsOf(dir, file);
    const read = <T extends object>(
      schema: z.ZodType<T>,
      expected: Readonly<Record<string, string>>,
      into: Layer<T>[],
    ): void => {
      const layer = readLayer(dir, file, schema, faults);
      if (layer !== undefined && agrees(layer, { jurisdiction, ...expected }, faults)) {
        into.push(layer);
      }
    };
    const effective = bare(name);
    if (documentsFile.test(folder)) {
      read(documentsFileSchema, {}, documents);
    } else if (folder === 'rosters') {
      const [version, ...others] = deeper;
      if (others.length > 0) misplaced(file, faults);
      else if (version === undefined) read(rosterSchema, { kind: bare(name) }, rosters);
      else read(rosterSchema, { kind: name, effective: bare(version) }, rosters);
    } else if (folder === 'controls') {
      // Of a file of before the name says nothing.
      read(controlsSchema, isDay(effective) ? { effective } : {}, controls);
    } else if (categoryFile.test(name) && folder !== 'overlaps' && deeper.length === 0) {
      read(categoryFileSchema, { category: folder }, categories);
    } else if (historyFile.test(name) && folder !== 'overlaps' && deeper.length === 0) {
      if (effective === 'rule') read(ruleVersionsSchema, { category: folder }, versions);
      else read(parametersFileSchema, { category: folder }, parameters);
    } else if (name === 'cases' && folder !== 'overlaps' && deeper.length === 1) {
      read(casesFileSchema, { category: folder }, cases);
    } else if (!isDay(effective) || deeper.length > 0) {
      misplaced(file, faults);
    } else if (folder === 'overlaps') {
      read(overlapFileSchema, { effective }, overlaps);
    } else {
      read(ruleFileSchema, { effective, category: folder }, older);
    }
  }
  const histories = { parameters, versions, cases };
  const rules = [...older, ...datedLayers(histories)];
  const shipped = dir === shippedRules ? categories : shippedCategories();
  const library = {
    dir,
    categories,
    shipped,
    documents,
    histories,
    rules: withRegister(documents, rules),
    overlaps: withRegister(documents, overlaps),
    rosters: withRegister(documents, rosters),
    controls: withRegister(documents, controls),
  };
  // One slip at a time: a file that can't be read is missing for all others.
  if (faults.length === 0) {
    faults.push(
      ...categoryFaults(library),
      ...rosterFaults(library),
      ...documentFaults({ older, parameters, versions, overlaps, rosters, controls, documents }),
      ...historyFaults(histories, older),
    );
  }
  return { ...library, faults };
}

const bare = (name: string): string => name.replace(/\.ya?ml$/, '');
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function misplaced(file: string, faults: RuleFault[]): void {
  const [, name = '', ending = ''] = /^(.*)(\.ya?ml)$/.exec(basename(file)) ?? [];
  const day = dateMeant(name);
  const what =
    day === undefined || day === name
      ? message('rulesFileName')
      : message('rulesFileDay', {
          found: `${name}${ending}`,
          expected: `${day.length === 10 ? day : `${day}-01`}${ending}`,
        });
  faults.push({ place: { file, line: 1, column: 1 }, what });
}

/** Of two files that differ by their ending alone nobody knows which holds. */
function twins(dir: string, files: readonly string[]): RuleFault[] {
  const met = new Map<string, string>();
  return files.flatMap((file): RuleFault[] => {
    const name = bare(file);
    const other = met.get(name);
    met.set(name, file);
    if (other === undefined) return [];
    const what = message('rulesTwin', { other: partsOf(dir, other).join('/') });
    return [{ place: { file, line: 1, column: 1 }, what }];
  });
}

const partsOf = (dir: string, file: string): string[] => relative(dir, file).split(sep);

/** Reads one file with its hash; undefined where it is faulty, which is then told. */
function readLayer<T>(
  dir: string,
  file: string,
  schema: z.ZodType<T>,
  faults: RuleFault[],
): Layer<T> | undefined {
  const bytes = readBounded(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = bytes.toString('utf8');
  const foreign = foreignText(bytes, text);
  if (foreign !== undefined) {
    faults.push({ place: { file, line: foreign.line, column: 1 }, what: foreign.what });
    return undefined;
  }
  const yaml = readYaml(file, text);
  const content = parse(schema, yaml, faults);
  if (content === undefined) return undefined;
  return { path: partsOf(dir, file).join('/'), sha256, content, yaml };
}

/** What the rules that come with the tool call their categories. */
function shippedCategories(): readonly Layer<CategoryFile>[] {
  const faults: RuleFault[] = [];
  return ruleFilesOf(shippedRules)
    .filter((file) => categoryFile.test(basename(file)))
    .flatMap((file) => readLayer(shippedRules, file, categoryFileSchema, faults) ?? []);
}

/** Every YAML file under a folder, sorted. @throws {UserError} (2) where the folder can't be read. */
export function ruleFilesOf(dir: string): string[] {
  const files = filesUnder(dir, /\.ya?ml$/);
  files.forEach(noteRead);
  return files;
}

/** Every file under a folder whose name fits, sorted. @throws {UserError} (2) where the folder can't be read. */
function filesUnder(dir: string, name: RegExp): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path))
      .map((path) => join(dir, path))
      .filter((file) => statSync(file).isFile())
      .sort();
  } catch (cause) {
    throw new UserError(exitCode.usage, [message('rulesNoFolder', { dir })], { cause });
  }
}

/** Rule files that an editor has given an ending by which nobody reads them. */
const unread =
  /\.YA?ML$|\.ya?ml\.(txt|docx?|wps)$|(^|[\\/])\d{4}-\d{1,2}-\d{1,2}\.(txt|docx?|wps)$/;

const unreadFaults = (dir: string): RuleFault[] =>
  filesUnder(dir, unread).map((file) => {
    const found = basename(file);
    const expected = `${found.replace(/(\.ya?ml)?\.[a-z]+$/i, '')}.yaml`;
    return {
      place: { file, line: 1, column: 1 },
      what: message('rulesFileEnding', { found, expected }),
    };
  });

/** What is wrong with bytes that are no text of UTF-8, and on which line. */
function foreignText(bytes: Buffer, text: string): { line: number; what: Message } | undefined {
  const isWide = /^(\xff\xfe|\xfe\xff)/.test(bytes.subarray(0, 2).toString('latin1'));
  if (isWide || text.includes('\0')) {
    return { line: 1, what: message('yamlEncoding', { found: 'UTF-16' }) };
  }
  if (isUtf8(bytes)) return undefined;
  const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
  return { line, what: message('yamlEncoding', { found: 'GBK' }) };
}

/** Reads YAML of a schema; faults are gathered. `guide` is where its author finds how it is written. */
export function parse<T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
  faults: RuleFault[],
  guide = rulesGuide,
): T | undefined {
  if (yaml.faults.length > 0) {
    // One slip in YAML breaks all that follows it; the first fault is the one to mend.
    faults.push(...yaml.faults.slice(0, 1));
    return undefined;
  }
  const result = schema.safeParse(yaml.data);
  if (result.success) return result.data;
  for (const { path, what } of issueWords(result.error.issues, yaml.data, guide)) {
    faults.push({ place: yaml.placeOf(path), what });
  }
  return undefined;
}

function agrees(
  { content, yaml }: Pick<Layer<object>, 'content' | 'yaml'>,
  expected: Readonly<Record<string, string>>,
  faults: RuleFault[],
): boolean {
  const found = new Map<string, unknown>(Object.entries(content));
  // A roster of before does not say its place.
  const asked = Object.entries(expected).filter(
    ([key]) => key !== 'jurisdiction' || !found.has('kind') || found.has(key),
  );
  const wrong = asked.filter(([key, value]) => found.get(key) !== value);
  for (const [path, value] of wrong) {
    const params = { path, found: String(found.get(path)), expected: value };
    const what = message('rulesPlace', params);
    // A folder of the wrong name is one fault, however many files stand in it.
    if (!faults.some((one) => isDeepStrictEqual(one.what, what))) {
      faults.push({ place: yaml.placeOf([path]), what });
    }
  }
  return wrong.length === 0;
}
