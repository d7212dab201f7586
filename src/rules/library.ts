import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { noteRead } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import { type OverlapFile, overlapFileSchema, type RuleFile, ruleFileSchema } from './schema.ts';
import type { RuleFault } from './faults.ts';
import { issueWords } from './issues.ts';
import { readYaml, type YamlFile } from './yaml.ts';
import { readBounded } from './yaml-bounds.ts';

/** The rules that come with the tool. */
export const shippedRules = fileURLToPath(new URL('../../rules', import.meta.url));

/** The national layer; provinces and cities stand on it. */
export const nation = '000000';

/** A rule file as read: what it says, and the hash that the summary keeps. */
export interface Layer<T> {
  /** Path under the rules folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly content: T;
  readonly yaml: YamlFile;
}

/** Every rule file of a folder, each valid by itself. */
export interface Library {
  readonly dir: string;
  readonly rules: readonly Layer<RuleFile>[];
  readonly overlaps: readonly Layer<OverlapFile>[];
  readonly faults: readonly RuleFault[];
}

/** National, province, city, county: `341602` stands on `341600`, `340000` and `000000`. */
export function jurisdictionChain(code: string): string[] {
  const chain = [nation, `${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(chain)];
}

/** Folders beside the categories that hold other data of a jurisdiction. */
const otherFolders = new Set(['rosters', 'controls']);

/**
 * Reads every rule file under `dir`. Faults are gathered, not thrown, so that one reading tells all.
 *
 * @throws {UserError} when the folder can't be read, or has no rule file.
 */
export function readLibrary(dir: string): Library {
  const rules: Layer<RuleFile>[] = [];
  const overlaps: Layer<OverlapFile>[] = [];
  const faults: RuleFault[] = [];
  const files = ruleFilesOf(dir);
  if (files.length === 0) throw new UserError(exitCode.usage, [message('rulesNoFiles', { dir })]);
  for (const file of files) {
    const path = relative(dir, file).split(sep).join('/');
    const [jurisdiction = '', folder = '', name = '', ...deeper] = path.split('/');
    if (otherFolders.has(folder)) continue;
    if (!/^\d{4}-\d{2}-\d{2}\.ya?ml$/.test(name) || deeper.length > 0) {
      faults.push({ place: { file, line: 1, column: 1 }, what: message('rulesFileName') });
      continue;
    }
    const bytes = readBounded(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const yaml = readYaml(file, bytes.toString('utf8'));
    const expected = { jurisdiction, effective: name.replace(/\.ya?ml$/, '') };
    if (folder === 'overlaps') {
      const content = parse(overlapFileSchema, yaml, faults);
      if (content === undefined) continue;
      if (agrees(content, expected, yaml, faults)) overlaps.push({ path, sha256, content, yaml });
    } else {
      const content = parse(ruleFileSchema, yaml, faults);
      if (content === undefined) continue;
      if (agrees(content, { ...expected, category: folder }, yaml, faults)) {
        rules.push({ path, sha256, content, yaml });
      }
    }
  }
  return { dir, rules, overlaps, faults };
}

/** Every YAML file under a folder, sorted. */
export function ruleFilesOf(dir: string): string[] {
  let files: string[];
  try {
    files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => join(dir, name))
      .filter((file) => statSync(file).isFile())
      .sort();
  } catch (cause) {
    throw new UserError(exitCode.usage, [message('rulesNoFolder', { dir })], { cause });
  }
  files.forEach(noteRead);
  return files;
}

/** Reads YAML of a schema; faults are gathered. `guide` is where its author finds how it is written. */
export function parse<T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
  faults: RuleFault[],
  guide = 'docs/规则文件.md',
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
  content: Readonly<Partial<Record<string, unknown>>>,
  expected: Readonly<Record<string, string>>,
  yaml: YamlFile,
  faults: RuleFault[],
): boolean {
  const wrong = Object.entries(expected).filter(([key, value]) => content[key] !== value);
  for (const [path, value] of wrong) {
    faults.push({
      place: yaml.placeOf([path]),
      what: message('rulesPlace', { path, found: String(content[path]), expected: value }),
    });
  }
  return wrong.length === 0;
}
