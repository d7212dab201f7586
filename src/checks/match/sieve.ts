import { parseIdNumber } from '../../core/id-number.ts';
import { isDay, parseDay } from '../../core/month.ts';
import type { RawRow } from '../../sheets/read/csv.ts';
import { type ByteSource, Inspector } from '../../sheets/read/encoding.ts';
import { foldedCodes, nameKeys } from './names.ts';
import { birthsOf, type RowKey, type Sought } from './sought.ts';

/**
 * Who is looked for, as a set that is quickly asked whether a roster's row may be about one of them. It
 * says yes to a few rows too many, and never no to one that {@link file://./match.ts} would take: an ID
 * goes in without century and check character, so that 15 digits are found as 18 are, and a name with
 * the birth date. Of ten million rows it leaves some thousands, each with its number in the file, which
 * a join over the whole roster could only give by counting in one thread.
 */
export class Sieve {
  #slots: Uint32Array;
  #count = 0;
  /** One bit for each key, small enough to stay in the processor's cache: most rows end here. */
  readonly #bits: Uint32Array;
  readonly #bitShift: number;
  /** Whether anyone has no whole ID number, and on which days they may have been born. */
  #damaged = false;
  readonly #days = new Uint8Array(days);

  /** @param people about how many there will be. */
  constructor(people: number) {
    const size = Math.max(10, Math.min(24, Math.ceil(Math.log2(people + 1)) + 2));
    this.#slots = new Uint32Array(2 ** size);
    this.#bits = new Uint32Array(2 ** (size - 2));
    this.#bitShift = 32 - (size + 3);
  }

  add(person: Sought): void {
    const { id, name } = person;
    const births = id.text === '' ? birthsOf(person) : [id.text.slice(6, 14)];
    if (id.text !== '') this.#add(textKey(id.text));
    for (const one of nameKeys(name).map(nameHash)) {
      for (const born of births) {
        this.#add(bornKey(one, Number(born)));
        if (id.text === '') this.#addDamaged(one, Number(born));
      }
    }
  }

