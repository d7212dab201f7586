import { type Message, message } from '../messages/index.ts';
import { type IdNumber, parseIdNumber } from '../core/id-number.ts';
import type { Reject } from '../people/intake.ts';
import type { RawRow } from '../sheets/read/csv.ts';
import type { ReadTable } from '../sheets/read/read.ts';
import type { RowFault, TableRow } from '../sheets/read/types.ts';
import type { Tally } from './coverage.ts';
import { type Damage, type Damaged, damagedOf, damageTo } from './match/damaged.ts';
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
  readonly damaged: Damaged;
  /** `YYYYMMDD`; empty where it is not known. */
  readonly born: string;
  /** As a column of its own says it, else as the number shows it. */
  readonly sex: IdNumber['sex'] | undefined;
  /** Columns of their own say the birth date, or the sex. */
  readonly beside: { readonly born: string; readonly sex: IdNumber['sex'] | undefined };
  /** Name, birth date and sex, or what stands for them, are all there. */
  readonly enough: boolean;
}

export function tracesOf({ idCell, name, sex, birth }: RosterRow): Traces {
  const damaged = damagedOf(idCell);
  const day = birth.replace(/\D/g, '');
  const beside = { born: day.length === 8 ? day : '', sex: sexOf(sex) };
  const born = beside.born === '' ? damaged.born : beside.born;
  const known = beside.sex ?? damaged.sex;
  const enough =
    nameKey(name) !== '' && born !== '' && (known !== undefined || damaged.kept !== '');
  return { damaged, born, sex: known, beside, enough };
}

/** In words, or by GB/T 2261.1. */
export function sexOf(cell: string): IdNumber['sex'] | undefined {
  const text = cell.normalize('NFKC').trim();
  if (/^(?:男|1$)/.test(text)) return 'male';
  return /^(?:女|2$)/.test(text) ? 'female' : undefined;
}

/** How a row without a whole ID number, but with the name, may be about the owner of one; undefined where it is not. */
export function fits(id: Pick<IdNumber, 'text' | 'sex'>, traces: Traces): Damage | undefined {
  const { damaged, born, sex, beside, enough } = traces;
  const birth = id.text.slice(6, 14);
  const damage = damageTo(damaged, id.text);
  if (damage === 'swapped') {
    const agrees = ['', birth].includes(beside.born) && (beside.sex ?? id.sex) === id.sex;
    return agrees ? damage : undefined;
  }
  return enough && (sex ?? id.sex) === id.sex && born === birth ? damage : undefined;
}
