import readExif from 'exif-reader';

/**
 * When a JPEG says that it was taken, `YYYY-MM-DD`: DateTimeOriginal, else DateTime. Undefined where it
 * says nothing that can be read; a damaged file is never an error.
 */
export function takenOn(bytes: Uint8Array): string | undefined {
  const said = exifOf(bytes);
  return dayOf(said?.Photo?.DateTimeOriginal) ?? dayOf(said?.Image?.DateTime);
}

/**
 * How the picture lies in its file, by Exif's numbers: 1 as it is to be seen, 2 to 8 turned or mirrored. A telephone
 * that was held on its side saves it lying, and a copy that was saved anew stands.
 */
export const orientationOf = (bytes: Uint8Array): number => exifOf(bytes)?.Image?.Orientation ?? 1;

/** A damaged block says nothing; the library throws, and its errors are for programmers. */
function exifOf(bytes: Uint8Array): ReturnType<typeof readExif> | undefined {
  const block = exifBlock(bytes);
  if (block === undefined) return undefined;
  try {
    return readExif(block);
  } catch {
    return undefined;
  }
}

/** The library takes the block `Exif` of APP1 (of a PNG, the chunk `eXIf`), and leaves finding it to others. */
function exifBlock(bytes: Uint8Array): Buffer | undefined {
  if (bytes[0] === 0x89)
    return exifChunk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1];
    const length = file.readUInt16BE(at + 2);
    // The picture itself begins; no more headers come.
    if (marker === 0xda || length < 2) return undefined;
    const block = file.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && block.toString('latin1', 0, 4) === 'Exif') return block;
    at += 2 + length;
  }
  return undefined;
}

function exifChunk(file: Buffer): Buffer | undefined {
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const kind = file.toString('latin1', at + 4, at + 8);
    if (kind === 'eXIf') {
      const block = file.subarray(at + 8, at + 8 + length);
      return Buffer.concat([Buffer.from('Exif\u0000\u0000', 'latin1'), block]);
    }
    at += 12 + length;
  }
  return undefined;
}

/** No digital camera is older; a clock that was never set says 0000:00:00, which the library turns into 1899. */
const firstYear = 1990;

/** The camera's clock as it stood: the library reads it as if it were UTC. What is no date it gives as it is. */
function dayOf(found: unknown): string | undefined {
  if (!(found instanceof Date) || !(found.getUTCFullYear() >= firstYear)) return undefined;
  return found.toISOString().slice(0, 10);
}