  #addDamaged(name: number, birth: number): void {
    this.#add(damagedKey(name, birth));
    this.#damaged = true;
    this.#days[dayAt(birth)] = 1;
  }

  /** Whether {@link add} has had this person. */
  has(person: Sought): boolean {
    const { id, name } = person;
    const [first] = nameKeys(name);
    return id.text === ''
      ? birthsOf(person).every((born) => this.#has(damagedKey(nameHash(first), Number(born))))
      : this.#has(textKey(id.text)) &&
          this.#has(bornKey(nameHash(first), Number(id.text.slice(6, 14))));
  }

  /** Whether a row may be about someone: by its whole ID number, or else by name and birth date. */
  mayBe({ id, name, born }: RowKey): boolean {
    const hash = nameHash(name);
    if (id === '') return this.#has(bornKey(hash, Number(born)));
    return this.#has(textKey(id)) || (this.#damaged && this.#has(damagedKey(hash, Number(born))));
  }

  /** Adds everyone in a plain CSV file: who can't be read off the bytes is read as a table's row. */
  async addFile(source: ByteSource, layout: SieveLayout): Promise<void> {
    const { places } = layout;
    const [idAt, nameAt] = [places['id_number'] ?? -1, places['name'] ?? -1];
    const birthAt = places['birth_date'] ?? -1;
    const lines = new Lines(layout, {
      chunk: () => undefined,
      sifting: false,
      line: (line) => {
        const { cells } = line.row();
        const [cell = '', name = ''] = [cells[idAt], cells[nameAt]];
        const found = parseIdNumber(cell);
        if (typeof found === 'object') {
          this.add({ id: found, name });
          return;
        }
        const birth = parseDay(cells[birthAt] ?? '');
        const id = { text: '', birth, sex: undefined, from15: false };
        this.add({ id, name, damagedId: cell });
      },
    });
    await this.#pass(source, lines);
  }

  /**
   * Gives `onRows` the rows of a plain CSV file in UTF-8 that may be about someone, or whose ID number the
   * bytes alone do not show to be whole, some at a time. `passed` counts the others: rows with a whole ID
   * number of someone else. Undefined where the file is not plain: then what was given does not count.
   */
  async sift(
    source: ByteSource,
    layout: SieveLayout,
    hashed: boolean,
    onRows: (rows: readonly RawRow[]) => Promise<void>,
  ): Promise<{ readonly sha256: string | undefined; readonly passed: number } | undefined> {
    const inspector = new Inspector(hashed);
    let rows: RawRow[] = [];
    const lines = new Lines(layout, {
      chunk: async (bytes) => {
        inspector.take(bytes);
        if (rows.length > 0) await onRows(rows);
        rows = [];
      },
      sifting: true,
      line: (line) => {
        rows.push(line.row());
      },
    });
    await this.#pass(source, lines);
    if (rows.length > 0) await onRows(rows);
    const { fits, passed } = lines;
    return fits && inspector.utf8 && inspector.plain
      ? { sha256: inspector.sha256(), passed }
      : undefined;
  }

  async #pass(source: ByteSource, lines: Lines): Promise<void> {
    const { visit } = lines;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of source.chunks()) {
      await visit.chunk(chunk);
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const first = bytes.indexOf(10) + 1;
      if (first === 0) {
        rest = Buffer.concat([rest, bytes]);
        continue;
      }
      const last = bytes.lastIndexOf(10) + 1;
      if (rest.length > 0) this.#lines(Buffer.concat([rest, bytes.subarray(0, first)]), lines);
      this.#lines(bytes.subarray(rest.length > 0 ? first : 0, last), lines);
      rest = bytes.subarray(last);
      if (!lines.fits && visit.sifting) return;
    }
    if (rest.length > 0) this.#lines(Buffer.concat([rest, Buffer.from('\n')]), lines);
  }

  /** Goes through whole lines: the cells that count are scanned, all others skipped. */
  #lines(bytes: Buffer, lines: Lines): void {
    const { layout, visit } = lines;
    const { headerRow, width } = layout;
    const { sifting } = visit;
    const cells = new Cells(bytes, layout, !sifting || this.#damaged);
    const end = bytes.length;
    let at = 0;
    let { row, passed } = lines;
    while (at < end) {
      row += 1;
      const from = at;
      if (row <= headerRow) {
        at = bytes.indexOf(10, at) + 1;
        continue;
      }
      at = cells.line(at);
      if (cells.field >= width) lines.fits = false;
      const { id, birth } = cells;
      if (sifting) {
        if (cells.whole && !this.#has(id) && !(this.#damaged && this.#mayBeDamaged(cells))) {
          passed += 1;
        } else visit.line(new Line(bytes, from, at, row, layout));
      } else if (!cells.whole || cells.odd) {
        visit.line(new Line(bytes, from, at, row, layout));
      } else {
        this.#add(id);
        this.#add(bornKey(cells.name, birth));
      }
    }
    lines.passed = passed;
    lines.row = row;
  }

  /** Whether someone whose own number is damaged may stand in a row with a whole one. */
  #mayBeDamaged({ name, birth, odd }: Cells): boolean {
    return this.#days[dayAt(birth)] === 1 && (odd || this.#has(damagedKey(name, birth)));
  }

  #add(key: number): void {
    if (this.#count * 2 > this.#slots.length) this.#grow();
    const slots = this.#slots;
    const bit = key >>> this.#bitShift;
    this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    let at = key & (slots.length - 1);
    while (slots[at] !== 0) {
      if (slots[at] === key) return;
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = key;
    this.#count += 1;
  }

  #has(key: number): boolean {
    const bit = key >>> this.#bitShift;
    if (((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    const slots = this.#slots;
    let at = key & (slots.length - 1);
    while (slots[at] !== 0) {
      if (slots[at] === key) return true;
      at = (at + 1) & (slots.length - 1);
    }
    return false;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    this.#count = 0;
    for (const key of before) if (key !== 0) this.#add(key);
  }
}

/** How a plain CSV file is laid out. */
export interface SieveLayout {
  readonly delimiter: string;
  readonly headerRow: number;
  readonly width: number;
  /** Where each column stands, by its key. */
  readonly places: Readonly<Partial<Record<string, number>>>;
}

/** What is done on the way through a file. */
interface Visit {
  readonly chunk: (bytes: Uint8Array) => Promise<void> | undefined;
  /** Whether rows are held against those who are looked for, or added to them. */
  readonly sifting: boolean;
  /** A row that the bytes alone do not tell, or that may be about someone. */
  readonly line: (line: Line) => void;
}

/** Where the way through a file stands. */
class Lines {
  row = 0;
  /** Rows with a whole ID number of nobody who is looked for. */
  passed = 0;
  /** No line has more cells than the header. */
  fits = true;

  constructor(
    readonly layout: SieveLayout,
    readonly visit: Visit,
  ) {}
}

/** The cells of a line that tell a person, read off its bytes: this is where the time goes. */
class Cells {
  /** The place of the line's last cell. */
  field = 0;
  /** The key of the ID number; 0 where there is none. */
  id = 0;
  /** `YYYYMMDD`; -1 where the bytes show none. */
  birth = -1;
  /** Whether the bytes show a whole ID number, with a day that is and a check character that fits. */
  whole = false;
  /** The hash of the name, as far as it has characters that are folded here. */
  name = nameSeed;
  /** The name has others too. */
  odd = false;
  readonly #mark: number;
  readonly #idAt: number;
  readonly #nameAt: number;

  constructor(
    private readonly bytes: Buffer,
    { delimiter, places }: SieveLayout,
    named: boolean,
  ) {
    this.#mark = delimiter.charCodeAt(0);
    this.#idAt = places['id_number'] ?? -1;
    this.#nameAt = named ? (places['name'] ?? -1) : -1;
  }

  /** Takes the line that begins at `at`; where the next one begins. */
  line(at: number): number {
    const { bytes } = this;
    const mark = this.#mark;
    const idAt = this.#idAt;
    const nameAt = this.#nameAt;
    this.id = 0;
    this.birth = -1;
    this.whole = false;
    this.name = nameSeed;
    this.odd = false;
    let next = at;
    let field = 0;
    for (;;) {
      if (field === idAt) next = this.#idCell(next);
      else if (field === nameAt) next = this.#nameCell(next);
      let byte = bytes[next] ?? 10;
      while (byte !== mark && byte !== 10) {
        next += 1;
        byte = bytes[next] ?? 10;
      }
      next += 1;
      if (byte === 10) break;
      field += 1;
    }
    this.field = field;
    return next;
  }

  /** Nearly always 18 characters stand here: nothing is gone through twice then. */
  #idCell(at: number): number {
    const { bytes } = this;
    if (bytes[at + 18] === this.#mark && isDigitOrX(bytes[at + 17] ?? 0)) {
      const birth = digits(bytes, at + 6, at + 14);
      if (birth >= 0) {
        const area = digits(bytes, at, at + 6);
        const id = idKey(area, birth % 1_000_000, digits(bytes, at + 14, at + 17));
        this.birth = birth;
        if (id !== 0) {
          this.id = id;
          this.whole = isWhole(bytes, at, birth);
          return at + 18;
        }
      }
    }
    return this.#looseIdCell(at);
  }

  /** An ID number of 15 digits, or with blanks around it. */
  #looseIdCell(at: number): number {
    const { bytes } = this;
    let end = at;
    let byte = bytes[end] ?? 10;
    while (byte !== this.#mark && byte !== 10) {
      end += 1;
      byte = bytes[end] ?? 10;
    }
    let first = at;
    let last = end;
    while (last > first && (bytes[last - 1] === 32 || bytes[last - 1] === 13)) last -= 1;
    while (first < last && bytes[first] === 32) first += 1;
    const size = last - first;
    this.birth = size >= 14 ? digits(bytes, first + 6, first + 14) : -1;
    const area = size >= 15 ? digits(bytes, first, first + 6) : -1;
    if (size === 18 && this.birth >= 0) {
      this.id = idKey(area, this.birth % 1_000_000, digits(bytes, first + 14, first + 17));
      this.whole = this.id !== 0 && isWhole(bytes, first, this.birth);
    } else if (size === 15) {
      const day = digits(bytes, first + 6, first + 12);
      this.id = idKey(area, day, digits(bytes, first + 12, first + 15));
      this.birth = 19_000_000 + day;
      this.whole = this.id !== 0 && isBirth(this.birth);
    }
    return end;
  }

  #nameCell(at: number): number {
    const { bytes } = this;
    const mark = this.#mark;
    let next = at;
    let name = nameSeed;
    let byte = bytes[next] ?? 10;
    while (byte !== mark && byte !== 10) {
      const second = bytes[next + 1] ?? 10;
      const third = bytes[next + 2] ?? 10;
      if (byte >= 0xe4 && byte <= 0xe9 && second >= 0x80 && third >= 0x80) {
        const code = ((byte & 15) << 12) | ((second & 63) << 6) | (third & 63);
        const one = foldedCodes[code] ?? 0;
        if (one === 0) this.odd = true;
        name = step(name, one);
        next += 3;
      } else if (byte === 0xc2 && second === 0xb7) {
        next += 2;
      } else {
        if (byte !== 32 && byte !== 13) this.odd = true;
        next += 1;
      }
      byte = bytes[next] ?? 10;
    }
    this.name = name;
    return next;
  }
}

