// Loaded before the tool (`node --import`): the Nth call of one kind on a path under a folder fails, as a bad
// disk or a full one makes it fail. At the end it says how many such calls there were.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';

const { kind, nth, code, folder, report } = JSON.parse(process.env['CIVIL_AID_FAULT'] ?? '{}');
const { writeFileSync: writeReport } = fs;
let count = 0;
/** @type {Map<number, string>} */
const paths = new Map();

/** @param {string} what @param {unknown} path */
function pass(what, path) {
  if (what !== kind || typeof path !== 'string' || !resolve(path).startsWith(folder)) return;
  count += 1;
  if (count !== nth) return;
  throw Object.assign(new Error(`${code}: made to fail, ${what}`), {
    code,
    errno: -5,
    syscall: what,
  });
}

/** @param {unknown} flags */
const writes = (flags) => typeof flags === 'string' && /[wa+]/.test(flags);

/** @param {any} owner @param {string} name @param {(...args: any[]) => void} before @param {(result: any, args: any[]) => void} [after] */
function wrapSync(owner, name, before, after = () => undefined) {
  const own = owner[name];
  owner[name] = (/** @type {any[]} */ ...args) => {
    before(...args);
    const result = own.apply(owner, args);
    after(result, args);
    return result;
  };
}

wrapSync(
  fs,
  'openSync',
  (path, flags) => writes(flags) && pass('open', path),
  (fd, [path]) => paths.set(fd, path),
);
wrapSync(fs, 'writeFileSync', (at) => pass('write', typeof at === 'number' ? paths.get(at) : at));
wrapSync(fs, 'appendFileSync', (at) => pass('write', at));
wrapSync(fs, 'fsyncSync', (fd) => pass('fsync', paths.get(fd)));
wrapSync(fs, 'renameSync', (_, to) => pass('rename', to));
wrapSync(fs, 'linkSync', (_, to) => pass('link', to));
wrapSync(fs, 'mkdirSync', (path) => pass('mkdir', path));

const { open } = fs.promises;
fs.promises.open = async (path, flags, mode) => {
  if (writes(flags)) pass('open', path);
  const handle = await open(path, flags, mode);
  /** @type {any} */
  const patched = handle;
  for (const [name, what] of [
    ['writeFile', 'write'],
    ['sync', 'fsync'],
  ]) {
    const own = patched[name].bind(handle);
    patched[name] = async (/** @type {any[]} */ ...args) => {
      pass(what, path);
      return own(...args);
    };
  }
  return handle;
};
const { mkdir } = fs.promises;
fs.promises.mkdir = async (path, options) => {
  pass('mkdir', path);
  return mkdir(path, options);
};

// Streams call these with a callback.
/** @type {any} */
const callbacks = fs;
const { open: openBack } = fs;
callbacks.open = (/** @type {any[]} */ ...args) => {
  const done = args.at(-1);
  try {
    if (writes(args[1])) pass('open', args[0]);
  } catch (error) {
    process.nextTick(done, error);
    return;
  }
  callbacks.openBack(...args.slice(0, -1), (/** @type {any} */ error, /** @type {any} */ fd) => {
    if (error === null) paths.set(fd, String(args[0]));
    done(error, fd);
  });
};
callbacks.openBack = openBack;
for (const name of ['write', 'writev']) {
  const own = callbacks[name];
  callbacks[name] = (/** @type {any[]} */ fd, /** @type {any[]} */ ...args) => {
    try {
      pass('write', paths.get(/** @type {any} */ (fd)));
    } catch (error) {
      process.nextTick(args.at(-1), error);
      return;
    }
    own(fd, ...args);
  };
}
syncBuiltinESMExports();

process.on('exit', () => {
  if (report !== undefined) writeReport(report, String(count));
});
