import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

import { orientationOf } from './exif.ts';

/** A picture as it is compared: brightness alone, a byte a pixel, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What a file is by its bytes, whatever its name says. */
export type PictureKind = 'jpeg' | 'png' | 'heic' | 'other';

export function pictureKind(bytes: Uint8Array): PictureKind {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\u00ff\u00d8')) return 'jpeg';
  if (start.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  return /^....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s.test(start) ? 'heic' : 'other';
}

/** Larger pictures than any telephone takes are refused by what their header says, before a pixel is decoded. */
const mostPixels = 60e6;

/** Compared at this size: a line of a list on a wall is still a line. */
const longestSide = 448;

/** Undefined where the file can't be decoded, or says that it is larger than {@link mostPixels}. */
export function planeOf(bytes: Uint8Array): Plane | undefined {
  try {
    const picture = decoded(bytes);
    return picture && standing(shrunk(picture), orientationOf(bytes));
  } catch {
    // A damaged picture is a finding, not a fault of the run.
    return undefined;
  }
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: red, green, blue, opacity. */
  readonly data: Uint8Array;
}

function decoded(bytes: Uint8Array): Picture | undefined {
  switch (pictureKind(bytes)) {
    case 'jpeg':
      return jpeg.decode(bytes, {
        useTArray: true,
        maxResolutionInMP: mostPixels / 1e6,
        maxMemoryUsageInMB: 700,
      });
    case 'png': {
      const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // The header comes first and has its size at a fixed place.
      if (file.length < 24 || file.toString('latin1', 12, 16) !== 'IHDR') return undefined;
      if (file.readUInt32BE(16) * file.readUInt32BE(20) > mostPixels) return undefined;
      return PNG.sync.read(file);
    }
    default:
      return undefined;
  }
}

/** The mean brightness of each cell of a grid; what can be seen through is white. */
function shrunk({ width, height, data }: Picture): Plane {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  if (w === undefined || h === undefined) throw new Error('a picture without sides');
  const sums = new Float64Array(w * h);
  const counts = new Uint32Array(w * h);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * h) / height) * w;
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor((x * w) / width);
      const at = (y * width + x) * 4;
      const opaque = (data[at + 3] ?? 255) / 255;
      const light =
        0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      sums[cell] = (sums[cell] ?? 0) + light * opaque + 255 * (1 - opaque);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  const pixels = Uint8Array.from(sums, (sum, cell) => Math.round(sum / (counts[cell] ?? 1)));
  return { width: w, height: h, pixels };
}

/** A picture that lies in its file as Exif's `orientation` says, as it is to be seen. */
export function standing(plane: Plane, orientation: number): Plane {
  if (!(orientation >= 2 && orientation <= 8)) return plane;
  const { width, height, pixels } = plane;
  const onSide = orientation >= 5;
  const [w, h] = onSide ? [height, width] : [width, height];
  const other = new Uint8Array(pixels.length);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      // 2, 3, 7, 8 are mirrored across, 3, 4, 6, 7 down, each as the picture lies in the file.
      const [u, v] = onSide ? [y, x] : [x, y];
      const column = [2, 3, 7, 8].includes(orientation) ? width - 1 - u : u;
      const row = [3, 4, 6, 7].includes(orientation) ? height - 1 - v : v;
      other[y * w + x] = pixels[row * width + column] ?? 0;
    }
  }
  return { width: w, height: h, pixels: other };
}

/** The same seen in a mirror. */
export const mirrored = (plane: Plane): Plane => standing(plane, 2);

/** The same at another size: the mean of four pixels between which each lies. */
export function scaled(plane: Plane, scale: number): Plane {
  const width = Math.round(plane.width * scale);
  const height = Math.round(plane.height * scale);
  const pixels = new Uint8Array(width * height);
  const blurred = scale < 1 ? boxed(plane, 1) : plane;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      pixels[y * width + x] = sampled(blurred, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5);
  return { width, height, pixels };
}

/** The brightness at a place between pixels; of the edge beyond it. */
export function sampled({ width, height, pixels }: Plane, x: number, y: number): number {
  const [left, top] = [within(Math.floor(x), width), within(Math.floor(y), height)];
  const [right, bottom] = [within(Math.floor(x) + 1, width), within(Math.floor(y) + 1, height)];
  const [u, v] = [x - Math.floor(x), y - Math.floor(y)];
  const at = (column: number, row: number): number => pixels[row * width + column] ?? 0;
  return (
    (at(left, top) * (1 - u) + at(right, top) * u) * (1 - v) +
    (at(left, bottom) * (1 - u) + at(right, bottom) * u) * v
  );
}

const within = (at: number, side: number): number => Math.max(0, Math.min(side - 1, at));

/** The mean of the square of so many pixels to each side. */
export function boxed({ width, height, pixels }: Plane, reach: number): Plane {
  const rows = summed(Float64Array.from(pixels), width, height, reach);
  const size = (2 * reach + 1) ** 2;
  return { width, height, pixels: Uint8Array.from(rows, (sum) => Math.round(sum / size)) };
}

/** The sum of the square around each place; the edge goes on beyond itself. */
export function summed(
  values: Float64Array,
  width: number,
  height: number,
  reach: number,
): Float64Array {
  return along(along(values, width, height, reach, 1, width), height, width, reach, width, 1);
}

/** Sums along lines: `step` from one to the next, `skip` from line to line. */
function along(
  values: Float64Array,
  length: number,
  lines: number,
  reach: number,
  step: number,
  skip: number,
): Float64Array {
  const sums = new Float64Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    const start = line * skip;
    const value = (at: number): number => values[start + within(at, length) * step] ?? 0;
    let sum = 0;
    for (let at = -reach; at <= reach; at += 1) sum += value(at);
    for (let at = 0; at < length; at += 1) {
      sums[start + at * step] = sum;
      sum += value(at + reach + 1) - value(at - reach);
    }
  }
  return sums;
}
