import { z } from 'zod';

import { Intake } from '../people/intake.ts';
import type { AsOf } from '../core/month.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { likeness, samePersonWarnings } from '../people/same-person.ts';
import { placesNamed, type Warning } from '../people/warnings.ts';
import { parquetCells, parquetHeader } from '../sheets/read/parquet.ts';
import type { ReadTable } from '../sheets/read/read.ts';
import type { ColumnSet, TableInfo } from '../sheets/read/types.ts';
import { oddPairs, residencePair, sayResidences } from './residences.ts';
import { type Duck, type DuckRow, nameIsNothing, quoted, quotedFile } from '../duck/duckdb.ts';
import {
  type OddHousehold,
  type OddRead,
  headTale,
  nothingOdd,
  type NumberedTable,
  type OpenTable,
  plainFile,
  readOdd,
  refuseChangedTables,
  toldOfHeads,
} from './odd.ts';
import { personRelation } from '../sql/cells.ts';
import { duckdb } from '../sql/dialect.ts';
import { allDirect, knownOf, readWhole } from './whole.ts';
import { type FiledTable, together } from './together.ts';
import { headTalesSql, namedSql, oddHomesSql, residencesSql, residingSql } from '../sql/odd.ts';

const counted = z.object({ rows: z.bigint() });
const ofFile = z.object({ file: z.bigint(), rows: z.bigint() });
const lineThere = `SELECT count(*) AS rows FROM duckdb_tables() WHERE table_name = 'line'`;
const numbered = z.object({ seq: z.bigint() });
const named = z.object({ household_id: z.string() });
const numberedLine = '(SELECT rowid AS seq, * FROM line)';

/** So many rows are decided at once; more would only take memory. */
const mostAtOnce = 1_000_000;
/** Below so many bytes it takes DuckDB longer to plan a file's reading than it takes here to read it. */
const small = 2 ** 16;
/** DuckDB gives each core so many bytes of a file to read; its own measure leaves all but one idle over a city's. */
const bytesAtOnce = 2 ** 22;
/** So many rows of a table that DuckDB can't read are kept cell by cell at once. */
const spreadAtOnce = 50_000;

/** Where the cells of a source stand. */
interface Layout extends Pick<TableInfo, 'places' | 'unknown'> {
  readonly present?: Readonly<Record<string, string>>;
  /** What says whether all of a row is there, as SQL; undefined where it always is. */
  readonly fits?: string;
}

interface LoadStyle {
  readonly rowsAtOnce?: number | undefined;
  readonly smallFile?: number | undefined;
  /** The run's own, where SQL decides by it: whoever lives elsewhere is not its to judge. */
  readonly ruleset?: Ruleset;
}

/**
 * The people of all tables inside DuckDB, as the rules' queries take them. Rows that SQL can't read for
 * certain, and all of a household with such a row, come out again: {@link odd} has them read by the
 * tables' own reader, so that every sheet means the same whichever way it goes.
 */
export class People {
  private readonly loaded: NumberedTable[] = [];
  private rows = 0;
  private read: OddRead = nothingOdd;
  private someOdd = false;
  /** Where all was read by the tables' own readers: how many data rows each table has. */
  private counts: readonly number[] | undefined;

  private constructor(
    private readonly duck: Duck,
    private readonly tables: readonly OpenTable[],
    private readonly rowsAtOnce: number,
    private readonly asOf: AsOf,
    private readonly smallFile: number,
  ) {}

  /** The columns that the tables were opened to find. */
  private get columns(): ColumnSet {
    return this.tables[0]?.table.wanted ?? [];
  }

  /**
   * @param facts keys of the facts that the rules ask for.
   * @param extras headers of the columns carried through.
   * @param style.rowsAtOnce how many rows {@link pieces} gives at a time, about.
   * @param style.smallFile of several files, those of fewer bytes are not left to DuckDB to read.
   * @throws {UserError} (4) where a file was changed meanwhile.
   */
  static async load(
    duck: Duck,
    tables: readonly OpenTable[],
    facts: ReadonlySet<string>,
    extras: readonly string[],
    asOf: AsOf,
    { rowsAtOnce = mostAtOnce, smallFile = small, ruleset }: LoadStyle = {},
  ): Promise<People> {
    const people = new People(duck, tables, rowsAtOnce, asOf, smallFile);
    // A row's place in the table is its place in the sheets. A long list made a join would lose it.
    await duck.run(`SET preserve_insertion_order = true`);
    await duck.run(`SET disabled_optimizers = 'in_clause'`);
    if (!allDirect(tables)) await people.takeAll(tables, facts, extras, asOf);
    else {
      const unsure = new Set<ReadTable>();
      for (;;) {
        const misread = await people.addAll(facts, extras, asOf, unsure);
        if (misread === undefined) break;
        unsure.add(misread);
      }
      await people.findOdd(facts, ruleset);
      // A header below the first one was met: what SQL read under it stood in other columns.
      if (!allDirect(tables)) await people.takeAll(tables, facts, extras, asOf);
    }
    await refuseChangedTables(tables);
    return people;
  }