/** One line, read on demand. */
class Line {
  constructor(
    private readonly bytes: Buffer,
    private readonly from: number,
    private readonly to: number,
    private readonly at: number,
    private readonly layout: SieveLayout,
  ) {}

  row(): RawRow {
    const raw = this.bytes.toString('utf8', this.from, this.to - 1).replace(/\r$/, '');
    return { row: this.at, cells: raw.split(this.layout.delimiter), raw };
  }
}

const nameSeed = 0x3c6ef372;

const step = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** Spreads a hash over all its bits; 0 marks an empty place. */
function mixed(hash: number): number {
  let key = hash ^ (hash >>> 16);
  key = Math.imul(key, 0x7feb352d);
  key ^= key >>> 15;
  key = Math.imul(key, 0x846ca68b);
  key = (key ^ (key >>> 16)) >>> 0;
  return key === 0 ? 1 : key;
}

/** The hash of a name as it is compared. */
function nameHash(key: string): number {
  let hash = nameSeed;
  for (let at = 0; at < key.length; at += 1) hash = step(hash, key.charCodeAt(at));
  return hash;
}

/** Under which someone with a name and birth date is kept. */
const bornKey = (name: number, birth: number): number => mixed(step(name, birth));

/** The same of those whose ID number is damaged: a row may be about them though it has a whole one. */
const damagedKey = (name: number, birth: number): number => mixed(step(step(name, birth), 1));

