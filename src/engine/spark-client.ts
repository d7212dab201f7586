import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { foreignWords } from '../messages/redact.ts';

/**
 * Spark's own client, `spark-sql`, of the Spark that the user has: by SPARK_HOME, else on the PATH. It
 * takes plain SQL to the cluster; nothing of ours runs there.
 */
export class SparkClient {
  private constructor(
    private readonly program: string,
    private readonly master: string,
    private readonly scratch: string,
  ) {}

  /** @throws {UserError} (2) where there is no client. */
  static find(master: string, scratch: string, env: Readonly<NodeJS.ProcessEnv>): SparkClient {
    const folders = [
      ...(env['SPARK_HOME'] === undefined ? [] : [join(env['SPARK_HOME'], 'bin')]),
      ...(env['PATH'] ?? '').split(delimiter),
    ];
    const program = folders
      .map((folder) => join(folder, 'spark-sql'))
      .find((path) => existsSync(path));
    if (program === undefined) throw new UserError(exitCode.usage, [message('sparkNoClient')]);
    return new SparkClient(program, master, scratch);
  }

  /**
   * Runs statements in one session of the cluster; tables made in it are gone with it.
   *
   * @throws {UserError} (1) with what Spark says, where a statement fails.
   */
  async run(statements: readonly string[]): Promise<void> {
    const folder = (name: string): string => join(this.scratch, name);
    const script = folder('plan.sql');
    await mkdir(folder('conf'), { recursive: true });
    await mkdir(folder('tmp'), { recursive: true });
    await writeFile(script, statements.map((one) => `${one};\n`).join('\n'), { mode: 0o600 });
    const conf: Record<string, string> = {
      'spark.app.name': 'civil-aid',
      'spark.sql.catalogImplementation': 'in-memory',
      'spark.sql.warehouse.dir': folder('warehouse'),
      'spark.ui.enabled': 'false',
      'spark.ui.showConsoleProgress': 'false',
      'spark.log.level': 'ERROR',
      'spark.sql.error.messageFormat': 'MINIMAL',
      'spark.sql.session.timeZone': 'UTC',
      'spark.sql.ansi.enabled': 'true',
      'spark.sql.parser.escapedStringLiterals': 'false',
      // The people of a relief list are read by nobody but its owner.
      'spark.hadoop.fs.permissions.umask-mode': '077',
      'spark.hadoop.hive.downloaded.resources.dir': folder('resources'),
      // Long expressions are planned deep and compiled wide.
      'spark.sql.codegen.wholeStage': 'false',
      ...(isLocal(this.master) && {
        'spark.driver.host': '127.0.0.1',
        'spark.driver.bindAddress': '127.0.0.1',
      }),
    };
    const args = [
      '--master',
      this.master,
      '--driver-memory',
      '2g',
      '--driver-java-options',
      `-Xss64m -Djava.io.tmpdir=${folder('tmp')}`,
      ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
      '--conf',
      'spark.executor.extraJavaOptions=-Xss64m',
      '-f',
      script,
    ];
    const child = spawn(this.program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...(isLocal(this.master) && { SPARK_LOCAL_IP: '127.0.0.1' }),
      },
    });
    let told = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      told = (told + text).slice(-20_000);
    });
    const code = await new Promise<number | null>((done, fail) => {
      child.once('error', fail);
      child.once('close', done);
    });
    if (code === 0) return;
    throw new UserError(
      exitCode.fault,
      [message('sparkFailed', { master: this.master, reason: reasonOf(told) })],
      { cause: new Error(told) },
    );
  }
}

const isLocal = (master: string): boolean =>
  /^(?:local|spark:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]))/.test(master);

/** The line that tells; the rest is a stack. */
function reasonOf(told: string): string {
  const lines = told.split('\n').filter((line) => line.trim() !== '');
  const found = lines.find((line) => /errorClass|Error|Exception/.test(line)) ?? lines.at(-1) ?? '';
  return foreignWords(found.trim());
}