  /** What was seen in the rows and stops nothing, whoever judges them. */
  async warnings(): Promise<readonly Warning[]> {
    const sql = headTalesSql(numberedLine, this.plain, placesNamed);
    const told = await this.duck.rows(headTale, sql);
    return [
      ...this.intake.rowWarnings(),
      ...(await toldOfHeads(this.loaded, told, this.odd, this.asOf)),
      ...(await this.samePerson()),
    ];
  }

  /** Reading of the households that SQL does not judge. */
  get intake(): Intake {
    return this.read.intake;
  }

  get odd(): readonly OddHousehold[] {
    return this.read.households;
  }

  /** How many rows the tables have below their headers, data or not. */
  get count(): number {
    return this.rows;
  }

  /** How many data rows each table has, in the order of the tables. */
  async dataRows(): Promise<readonly number[]> {
    if (this.counts !== undefined) return this.counts;
    const found = await this.duck.rows(
      ofFile,
      `SELECT file, count(*) AS rows FROM line
        WHERE rowid IN (SELECT seq FROM ${this.oddRows()}) GROUP BY file`,
    );
    const odd = new Map(found.map(({ file, rows }) => [file, Number(rows)]));
    return this.loaded.map(
      ({ table, rows }, file) =>
        rows - (odd.get(BigInt(file)) ?? 0) + (this.read.rows.get(table) ?? 0),
    );
  }

  /** Loads all tables; a table instead, where DuckDB saw other rows in its file than there are. */
  private async addAll(
    facts: ReadonlySet<string>,
    extras: readonly string[],
    asOf: AsOf,
    unsure: ReadonlySet<ReadTable>,
  ): Promise<ReadTable | undefined> {
    await this.duck.run('DROP TABLE IF EXISTS line');
    this.loaded.length = 0;
    this.rows = 0;
    for (const group of this.groups(unsure)) {
      const load = async (source: string, layout: Layout, file: string): Promise<void> => {
        const { relation, columns } = personRelation(
          source,
          this.columns,
          layout,
          facts,
          extras,
          asOf,
          duckdb,
        );
        const fits = layout.fits ?? 'TRUE';
        const kept = columns.map((name) =>
          name === 'plain_cells' ? `(plain_cells AND ${fits}) AS plain_cells` : name,
        );
        const query = `SELECT ${kept.join(', ')}, CAST(${file} AS BIGINT) AS file FROM ${relation}`;
        const [made] = await this.duck.rows(counted, lineThere);
        await this.duck.run(
          made?.rows === 0n ? `CREATE TABLE line AS ${query}` : `INSERT INTO line ${query}`,
        );
      };
      const [only] = group;
      const source =
        only !== undefined && this.isDirect(only, unsure) && (await directSource(only));
      const direct =
        only !== undefined &&
        source !== undefined &&
        source !== false &&
        (await load(source, only.table.info(), String(only.file)).then(
          () => true,
          // A line that is too long for its header stops DuckDB's reader; ours goes on.
          () => false,
        ));
      const found = direct ? [await this.lines()] : await this.spread(group, extras, load);
      for (const [at, one] of group.entries()) {
        const rows = found[at] ?? 0;
        const { plain, lines = 0, headerRow } = one.table.info();
        if (direct && plain && rows !== lines - headerRow) {
          await refuseChangedTables([one]);
          return one.table;
        }
        this.loaded.push({ ...one, from: this.rows, rows });
        this.rows += rows;
      }
    }
    return undefined;
  }

  /** Each table that DuckDB reads by itself, and between them the others together. */
  private groups(unsure: ReadonlySet<ReadTable>): readonly (readonly FiledTable[])[] {
    const groups: FiledTable[][] = [];
    let open = false;
    for (const [file, one] of this.tables.entries()) {
      const filed = { ...one, file };
      const direct = this.isDirect(filed, unsure);
      const last = groups.at(-1);
      if (open && !direct && last !== undefined) last.push(filed);
      else groups.push([filed]);
      open = !direct;
    }
    return groups;
  }

  /** Whether DuckDB is to read the table from its file. */
  private isDirect(one: OpenTable, unsure: ReadonlySet<ReadTable>): boolean {
    const { size, encoding } = one.table.info();
    const alone = this.tables.length === 1 || size >= this.smallFile;
    return (
      alone && !unsure.has(one.table) && (encoding === 'parquet' || plainFile(one) !== undefined)
    );
  }