/** The number that some bytes write; -1 where they are no digits. */
function digits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** So many bits tell days apart: two days of one place only let a row more through. */
const days = 1 << 18;
const dayAt = (birth: number): number => birth & (days - 1);

const isDigitOrX = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || byte === 88 || byte === 120;

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = Buffer.from('10X98765432');

/** Whether 18 characters, digits but for the last, are an ID number: as `parseIdNumber` finds it. */
function isWhole(bytes: Uint8Array, from: number, birth: number): boolean {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += ((bytes[from + at] ?? 0) - 48) * (weights[at] ?? 0);
  const last = bytes[from + 17] ?? 0;
  return checks[sum % 11] === (last === 120 ? 88 : last) && isBirth(birth);
}

/** Whether `YYYYMMDD` is a day that someone may have been born on. */
function isBirth(birth: number): boolean {
  const year = Math.floor(birth / 10_000);
  const month = Math.floor(birth / 100) % 100;
  const day = birth % 100;
  if (year < 1880 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || isDay({ year, month, day });
}

/** What 15 digits have, and 18 characters have too; 0 where a part is no number. */
function idKey(area: number, day: number, sequence: number): number {
  if (area < 0 || day < 0 || sequence < 0) return 0;
  return mixed(Math.imul(area * 1000 + sequence, 0x9e3779b1) ^ Math.imul(day, 0x85ebca6b));
}

/** The key of an ID as it is compared; 0 where it is none. */
function textKey(id: string): number {
  const [, area, day, sequence] =
    /^(\d{6})\d\d(\d{6})(\d{3})[\dX]$/.exec(id) ?? /^(\d{6})(\d{6})(\d{3})$/.exec(id) ?? [];
  return sequence === undefined ? 0 : idKey(Number(area), Number(day), Number(sequence));
}
