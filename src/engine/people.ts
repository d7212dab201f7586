import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import type { Household } from '../people/household.ts';
import { Intake } from '../people/intake.ts';
import type { AsOf } from '../people/month.ts';
import { pickRows } from '../tables/pick.ts';
import type { ReadTable, TableInput } from '../tables/read.ts';
import { type Duck, quoted } from './duckdb.ts';
import { personLayers } from './sql/cells.ts';
import { duckdb } from './sql/dialect.ts';

/** A table that was opened, and the file that it is of. */
export interface OpenTable {
  readonly input: TableInput;
  readonly table: ReadTable;
}

/** A household that SQL does not judge, with the row at which it is first met. */
export interface HardHousehold {
  readonly household: Household;
  readonly seq: number;
}

interface Loaded extends OpenTable {
  /** The `seq` of the file's first row. */
  readonly from: number;
  readonly rows: number;
}

const counted = z.object({ rows: z.bigint() });
const numbered = z.object({ seq: z.bigint() });
const named = z.object({ household_id: z.string() });

/** So many rows are decided at once; more would only take memory. */
const rowsAtOnce = 1_000_000;
const mark = '\u001f';

/**
 * The people of all tables inside DuckDB, as the rules' queries take them. Rows that SQL can't read for
 * certain, and whole households with such a row, come out again: {@link hard} has them read by the
 * tables' own reader, so that every sheet means the same whichever way it goes.
 */
export class People {
  private readonly loaded: Loaded[] = [];
  private rows = 0;
  /** Reading of the households that SQL does not judge. */
  intake = new Intake();
  hard: readonly HardHousehold[] = [];
  private suspects = false;
  /** Data rows of each table that `intake` has read. */
  private hardRead: ReadonlyMap<ReadTable, number> = new Map();

  private constructor(
    private readonly duck: Duck,
    private readonly scratch: string,
  ) {}

  /**
   * @param facts keys of the facts that the rules ask for.
   * @param extras headers of the columns carried through.
   * @param scratch a folder for its owner only, thrown away afterwards.
   */
  static async load(
    duck: Duck,
    tables: readonly OpenTable[],
    facts: ReadonlySet<string>,
    extras: readonly string[],
    asOf: AsOf,
    scratch: string,
  ): Promise<People> {
    const people = new People(duck, scratch);
    // A row's place in the table is its place in the sheets. A long list made a join would lose it.
    await duck.run(`SET preserve_insertion_order = true`);
    await duck.run(`SET disabled_optimizers = 'in_clause'`);
    for (const [at, one] of tables.entries()) await people.add(one, at, facts, extras, asOf);
    await people.setApart();
    return people;
  }

  /** How many rows the tables have below their headers, data or not. */
  get count(): number {
    return this.rows;
  }

  /** How many data rows each table has, in the order of the tables. */
  async dataRows(): Promise<number[]> {
    const all: number[] = [];
    for (const { table, from, rows } of this.loaded) {
      const [hard] = await this.duck.rows(
        counted,
        `SELECT count(*) AS rows FROM ${this.hardRows()} WHERE seq >= ${from} AND seq < ${from + rows}`,
      );
      all.push(rows - Number(hard?.rows ?? 0) + (this.hardRead.get(table) ?? 0));
    }
    return all;
  }

  private async add(
    { input, table }: OpenTable,
    at: number,
    facts: ReadonlySet<string>,
    extras: readonly string[],
    asOf: AsOf,
  ): Promise<void> {
    const info = table.info();
    const from = this.rows;
    const load = async (source: string, width: number): Promise<void> => {
      const { places, unknown } = info;
      const cell = (index: number | undefined): string | undefined =>
        index === undefined || index >= width ? undefined : `c${index}`;
      const { layers, columns } = personLayers(
        (key) => cell(places[key]),
        facts,
        extras.map((header) => cell(unknown[header])),
        asOf,
        duckdb,
      );
      const relation = layers.reduce(
        (inner, layer) =>
          `(SELECT *, ${layer.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')} FROM ${inner})`,
        source,
      );
      const query = `SELECT ${columns.join(', ')}, ${at} AS file FROM ${relation}`;
      await this.duck.run(at === 0 ? `CREATE TABLE line AS ${query}` : `INSERT INTO line ${query}`);
    };
    const direct = directly(info, input);
    const done =
      direct !== undefined &&
      (await load(direct, info.width).then(
        () => true,
        // A line that is too long for its header stops DuckDB's reader; ours goes on.
        () => false,
      ));
    if (!done) await load(await this.spread(table, at, info.width), info.width);
    const [all] = await this.duck.rows(counted, 'SELECT count(*) AS rows FROM line');
    this.rows = Number(all?.rows ?? 0);
    this.loaded.push({ input, table, from, rows: this.rows - from });
  }

