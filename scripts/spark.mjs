// @ts-check
// A small Spark standalone cluster on this machine, for the tests and benches of `calc --engine spark`.
// Nothing of civil-aid runs in it: it stands for a cluster that a bureau already has.
//
//   node scripts/spark.mjs install      Spark into .spark/, with Java where there is none
//   node scripts/spark.mjs start        a master and two workers on 127.0.0.1; prints the master's URL
//   node scripts/spark.mjs kill-worker  SIGKILL to one worker and its executors
//   node scripts/spark.mjs stop         ends what `start` started, and nothing else
//   node scripts/spark.mjs client       prints the path of spark-sql
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.1.4';
const PY4J = '0.10.9.9';
const JAVA = 17;
const WORKERS = 2;

const folder = fileURLToPath(new URL('../.spark/', import.meta.url));
const venv = join(folder, 'venv');
const stamp = join(folder, 'installed');
const clusterFile = join(folder, 'cluster.json');

/**
 * A process is its number and the tick it began at: a number alone may be somebody else's by now.
 * @typedef {{ name: string, pid: number, began: string }} Process
 * @typedef {{ master: string, processes: Process[] }} Cluster
 */

const sleep = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * @param {string} command
 * @param {string[]} args
 */
function must(command, args) {
  // What these say goes to stderr: stdout is for the one line that a caller reads.
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    timeout: 15 * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
}

/** The major version of the Java that Spark will take, or nothing where there is none. */
function java() {
  const home = process.env['JAVA_HOME'];
  const command = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const { status, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
}

const venvWorks = () =>
  spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;

/** @param {string[]} names */
function apt(names) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(`please install ${names.join(' ')} (only root on Debian can do it here)`);
  must('apt-get', ['update']);
  must('apt-get', ['install', '-y', '--no-install-recommends', ...names]);
}

/** The folder that Spark's own documents call SPARK_HOME. */
export function home() {
  const lib = join(venv, 'lib');
  const python = existsSync(lib) ? readdirSync(lib).find((name) => /^python3\./.test(name)) : '';
  const found = join(lib, python ?? '', 'site-packages', 'pyspark');
  if (!existsSync(join(found, 'jars')))
    throw new Error('Spark is not here yet: node scripts/spark.mjs install');
  return found;
}

/** The path of Spark's own SQL client. */
export const client = () => join(home(), 'bin', 'spark-sql');

export const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === VERSION;

