// What the tests of faults and kills have in common: folders as they are, and the tool run in them.
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const bin = resolve('bin/civil-aid.js');

/**
 * Every file under a folder with its bytes, hidden ones too; folders end in `/`.
 * @param {string} folder
 * @returns {Map<string, string>}
 */
export function snapshot(folder) {
  const found = new Map();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const isFolder = lstatSync(join(folder, name)).isDirectory();
    found.set(
      isFolder ? `${name}/` : name,
      isFolder ? '' : readFileSync(join(folder, name), 'latin1'),
    );
  }
  return found;
}

/**
 * What differs between two snapshots, by name.
 * @param {Map<string, string>} a
 * @param {Map<string, string>} b
 * @returns {string[]}
 */
export const differing = (a, b) =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));

/**
 * Makes `to` the same as `from`.
 * @param {string} from
 * @param {string} to
 */
export function restore(from, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
}

/**
 * Runs the tool to its end.
 * @param {string} cwd
 * @param {string} temporary the folder for temporary files
 * @param {readonly string[]} args
 * @param {{ program?: string, node?: readonly string[], env?: Record<string, string>, fileBlocks?: number }} [more]
 */
export function tool(
  cwd,
  temporary,
  args,
  { program = process.execPath, node = [], env = {}, fileBlocks } = {},
) {
  const command = [program, ...node, bin, ...args];
  const [first = '', ...rest] =
    fileBlocks === undefined
      ? command
      : ['bash', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'bash', ...command];
  return spawnSync(first, rest, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, TMPDIR: temporary, ...env },
  });
}

/**
 * A fixed sequence of numbers from 0 to 1, so that a failure can be told again.
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