  /** Rows of the table `line` that are in none of the tables before. */
  private async lines(): Promise<number> {
    const [all] = await this.duck.rows(counted, 'SELECT count(*) AS rows FROM line');
    return Number(all?.rows ?? 0) - this.rows;
  }

  /**
   * Tables in any other form, cell by cell; what does not fit SQL is not to judge. How many rows each has.
   */
  private async spread(
    tables: readonly FiledTable[],
    extras: readonly string[],
    load: (source: string, layout: Layout, file: string) => Promise<void>,
  ): Promise<readonly number[]> {
    const all = together(tables, extras);
    const counts = new Map(tables.map(({ file }) => [BigInt(file), 0]));
    let rows: DuckRow[] = [];
    const put = async (): Promise<void> => {
      await this.duck.run(`CREATE OR REPLACE TABLE cells (${all.columns})`);
      await this.duck.append('cells', rows);
      rows = [];
      await load('cells', { ...all, fits: 'fits' }, 'file');
    };
    for await (const row of all.rows()) {
      const file = row.at(-1);
      if (typeof file === 'bigint') counts.set(file, (counts.get(file) ?? 0) + 1);
      rows.push(row);
      if (rows.length >= spreadAtOnce) await put();
    }
    await put();
    await this.duck.run('DROP TABLE cells');
    return [...counts.values()];
  }

  /**
   * All tables read by their own readers, where cells are not what SQL would take them for. Each household
   * then has one row of `line`, which says nothing but its place.
   */
  private async takeAll(
    tables: readonly OpenTable[],
    facts: ReadonlySet<string>,
    extras: readonly string[],
    asOf: AsOf,
  ): Promise<void> {
    const { intake, rows } = await readWhole(tables, new Intake({ ...knownOf(tables), asOf }));
    const households = intake.households().map((household, seq) => ({ household, seq }));
    const nothing = { places: {}, unknown: new Map<string, number>() };
    await this.duck.run('DROP TABLE IF EXISTS line');
    const { relation, columns } = personRelation(
      'nobody',
      this.columns,
      nothing,
      facts,
      extras,
      asOf,
      duckdb,
    );
    await this.duck.run(`CREATE TEMP VIEW nobody AS SELECT range FROM range(${households.length})`);
    await this.duck.run(
      `CREATE TABLE line AS SELECT ${columns.join(', ')}, 0::BIGINT AS file FROM ${relation}`,
    );
    this.loaded.length = 0;
    this.rows = households.length;
    this.counts = rows;
    this.read = { intake, households, rows: new Map() };
  }

  /** Finds the households that SQL must not judge, and reads them with the tables' own reader. */
  private async findOdd(facts: ReadonlySet<string>, ruleset: Ruleset | undefined): Promise<void> {
    const { duck } = this;
    await duck.run(`CREATE TABLE odd_home AS ${oddHomesSql(numberedLine, facts, duckdb)}`);
    if (ruleset !== undefined && sayResidences(this.tables)) await this.findElsewhere(ruleset);
    // Each round takes over what the one before named; the third finds nothing new.
    for (let round = 0; round < 4; round += 1) {
      const found = await duck.rows(numbered, `SELECT seq FROM ${this.oddRows()} ORDER BY seq`);
      this.someOdd = found.length > 0;
      if (!this.someOdd) return;
      this.read = await readOdd(
        this.loaded,
        found.map(({ seq }) => Number(seq)),
        this.asOf,
      );
      if (!(await this.widen())) return;
    }
    throw new Error('rows do not stand where they were read');
  }

  /** Those who live or are registered elsewhere are decided by the interpreter, which knows by whose rules. */
  private async findElsewhere(ruleset: Ruleset): Promise<void> {
    const { duck } = this;
    const pairs = oddPairs(ruleset, await duck.rows(residencePair, residencesSql('line')));
    if (pairs.length === 0) return;
    await duck.run('CREATE TEMP TABLE odd_residence (residence VARCHAR, hukou VARCHAR)');
    await duck.append(
      'odd_residence',
      pairs.map(({ residence, hukou }) => [residence, hukou]),
    );
    await duck.run(
      `INSERT INTO odd_home SELECT household_id FROM (${residingSql('line', 'odd_residence')}) e
        WHERE household_id NOT IN (SELECT household_id FROM odd_home)`,
    );
  }

  private oddRows(): string {
    return `(SELECT rowid AS seq FROM line WHERE NOT plain_cells OR household_id IN (SELECT household_id FROM odd_home))`;
  }

  /** The condition that a row of the table `line` is SQL's to judge. */
  get plain(): string {
    if (this.counts !== undefined) return 'FALSE';
    return this.someOdd
      ? `(plain_cells AND household_id NOT IN (SELECT household_id FROM odd_home))`
      : 'TRUE';
  }

