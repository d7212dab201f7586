import jpeg from 'jpeg-js';

const width = 17;
const height = 16;

/** Pictures whose hashes differ in no more bits than this are one picture, saved again. */
export const samePicture = 20;

/**
 * A hash of what a JPEG shows (256 bits, as 32 bytes): in a grid of 17 × 16 cells, whether each is brighter
 * than the one to its right. Saving anew, scaling and light editing change few bits of it. Undefined
 * where the file can't be decoded.
 */
export function pictureHash(bytes: Uint8Array): Uint8Array | undefined {
  const grid = brightness(bytes);
  if (grid === undefined) return undefined;
  const hash = new Uint8Array(((width - 1) * height) / 8);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const bit = y * (width - 1) + x;
      const brighter = (grid[y * width + x] ?? 0) > (grid[y * width + x + 1] ?? 0);
      if (brighter) hash[bit >> 3] = (hash[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return hash;
}

/** In how many bits two hashes differ. */
export function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let at = 0; at < a.length; at += 1) {
    let left = (a[at] ?? 0) ^ (b[at] ?? 0);
    while (left !== 0) {
      left &= left - 1;
      bits += 1;
    }
  }
  return bits;
}

/** The mean brightness of each cell, in whole steps, so that noise in an even sky is no edge. */
function brightness(bytes: Uint8Array): Float64Array | undefined {
  const picture = decoded(bytes);
  if (picture === undefined || picture.width < width || picture.height < height) return undefined;
  const sums = new Float64Array(width * height);
  const counts = new Float64Array(width * height);
  for (let y = 0; y < picture.height; y += 1) {
    const row = Math.floor((y * height) / picture.height) * width;
    for (let x = 0; x < picture.width; x += 1) {
      const cell = row + Math.floor((x * width) / picture.width);
      const at = (y * picture.width + x) * 4;
      const [red = 0, green = 0, blue = 0] = [
        picture.data[at],
        picture.data[at + 1],
        picture.data[at + 2],
      ];
      sums[cell] = (sums[cell] ?? 0) + 0.299 * red + 0.587 * green + 0.114 * blue;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => Math.round(sum / (counts[cell] ?? 1) / 4));
}

function decoded(
  bytes: Uint8Array,
): { width: number; height: number; data: Uint8Array } | undefined {
  try {
    return jpeg.decode(bytes, { useTArray: true, maxResolutionInMP: 60, maxMemoryUsageInMB: 700 });
  } catch {
    // A damaged picture is a finding, not a fault of the run.
    return undefined;
  }
}
