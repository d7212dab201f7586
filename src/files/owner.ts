import { createHash, randomBytes } from 'node:crypto';
import { type BigIntStats, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Whatever a run puts on a disk for the time being is named after the run: machine, process and when the
 * process began. So whoever finds it later can tell a killed run's leavings from a live run's work; a
 * process number alone is given out again.
 */

/** When a process began, in the kernel's ticks since it started; undefined where there is none, `''` where nothing tells. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name stands in brackets and may hold anything, brackets too.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie runs no more; its parent has only not asked for its end yet.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return process.platform === 'linux' || !answers(pid) ? undefined : '';
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Processes of another machine, or of another container, have numbers of their own. */
function machineName(): string {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has these.
  }
  return createHash('sha256').update(`${hostname()}\n${space}`).digest('hex').slice(0, 8);
}

const machine = machineName();
const owner = `${machine}-${process.pid}-${startOf(process.pid) || '0'}`;
const ownerPattern = '([0-9a-f]{8})-([0-9]+)-([0-9]+)-[0-9a-f]{12}';
const temporaryPattern = new RegExp(`^\\..*\\.${ownerPattern}\\.tmp$`, 's');
const scratchPattern = new RegExp(`^civil-aid-${ownerPattern}$`);

const mark = (): string => `${owner}-${randomBytes(6).toString('hex')}`;

/** A name for a file that is to take the place of `name`; cut so that it stays a name that a disk takes. */
export function temporaryName(name: string): string {
  const most = 120;
  const cut = Buffer.from(name)
    .subarray(0, most)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `.${cut}.${mark()}.tmp`;
}

/** A name for a scratch folder among those of other programs. */
export const scratchName = (): string => `civil-aid-${mark()}`;

/** What cannot be asked whether it still runs, on another machine, is given a day. */
const longestRun = 24 * 60 * 60 * 1000;

function isLeft(parts: RegExpExecArray | null, found: BigIntStats): boolean {
  if (parts === null) return false;
  const [, where, pid, start] = parts;
  if (process.getuid !== undefined && found.uid !== BigInt(process.getuid())) return false;
  if (where !== machine) return Date.now() - Number(found.mtimeMs) > longestRun;
  const now = startOf(Number(pid));
  return now !== undefined && (now === '' || now === start) ? false : true;
}

function leftAt(path: string, parts: RegExpExecArray | null): BigIntStats | undefined {
  if (parts === null) return undefined;
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found !== undefined && isLeft(parts, found) ? found : undefined;
}

/** What stands at a path, where it is the temporary file of a run that is no more. */
export const leftTemporary = (path: string, name: string): BigIntStats | undefined =>
  leftAt(path, temporaryPattern.exec(name));

/** What stands at a path, where it is the scratch of a run that is no more. */
export const leftScratch = (path: string, name: string): BigIntStats | undefined =>
  leftAt(path, scratchPattern.exec(name));