  /** Whole households of those that SQL may judge, read by the tables' own reader. @param ids a query of their numbers. */
  async households(ids: string): Promise<readonly OddHousehold[]> {
    const rows = await this.duck.rows(
      numbered,
      `SELECT rowid AS seq FROM line WHERE ${this.plain} AND household_id IN (${ids}) ORDER BY seq`,
    );
    const seqs = rows.map(({ seq }) => Number(seq));
    const { intake, households } = await readOdd(this.loaded, seqs, this.asOf);
    await refuseChangedTables(this.tables);
    if (intake.rowsKept !== rows.length) throw new Error('rows do not stand where they were read');
    return households;
  }

  /** People with one name, sex and birth date under different numbers, whoever judges them. */
  private async samePerson(): Promise<readonly Warning[]> {
    const { duck } = this;
    await duck.run('CREATE OR REPLACE TEMP TABLE odd_person (name VARCHAR, id_number VARCHAR)');
    const oddPeople = this.odd.flatMap(({ household: { people } }) => people);
    const known = oddPeople.filter((person) => likeness(person) !== undefined);
    await duck.append(
      'odd_person',
      known.map(({ name, id }) => [name, id.text]),
    );
    const one = `(SELECT name, id_number, substr(id_number, 7, 8) AS born, CAST(substr(id_number, 17, 1) AS INT) % 2 AS sex FROM
        (SELECT name, id_number FROM line WHERE ${this.plain} UNION ALL SELECT name, id_number FROM odd_person))`;
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE alike AS SELECT name, born, sex FROM ${one} GROUP BY ALL HAVING min(id_number) <> max(id_number)`,
    );
    const [found] = await duck.rows(counted, 'SELECT count(*) AS rows FROM alike');
    const groups = Number(found?.rows ?? 0);
    if (groups === 0) return [];
    // Only those that will be named are read.
    const named = `(SELECT name, born, sex FROM alike ORDER BY name, born, sex LIMIT ${placesNamed})`;
    const homes = await this.households(
      `SELECT household_id FROM line WHERE ${this.plain} AND id_number IN
        (SELECT id_number FROM ${one} JOIN ${named} USING (name, born, sex))`,
    );
    return samePersonWarnings(
      [...homes, ...this.odd]
        .sort((one, other) => one.seq - other.seq)
        .map(({ household }) => household),
      groups,
    );
  }

  /**
   * What stands in a damaged row may, once read, name a household or a person that SQL took for its own:
   * these go over too. Whether there were any.
   */
  private async widen(): Promise<boolean> {
    const { duck, intake } = this;
    await duck.run('CREATE OR REPLACE TABLE told (household_id VARCHAR, id_number VARCHAR)');
    const told = function* (): Generator<(string | null)[]> {
      for (const id of intake.householdNumbers()) yield [id, null];
      for (const id of intake.idNumbers()) yield [null, id];
    };
    await duck.append('told', told());
    const more = await duck.rows(named, namedSql('line', 'odd_home', 'told'));
    await duck.append(
      'odd_home',
      more.map(({ household_id: id }) => [id]),
    );
    return more.length > 0;
  }

  /**
   * The rows in pieces that no household is cut by, each as the view `piece` with `seq` and `plain`:
   * false where the row is not SQL's to judge.
   */
  async *pieces(): AsyncGenerator<{ readonly from: number; readonly to: number }> {
    const { plain } = this;
    for (let from = 0; from < this.rows;) {
      const to = await this.cut(from + this.rowsAtOnce);
      const all = from === 0 && to >= this.rows;
      const range = all ? '' : `WHERE rowid >= ${from} AND rowid < ${to}`;
      await this.duck.run(
        `CREATE OR REPLACE TEMP VIEW piece AS SELECT rowid AS seq, COALESCE(${plain}, FALSE) AS plain, * FROM line ${range}`,
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

/** A table's cells straight from its file; undefined where DuckDB would not see in it what our reader sees. */
async function directSource({ input, table }: OpenTable): Promise<string | undefined> {
  const { encoding, width } = table.info();
  if (encoding === 'parquet' && input.path !== undefined)
    return `(${parquetCells(input.path, await parquetHeader(input.path))})`;
  const plain = plainFile({ input, table });
  if (plain === undefined) return undefined;
  const columns = Array.from({ length: width }, (_, at) => `c${at}: 'VARCHAR'`).join(', ');
  return `read_csv(${quotedFile(plain.path)}, header = false, auto_detect = false, skip = ${plain.headerRow},
    delim = ${quoted(plain.delimiter)}, quote = '', escape = '', null_padding = true, compression = 'none',
    buffer_size = ${bytesAtOnce}, ${nameIsNothing}, columns = {${columns}})`;
}
