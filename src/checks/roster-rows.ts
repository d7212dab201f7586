import { type Message, message } from '../messages/index.ts';
import type { Identity } from '../people/household.ts';
import { type IdNumber, parseIdNumber } from '../core/id-number.ts';
import type { Reject } from '../people/intake.ts';
import type { RawRow } from '../sheets/read/csv.ts';
import type { ReadTable } from '../sheets/read/read.ts';
import type { RowFault, TableRow } from '../sheets/read/types.ts';
import type { Tally } from './coverage.ts';
import { nameKey } from './match/names.ts';

/** A roster's row as read: what it says, and what of it can't be believed. */
export interface RosterRow {
  /** The ID's cell as it stands there. */
  readonly idCell: string;
  /** Undefined where the cell holds no whole ID number. */
  readonly id: IdNumber | undefined;
  readonly name: string;
  /** In words, or by GB/T 2261.1. */
  readonly sex: string;
  /** Fen a month. */
  readonly amount: number | undefined;
  /** `YYYY-MM-DD` or `YYYY-MM`; empty where nothing stands there that can be read. */
  readonly birth: string;
  readonly since: string;
  readonly until: string;
  /** For which month it is a payment. */
  readonly month: string;
  readonly faults: readonly RowFault[];
  readonly raw: string;
}

/** Takes the rows of one table of a roster: counts them, and keeps those by which nobody can be told. */
export class RosterTable {
  readonly #idAt: number;
  readonly #untilAt: number;

  constructor(
    private readonly table: ReadTable,
    private readonly tally: Tally,
  ) {
    const { places } = table.info();
    this.#idAt = places['id_number'] ?? -1;
    this.#untilAt = places['until'] ?? -1;
  }

  /** The row, where it can be about someone; a total, a footer and the like are no rows. */
  take(raw: RawRow): RosterRow | undefined {
    const read = this.table.reader.read(raw);
    if (read === undefined) return undefined;
    const whole = read.faults.find(({ column }) => column === undefined);
    if (whole !== undefined) {
      this.tally.lost(rejectOf(read, [whole]), undefined);
      return undefined;
    }
    const row = rowOf(
      read,
      (raw.cells[this.#idAt] ?? '').trim(),
      (raw.cells[this.#untilAt] ?? '').trim(),
    );
    const fault = faultOf(row);
    // Of a damaged ID only what stands beside it can be relied on.
    const sure = fault === undefined || (row.birth.length === 10 && sexOf(row.sex) !== undefined);
    if (row.id !== undefined) this.tally.found();
    else if (sure && tracesOf(row).enough) {
      this.tally.named(fault && rejectOf(read, [fault]), row.name);
    } else this.tally.lost(rejectOf(read, [fault ?? nobody()]), row.name);
    return row;
  }
}

const nobody = (): RowFault => ({
  column: 'id_number',
  code: 'id-length',
  message: message('rosterRowNobody'),
});

function rejectOf({ file, row, raw }: TableRow, faults: readonly RowFault[]): Reject {
  const [first] = faults;
  const messages: Message[] = faults.map(({ message: told }) => told);
  return { file, row, column: first?.column, code: first?.code ?? 'value-unknown', messages, raw };
}

/** What people write where something has no end. */
const endless =
  /^(?:长期|永久|至今|无期|无固定期限|现在|在发|在职|正常|(?:9999|2999|2099)\D?\d{1,2}.*)$/;

function rowOf(read: TableRow, idCell: string, untilCell: string): RosterRow {
  const text = (key: string): string => {
    const value = read.values[key];
    return typeof value === 'string' ? value : '';
  };
  const { amount } = read.values;
  const own = text('id_number');
  const id = own === '' ? undefined : parseIdNumber(own);
  const open = endless.test(untilCell.normalize('NFKC').replace(/\s/g, ''));
  return {
    idCell,
    // What the cell was made from is no longer seen in it.
    id: typeof id === 'object' ? { ...id, from15: digitsOf(idCell).length === 15 } : undefined,
    name: text('name'),
    sex: text('sex'),
    amount: typeof amount === 'number' ? amount : undefined,
    birth: text('birth'),
    since: text('since'),
    until: open ? '' : text('until'),
    month: text('month'),
    faults: open ? read.faults.filter(({ column }) => column !== 'until') : read.faults,
    raw: read.raw,
  };
}

/** Why the ID can't be used; a masked or an empty one is the other office's way and no fault of the row. */
function faultOf({ idCell, faults }: RosterRow): RowFault | undefined {
  if (/[*＊]/.test(idCell)) return undefined;
  return faults.find(({ column }) => column === 'id_number');
}

const digitsOf = (idCell: string): string => idCell.normalize('NFKC').replace(/\D/g, '');

/** What a row without a whole ID number still says of a person. */
export interface Traces {
  /** What shows of a masked ID before and after its stars. */
  readonly before: string;
  readonly after: string;
  /** Of an ID that Excel cut, the digits before the noughts that it put in place of the rest. */
  readonly kept: string;
  /** `YYYYMMDD`; empty where it is not known. */
  readonly born: string;
  readonly sex: IdNumber['sex'] | undefined;
  /** Name, birth date and sex, or what stands for them, are all there. */
  readonly enough: boolean;
}

export function tracesOf({ idCell, name, sex, birth }: RosterRow): Traces {
  const bare = idCell.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const [, before = '', after = ''] = /^(\d*)\*+([\dX]*)$/.exec(bare) ?? [];
  const digits = bare.includes('*') || bare.includes('E') ? '' : digitsOf(bare);
  const long = digits.length >= 17;
  const cut = long && parseIdNumber(bare) === 'id-excel-damaged';
  const kept = cut ? digits.slice(0, 15).replace(/0+$/, '') : '';
  const said = sexOf(sex);
  const shows = Number(digits.charAt(16)) % 2 === 1 ? 'male' : 'female';
  const known = said ?? (long && !cut ? shows : undefined);
  const day = birth.replace(/\D/g, '');
  const left = digits.slice(6, 14);
  const born = day.length === 8 ? day : left.length === 8 ? left : '';
  const enough = nameKey(name) !== '' && born !== '' && (known !== undefined || cut);
  return { before, after, kept, born, sex: known, enough };
}

/** In words, or by GB/T 2261.1. */
export function sexOf(cell: string): IdNumber['sex'] | undefined {
  const text = cell.normalize('NFKC').trim();
  if (/^(?:男|1$)/.test(text)) return 'male';
  return /^(?:女|2$)/.test(text) ? 'female' : undefined;
}

/** Whether a row without a whole ID may be about the owner of this one. */
export function fits(id: Pick<Identity, 'text' | 'sex'>, traces: Traces): boolean {
  const { before, after, kept, born, sex, enough } = traces;
  if (id.text === '' || !enough || !id.text.startsWith(before) || !id.text.endsWith(after))
    return false;
  if (kept !== '' && !id.text.startsWith(kept)) return false;
  return (sex ?? id.sex) === id.sex && born === id.text.slice(6, 14);
}
