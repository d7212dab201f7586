/** Tags of EXIF: when the picture was taken, when the file was changed, where the EXIF part begins. */
const taken = 0x9003;
const changed = 0x0132;
const exifPart = 0x8769;

/**
 * When a JPEG says that it was taken, `YYYY-MM-DD`: DateTimeOriginal, else DateTime. Undefined where it
 * says nothing that can be read; a damaged file is never an error.
 */
export function takenOn(bytes: Uint8Array): string | undefined {
  const tiff = tiffPart(bytes);
  if (tiff === undefined) return undefined;
  const data = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = String.fromCharCode(tiff[0] ?? 0, tiff[1] ?? 0);
  if (order !== 'II' && order !== 'MM') return undefined;
  const little = order === 'II';
  const first = uint32(data, 4, little);
  if (first === undefined) return undefined;
  const main = entries(data, first, little);
  const part = main.get(exifPart);
  const original = part === undefined ? undefined : entries(data, part, little).get(taken);
  return dateAt(tiff, original) ?? dateAt(tiff, main.get(changed));
}

/** The TIFF block inside APP1 `Exif`. */
function tiffPart(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    const start = at + 4;
    // The picture itself begins; no more headers come.
    if (marker === 0xda || length < 2) return undefined;
    if (marker === 0xe1 && String.fromCharCode(...bytes.subarray(start, start + 4)) === 'Exif') {
      return bytes.subarray(start + 6, Math.min(at + 2 + length, bytes.length));
    }
    at += 2 + length;
  }
  return undefined;
}

function uint16(data: DataView, at: number, little: boolean): number | undefined {
  return at >= 0 && at + 2 <= data.byteLength ? data.getUint16(at, little) : undefined;
}

function uint32(data: DataView, at: number, little: boolean): number | undefined {
  return at >= 0 && at + 4 <= data.byteLength ? data.getUint32(at, little) : undefined;
}

/** Tag → value or offset of one directory. */
function entries(data: DataView, at: number, little: boolean): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const count = uint16(data, at, little) ?? 0;
  for (let index = 0; index < Math.min(count, 512); index += 1) {
    const tag = uint16(data, at + 2 + index * 12, little);
    const value = uint32(data, at + 10 + index * 12, little);
    if (tag !== undefined && value !== undefined) found.set(tag, value);
  }
  return found;
}

/** `2021:08:05 10:20:30` at an offset. */
function dateAt(tiff: Uint8Array, at: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  const text = String.fromCharCode(...tiff.subarray(at, at + 10));
  const [, year, month, day] = /^(\d{4})[:-](\d{2})[:-](\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined || year === '0000')
    return undefined;
  return `${year}-${month}-${day}`;
}
