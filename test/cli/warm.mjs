// The built tool in a thread that stays: it runs one command after another for `run.ts`, which waits for each.
import { hostname, userInfo } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ port: import('node:worker_threads').MessagePort, done: Int32Array, home: string }} */
const { port, done, home } = workerData;
const { run } = await import(new URL('dist/cli/main.js', home).href);
const { releaseAll } = await import(new URL('dist/files/owned.js', home).href);

/** A stream that keeps what is written to it; no terminal. */
class Kept extends Writable {
  isTTY = false;
  pieces = [];

  _write(chunk, _encoding, next) {
    this.pieces.push(chunk);
    next();
  }

  get text() {
    return Buffer.concat(this.pieces).toString('utf8');
  }
}

function tell(ran) {
  port.postMessage(ran);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

let said = new Kept();
process.on('uncaughtException', (error) => {
  tell({ code: 1, out: '', err: `${said.text}${String(error?.stack)}` });
});

parentPort.on('message', async ({ args, input }) => {
  const [stdout, stderr] = [new Kept(), new Kept()];
  said = stderr;
  const code = await run(args, {
    stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    today: new Date(),
    maker: () => ({ version: '1', user: userInfo().username, host: hostname() }),
  });
  releaseAll();
  tell({ code, out: stdout.text, err: stderr.text });
});