  /** A table in any other form, written down cell by cell; a row that does not fit is marked as unreadable. */
  private async spread(table: ReadTable, at: number, width: number): Promise<string> {
    const path = join(this.scratch, `table-${at}`);
    const out = createWriteStream(path, { mode: 0o600 });
    const unreadable = ['\ufffd', ...Array.from({ length: width - 1 }, () => '')].join(mark);
    let text = '';
    for await (const { cells, merged } of table.raws()) {
      const fits =
        merged === undefined &&
        cells.slice(width).every((cell) => cell.trim() === '') &&
        cells.every((cell) => !/[\u001f\r\n]/.test(cell));
      const own = Array.from({ length: width }, (_, place) => cells[place] ?? '');
      text += `${fits ? own.join(mark) : unreadable}\n`;
      if (text.length < 1 << 17) continue;
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
    out.end(text);
    await once(out, 'close');
    return csvSource(path, 0, mark, width);
  }

  /** Finds the households that SQL must not judge, and reads them with the tables' own reader. */
  private async setApart(): Promise<void> {
    const { duck } = this;
    await duck.run(`CREATE TABLE suspect AS
      SELECT household_id FROM line WHERE household_id IS NOT NULL GROUP BY household_id
      HAVING NOT bool_and(clean) OR max(rowid) - min(rowid) + 1 <> count(*) OR min(file) <> max(file)
        OR COALESCE(min(f_town) <> max(f_town), FALSE) OR COALESCE(min(f_village) <> max(f_village), FALSE)
      UNION
      SELECT household_id FROM line WHERE household_id IS NOT NULL AND id17 IN
        (SELECT id17 FROM line WHERE id17 IS NOT NULL GROUP BY id17 HAVING count(*) > 1)`);
    // A row without a household number, and what is no person, may belong to the household above it.
    const [open] = await duck.rows(
      counted,
      'SELECT count(*) AS rows FROM line WHERE household_id IS NULL OR id17 IS NULL',
    );
    if (open?.rows !== 0n) {
      await duck.run(`INSERT INTO suspect SELECT DISTINCT before FROM (SELECT household_id, id17,
          last_value(CASE WHEN id17 IS NOT NULL THEN household_id END IGNORE NULLS)
            OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
          FROM line) WHERE (household_id IS NULL OR id17 IS NULL) AND before IS NOT NULL
            AND before NOT IN (SELECT household_id FROM suspect)`);
    }
    // Each round takes over what the one before named; the third finds nothing new.
    for (let round = 0; round < 4; round += 1) {
      const found = await duck.rows(numbered, `SELECT seq FROM ${this.hardRows()} ORDER BY seq`);
      this.suspects = found.length > 0;
      if (!this.suspects) return;
      await this.readHard(found.map(({ seq }) => Number(seq)));
      if (!(await this.widen())) return;
    }
    throw new Error('rows do not stand where they were read');
  }

  private hardRows(): string {
    return `(SELECT rowid AS seq FROM line WHERE NOT clean OR household_id IN (SELECT household_id FROM suspect))`;
  }

  private async readHard(rows: readonly number[]): Promise<void> {
    const { intake, first, counts } = await this.readRows(rows);
    this.intake = intake;
    this.hardRead = counts;
    this.hard = intake
      .households()
      .map((household) => ({ household, seq: first.get(household.id) ?? 0 }));
  }

  /** Reads rows with the tables' own reader; what stands apart in the sheets does not reach into each other. */
  private async readRows(rows: readonly number[]): Promise<{
    readonly intake: Intake;
    /** Household number → the row at which it is first met. */
    readonly first: ReadonlyMap<string, number>;
    /** Data rows of each table. */
    readonly counts: ReadonlyMap<ReadTable, number>;
  }> {
    const intake = new Intake();
    const counts = new Map<ReadTable, number>();
    const first = new Map<string, number>();
    for (const { input, table, from, rows: size } of this.loaded) {
      const own = rows.filter((seq) => seq >= from && seq < from + size).map((seq) => seq - from);
      const before = intake.rowsRead;
      const info = table.info();
      let last = -1;
      table.reader.skip();
      for await (const { at, raw } of pickRows(table, input, own)) {
        if (at !== last + 1) table.reader.skip();
        last = at;
        const row = table.reader.read(raw);
        if (row === undefined) continue;
        const { household_id: id } = row.values;
        if (typeof id === 'string' && !first.has(id)) first.set(id, from + at);
        intake.add(row, info);
      }
      counts.set(table, intake.rowsRead - before);
    }
    return { intake, first, counts };
  }

  /** The condition that a row of the table `line` is SQL's to judge. */
  get sound(): string {
    return this.suspects
      ? `(clean AND household_id NOT IN (SELECT household_id FROM suspect))`
      : 'TRUE';
  }

  /** Whole households of those that SQL may judge, read by the tables' own reader. @param ids a query of their numbers. */
  async households(ids: string): Promise<readonly Household[]> {
    const rows = await this.duck.rows(
      numbered,
      `SELECT rowid AS seq FROM line WHERE ${this.sound} AND household_id IN (${ids}) ORDER BY seq`,
    );
    const { intake } = await this.readRows(rows.map(({ seq }) => Number(seq)));
    if (intake.rowsKept !== rows.length) throw new Error('rows do not stand where they were read');
    return intake.households();
  }

  /**
   * What stands in a damaged row may, once read, name a household or a person that SQL took for its own:
   * these go over too. Whether there were any.
   */
  private async widen(): Promise<boolean> {
    const { duck, intake } = this;
    await duck.run('CREATE OR REPLACE TABLE told (household_id VARCHAR, id_number VARCHAR)');
    const told = function* (): Generator<(string | null)[]> {
      for (const { id } of intake.households()) yield [id, null];
      for (const id of intake.idNumbers()) yield [null, id];
    };
    await duck.append('told', told());
    const more = await duck.rows(
      named,
      `SELECT DISTINCT household_id FROM line WHERE household_id NOT IN (SELECT household_id FROM suspect)
        AND (household_id IN (SELECT household_id FROM told WHERE household_id IS NOT NULL)
          OR id_number IN (SELECT id_number FROM told WHERE id_number IS NOT NULL))`,
    );
    await duck.append(
      'suspect',
      more.map(({ household_id: id }) => [id]),
    );
    return more.length > 0;
  }

  /**
   * The rows in pieces that no household is cut by, each as the view `piece` with `seq` and `whole`:
   * false where the row is not SQL's to judge.
   */
  async *pieces(): AsyncGenerator<{ readonly from: number; readonly to: number }> {
    const whole = this.sound;
    for (let from = 0; from < this.rows;) {
      const to = await this.cut(from + rowsAtOnce);
      const all = from === 0 && to >= this.rows;
      const range = all ? '' : `WHERE rowid >= ${from} AND rowid < ${to}`;
      await this.duck.run(
        `CREATE OR REPLACE TEMP VIEW piece AS SELECT rowid AS seq, COALESCE(${whole}, FALSE) AS whole, * FROM line ${range}`,
      );
      yield { from, to };
      from = to;
    }
  }

  /** The first row at or after `at` that begins another household. */
  private async cut(at: number): Promise<number> {
    if (at >= this.rows) return this.rows;
    const [next] = await this.duck.rows(
      numbered,
      `SELECT COALESCE(min(rowid), ${this.rows}) AS seq FROM line WHERE rowid >= ${at}
        AND household_id IS DISTINCT FROM (SELECT household_id FROM line WHERE rowid = ${at - 1})`,
    );
    return Number(next?.seq ?? this.rows);
  }
}

function csvSource(path: string, skip: number, delimiter: string, width: number): string {
  const columns = Array.from({ length: width }, (_, at) => `c${at}: 'VARCHAR'`).join(', ');
  return `read_csv(${quoted(path)}, header = false, auto_detect = false, skip = ${skip}, delim = ${quoted(delimiter)},
    quote = '', escape = '', null_padding = true, columns = {${columns}})`;
}

/** The table as DuckDB reads it straight from the file; undefined where it would not see what we see. */
export function directly(
  info: Pick<
    ReturnType<ReadTable['info']>,
    'encoding' | 'delimiter' | 'plain' | 'headerRow' | 'width'
  >,
  { path }: TableInput,
): string | undefined {
  const { encoding, delimiter, plain, headerRow, width } = info;
  if (encoding !== 'utf8' || delimiter === undefined || !plain || path === undefined)
    return undefined;
  return csvSource(path, headerRow, delimiter, width);
}