export function install() {
  const missing = [
    ...(java() === undefined ? [`openjdk-${JAVA}-jre-headless`] : []),
    ...(venvWorks() ? [] : ['python3', 'python3-venv']),
  ];
  if (missing.length > 0) apt(missing);
  const version = java() ?? 0;
  if (version < JAVA) throw new Error(`Spark ${VERSION} needs Java ${JAVA}; this is ${version}`);
  if (installed()) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A half-made venv has no stamp, so it is made anew.
  rmSync(venv, { recursive: true, force: true });
  must('python3', ['-m', 'venv', venv]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  must(join(venv, 'bin', 'python'), [...pip, `pyspark==${VERSION}`, `py4j==${PY4J}`]);
  home();
  writeFileSync(stamp, `${VERSION}\n`);
}

/**
 * What /proc knows of a process: its parent and the tick it began at; nothing once it has ended.
 * @param {number} pid
 */
function stat(pid) {
  try {
    // The name in brackets may hold anything, so the fields are counted after its last bracket.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : { parent: Number(fields[1]), began: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

const alive = (/** @type {Process} */ { pid, began }) => stat(pid)?.began === began;

/** @param {Process} parent */
function children(parent) {
  /** @type {Process[]} */
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const seen = stat(Number(name));
    if (seen?.parent === parent.pid)
      found.push({ name: `child of ${parent.name}`, pid: Number(name), began: seen.began });
  }
  return alive(parent) ? found : [];
}

/**
 * @param {Process} target
 * @param {NodeJS.Signals} signal
 */
function signal(target, signal) {
  if (!alive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * @param {Process[]} targets
 * @param {number} ms
 */
async function ended(targets, ms) {
  for (const until = Date.now() + ms; Date.now() < until; await sleep(50))
    if (!targets.some(alive)) return true;
  return !targets.some(alive);
}

/**
 * Workers first, so that they end their executors while the master still stands.
 * @param {Process[]} processes
 */
async function end(processes) {
  const all = [...processes.flatMap(children), ...processes];
  for (const target of [...processes].reverse()) signal(target, 'SIGTERM');
  if (await ended(all, 8000)) return;
  for (const target of all) signal(target, 'SIGKILL');
  if (!(await ended(all, 5000)))
    throw new Error(`still there: ${all.filter(alive).map(({ pid }) => pid)}`);
}

/** @returns {Cluster | undefined} */
function cluster() {
  return existsSync(clusterFile) ? JSON.parse(readFileSync(clusterFile, 'utf8')) : undefined;
}

/**
 * @param {string} name
 * @param {string[]} args of spark-class
 * @returns {Process}
 */
function launch(name, args) {
  // Settings of another Spark on this machine must not steer this one.
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('SPARK_'));
  const log = openSync(join(folder, 'log', `${name}.log`), 'w');
  const child = spawn(join(home(), 'bin', 'spark-class'), args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...Object.fromEntries(inherited),
      SPARK_HOME: home(),
      SPARK_CONF_DIR: join(folder, 'conf'),
      // The web pages of master and worker have no switch; this keeps them on loopback.
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_LOCAL_HOSTNAME: '127.0.0.1',
      SPARK_PUBLIC_DNS: '127.0.0.1',
      SPARK_LOCAL_DIRS: join(folder, 'local'),
      SPARK_DAEMON_MEMORY: '256m',
      SPARK_MASTER_OPTS: '-Dspark.master.rest.enabled=false',
      SPARK_WORKER_OPTS: '-Dspark.worker.cleanup.enabled=true',
    },
  });
  closeSync(log);
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  return { name, pid, began: stat(pid)?.began ?? '' };
}

/**
 * The first match in a log that is being written, as long as the process that writes it lives.
 * @param {Process} writer
 * @param {RegExp} pattern
 * @param {number} ms
 */
async function said(writer, pattern, ms) {
  const path = join(folder, 'log', `${writer.name}.log`);
  for (const until = Date.now() + ms; ; await sleep(100)) {
    const running = alive(writer);
    const text = readFileSync(path, 'utf8');
    const match = pattern.exec(text);
    if (match !== null) return match;
    if (!running || Date.now() > until)
      throw new Error(
        `${writer.name} ${running ? `said nothing of ${pattern} in ${ms} ms` : 'ended'}:\n${text.slice(-2000)}`,
      );
  }
}

/** Starts the cluster and gives the URL of its master; after a failure nothing of it is left. */
export async function start() {
  const before = cluster();
  if (before?.processes.some(alive))
    throw new Error(`already running at ${before.master}: node scripts/spark.mjs stop`);
  rmSync(clusterFile, { force: true });
  for (const name of ['log', 'work', 'local'])
    rmSync(join(folder, name), { recursive: true, force: true });
  for (const name of ['log', 'work', 'local', 'conf'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });

  /** @type {Process[]} */
  const processes = [];
  const interrupted = () => void end(processes).finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    // Port 0 is any free one; which it was, the log tells.
    const local = ['--host', '127.0.0.1', '--port', '0', '--webui-port', '0'];
    const deploy = 'org.apache.spark.deploy';
    const first = launch('master', [`${deploy}.master.Master`, ...local]);
    processes.push(first);
    const [, master = ''] = await said(first, /Starting Spark master at (spark:\S+)/, 60_000);
    for (let at = 1; at <= WORKERS; at += 1) {
      const name = `worker-${at}`;
      const size = ['--cores', '1', '--memory', '1g', '--work-dir', join(folder, 'work', name)];
      processes.push(launch(name, [`${deploy}.worker.Worker`, ...local, ...size, master]));
    }
    for (const worker of processes.slice(1))
      await said(worker, /Successfully registered with master/, 60_000);
    /** @type {Cluster} */
    const made = { master, processes };
    writeFileSync(clusterFile, `${JSON.stringify(made, undefined, 2)}\n`, { flag: 'wx' });
    return master;
  } catch (error) {
    await end(processes);
    throw error;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

export async function stop() {
  const running = cluster();
  if (running === undefined) return;
  await end(running.processes);
  rmSync(clusterFile);
}

/** As when a machine loses its power: neither the worker nor its executors can say goodbye. */
export async function killWorker() {
  const worker = cluster()?.processes.find(
    (process) => process.name.startsWith('worker') && alive(process),
  );
  if (worker === undefined) throw new Error('no worker is running');
  const targets = [worker, ...children(worker)];
  for (const target of targets) signal(target, 'SIGKILL');
  if (!(await ended(targets, 5000))) throw new Error(`${worker.name} does not die`);
  return targets;
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  /** @type {Record<string, () => unknown>} */
  const commands = {
    install,
    start: async () => console.log(await start()),
    'kill-worker': async () => {
      for (const { name, pid } of await killWorker()) console.log(`${name} ${pid}`);
    },
    stop,
    client: () => console.log(client()),
  };
  const command = commands[process.argv[2] ?? ''];
  try {
    if (command === undefined)
      throw new Error(`usage: node scripts/spark.mjs ${Object.keys(commands).join('|')}`);
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
