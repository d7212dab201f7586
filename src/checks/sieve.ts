import { parseIdNumber } from '../people/id-number.ts';
import { type ByteSource, Inspector } from '../tables/encoding.ts';
import { birthKey, bareId } from './keys.ts';
import { nameKey, nameVariants } from './names.ts';

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

  /** @param people about how many there will be. */
  constructor(people: number) {
    const size = Math.max(10, Math.min(24, Math.ceil(Math.log2(people + 1)) + 2));
    this.#slots = new Uint32Array(2 ** size);
    this.#bits = new Uint32Array(2 ** (size - 2));
    this.#bitShift = 32 - (size + 3);
  }

  add(id: string, name: string): void {
    const key = textHash(nameSeed, nameKey(name));
    this.#add(idHash(id));
    this.#add(mixed(key));
    this.#add(mixed(textHash(key, id.slice(6, 14))));
  }

  /** Whether {@link add} has had this person. */
  has(id: string, name: string): boolean {
    const key = textHash(nameSeed, nameKey(name));
    return this.#has(idHash(id)) && this.#has(mixed(textHash(key, id.slice(6, 14))));
  }

  /** Whether the row of these cells may be about someone. */
  mayBe({ id_number: id, name, birth }: Readonly<Record<SievedKey, string>>): boolean {
    const bare = bareId(id);
    if ((bare.length === 18 || bare.length === 15) && this.#has(idHash(bare))) return true;
    const key = textHash(nameSeed, nameKey(name));
    if (!this.#has(mixed(key))) return false;
    return [bare.slice(6, 14), birthKey(birth)].some(
      (day) => day.length === 8 && this.#has(mixed(textHash(key, day))),
    );
  }

  /** Adds everyone in a plain CSV file: who can't be read off the bytes is read as a table's row. */
  async addFile(source: ByteSource, layout: SieveLayout): Promise<void> {
    await this.#pass(source, layout, {
      chunk: () => undefined,
      line: (line) => {
        const cells = line.cells();
        const id = parseIdNumber(cells.id_number);
        if (typeof id === 'object') this.add(id.text, cells.name);
      },
    });
  }

  /**
   * Gives `onRows` the rows of a plain CSV file in UTF-8 that may be about someone, some at a time.
   * Undefined where the file is not plain: then what was given does not count.
   */
  async sift(
    source: ByteSource,
    layout: SieveLayout,
    hashed: boolean,
    onRows: (rows: readonly SievedRow[]) => Promise<void>,
  ): Promise<{ readonly sha256: string | undefined } | undefined> {
    const inspector = new Inspector(hashed);
    let rows: SievedRow[] = [];
    const fits = await this.#pass(source, layout, {
      chunk: async (bytes) => {
        inspector.take(bytes);
        if (rows.length > 0) await onRows(rows);
        rows = [];
      },
      row: (row) => {
        rows.push(row);
      },
      line: (line) => {
        if (this.mayBe(line.cells())) rows.push(line.row());
      },
    });
    if (rows.length > 0) await onRows(rows);
    return fits && inspector.utf8 && inspector.plain ? { sha256: inspector.sha256() } : undefined;
  }

  async #pass(source: ByteSource, layout: SieveLayout, visit: Visit): Promise<boolean> {
    const lines = new Lines(layout, visit);
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
      if (!lines.fits && visit.row !== undefined) return false;
    }
    if (rest.length > 0) this.#lines(Buffer.concat([rest, Buffer.from('\n')]), lines);
    return lines.fits;
  }

  /** Goes through whole lines. All of it stands in one loop, since this is where the time goes. */
  #lines(bytes: Buffer, lines: Lines): void {
    const { layout, visit } = lines;
    const { delimiter, headerRow, width, places } = layout;
    const [mark, idAt, nameAt, birthAt] = [
      delimiter.charCodeAt(0),
      places['id_number'] ?? -1,
      places['name'] ?? -1,
      places['birth'] ?? -1,
    ];
    const adding = visit.row === undefined;
    const end = bytes.length;
    let at = 0;
    let { row } = lines;
    while (at < end) {
      row += 1;
      const from = at;
      if (row <= headerRow) {
        at = bytes.indexOf(10, at) + 1;
        continue;
      }
      let field = 0;
      let idFrom = 0;
      let idTo = 0;
      let name = nameSeed;
      let named = false;
      let born = false;
      let odd = false;
      for (;;) {
        let byte = bytes[at] ?? 10;
        if (field === idAt) {
          idFrom = at;
          while (byte !== mark && byte !== 10) {
            // Digits, the check character X and the stars of a masked number.
            if ((byte < 48 || byte > 57) && byte !== 88 && byte !== 120 && byte !== 42) {
              odd ||= byte !== 32 && byte !== 13;
            }
            at += 1;
            byte = bytes[at] ?? 10;
          }
          idTo = at;
          while (idTo > idFrom && (bytes[idTo - 1] === 32 || bytes[idTo - 1] === 13)) idTo -= 1;
          while (idTo > idFrom && bytes[idFrom] === 32) idFrom += 1;
        } else if (field === nameAt) {
          named = byte !== mark && byte !== 10;
          while (byte !== mark && byte !== 10) {
            const second = bytes[at + 1] ?? 10;
            if (byte >= 0xe4 && byte <= 0xe9 && second >= 0x80 && (bytes[at + 2] ?? 10) >= 0x80) {
              const code = ((byte & 15) << 12) | ((second & 63) << 6) | ((bytes[at + 2] ?? 0) & 63);
              name = step(name, folded[code] ?? 0);
              at += 3;
            } else if (byte === 0xc2 && second === 0xb7) {
              at += 2;
            } else {
              odd ||= byte !== 32 && byte !== 13;
              at += 1;
            }
            byte = bytes[at] ?? 10;
          }
        } else {
          born ||= field === birthAt && byte !== mark && byte !== 10;
          while (byte !== mark && byte !== 10) {
            at += 1;
            byte = bytes[at] ?? 10;
          }
        }
        at += 1;
        if (byte === 10) break;
        field += 1;
      }
      if (field >= width) lines.fits = false;
      const size = idTo - idFrom;
      let id = idSeed;
      if (size === 18) {
        for (let place = 0; place < 6; place += 1) id = step(id, bytes[idFrom + place] ?? 0);
        for (let place = 8; place < 17; place += 1) id = step(id, bytes[idFrom + place] ?? 0);
      } else if (size === 15) {
        for (let place = 0; place < 15; place += 1) id = step(id, bytes[idFrom + place] ?? 0);
      }
      let both = name;
      if (size >= 14) {
        for (let place = 6; place < 14; place += 1) both = step(both, bytes[idFrom + place] ?? 0);
      }
      if (adding) {
        if (odd || size !== 18) visit.line(new Line(bytes, from, at, row, layout));
        else {
          this.#add(mixed(id));
          this.#add(mixed(name));
          this.#add(mixed(both));
        }
      } else if (
        ((size === 18 || size === 15) && this.#has(mixed(id))) ||
        (named && !odd && size >= 14 && this.#has(mixed(both)))
      ) {
        visit.row(new Line(bytes, from, at, row, layout).row());
      } else if (odd || (born && this.#has(mixed(name)))) {
        visit.line(new Line(bytes, from, at, row, layout));
      }
    }
    lines.row = row;
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

/** The cells by which a row is told. */
export type SievedKey = 'id_number' | 'name' | 'birth';

/** How a plain CSV file is laid out. */
export interface SieveLayout {
  readonly delimiter: string;
  readonly headerRow: number;
  readonly width: number;
  /** Where each column stands, by its key. */
  readonly places: Readonly<Partial<Record<string, number>>>;
}

/** A row as it stands in the file. */
export interface SievedRow {
  readonly row: number;
  readonly cell: (key: string) => string;
}

/** What is done on the way through a file. */
interface Visit {
  readonly chunk: (bytes: Uint8Array) => Promise<void> | undefined;
  /** A row that may be about someone; absent where all rows are added. */
  readonly row?: (row: SievedRow) => void;
  /** A row that the bytes alone do not tell. */
  readonly line: (line: Line) => void;
}

/** Where the way through a file stands. */
class Lines {
  row = 0;
  /** No line has more cells than the header. */
  fits = true;

  constructor(
    readonly layout: SieveLayout,
    readonly visit: Visit,
  ) {}
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

  row(): SievedRow {
    const { delimiter, places } = this.layout;
    const text = this.bytes.toString('utf8', this.from, this.to - 1).replace(/\r$/, '');
    const cells = text.split(delimiter);
    const cell = (key: string): string => cells[places[key] ?? -1] ?? '';
    return { row: this.at, cell };
  }

  cells(): Record<SievedKey, string> {
    const { cell } = this.row();
    return { id_number: cell('id_number'), name: cell('name'), birth: cell('birth') };
  }
}

const idSeed = 0x811c9dc5 | 0;
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

function textHash(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at));
  return hash;
}

/** Of 18 characters those that 15 digits have, too. */
const idHash = (id: string): number =>
  mixed(textHash(idSeed, id.length === 18 ? `${id.slice(0, 6)}${id.slice(8, 17)}` : id));

/** What stands in a name → what it is compared as, of the characters that three bytes from E4 to E9 make. */
const folded = Uint16Array.from({ length: 0xa000 }, (_, code) => code);
for (const [at, char] of Array.from(nameVariants.from).entries()) {
  const code = char.charCodeAt(0);
  if (code < folded.length) folded[code] = nameVariants.to.charCodeAt(at);
}
