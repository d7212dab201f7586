import { boxed, type Plane, scaled, summed } from './plane.ts';

/** Points of a picture that are found again in a copy of it, each with a description of what lies around it. */
export interface Features {
  readonly count: number;
  /** Places in the plane, by turns x and y. */
  readonly places: Float32Array;
  /** {@link words} numbers of 32 bits each: of 256 pairs of places around the point, which is brighter. */
  readonly bits: Uint32Array;
}

export const words = 8;

/** Numbers that look like chance and are the same in every run, from 0 to below 1. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How far from a point its description looks. */
const reach = 14;

/** Pairs of places near a point, more of them close to it (BRIEF, Calonder et al. 2010). */
const pairs: readonly number[] = (() => {
  const next = chance(20_210_801);
  // The sum of three has the shape of a bell.
  const place = (): number => Math.round(((next() + next() + next()) / 1.5 - 1) * reach);
  return Array.from({ length: words * 32 * 4 }, place);
})();

/** A copy may be larger or smaller: points are sought at each of these sizes, so many a cell of the grid. */
const levels = [
  { scale: 1, most: 6 },
  { scale: 0.8, most: 4 },
  { scale: 0.64, most: 3 },
  { scale: 0.512, most: 2 },
] as const;

/** Points come from all over the picture, not from where there is most to see. */
const grid = { across: 7, down: 5 } as const;

export function featuresOf(plane: Plane): Features {
  const places: number[] = [];
  const bits: number[] = [];
  for (const { scale, most } of levels) {
    const level = scale === 1 ? plane : scaled(plane, scale);
    if (Math.min(level.width, level.height) <= 2 * reach + 2) continue;
    const soft = boxed(level, 2);
    for (const [x, y] of corners(level, most)) {
      places.push((x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5);
      for (const word of described(soft, x, y)) bits.push(word);
    }
  }
  return {
    count: places.length / 2,
    places: Float32Array.from(places),
    bits: Uint32Array.from(bits),
  };
}

function described({ width, pixels }: Plane, x: number, y: number): number[] {
  const found: number[] = [];
  const at = (pair: number): number =>
    pixels[(y + (pairs[pair + 1] ?? 0)) * width + x + (pairs[pair] ?? 0)] ?? 0;
  for (let word = 0; word < words; word += 1) {
    let value = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const pair = (word * 32 + bit) * 4;
      if (at(pair) > at(pair + 2)) value |= 1 << bit;
    }
    found.push(value >>> 0);
  }
  return found;
}

/** The strongest corners of each cell: where it grows brighter or darker both ways (Shi and Tomasi 1994). */
function corners(level: Plane, most: number): (readonly [number, number])[] {
  const { width, height } = level;
  const strength = cornerness(level);
  const cells = new Map<number, { at: number; value: number }[]>();
  const margin = reach + 1;
  for (let y = margin; y < height - margin; y += 1) {
    for (let x = margin; x < width - margin; x += 1) {
      const at = y * width + x;
      const value = strength[at] ?? 0;
      if (value < leastStrength || !isPeak(strength, at, width, value)) continue;
      const cell =
        Math.floor((y * grid.down) / height) * grid.across + Math.floor((x * grid.across) / width);
      const own = cells.get(cell);
      if (own === undefined) cells.set(cell, [{ at, value }]);
      else own.push({ at, value });
    }
  }
  return [...cells.values()].flatMap((own) =>
    own
      .sort((a, b) => b.value - a.value || a.at - b.at)
      .slice(0, most * 2)
      .map(({ at }) => [at % width, Math.floor(at / width)] as const),
  );
}

/** Below it is the noise of an even wall. */
const leastStrength = 400;

function isPeak(strength: Float64Array, at: number, width: number, value: number): boolean {
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      const other = at + dy * width + dx;
      const there = strength[other] ?? 0;
      // Of two that are equal the first stands.
      if (there > value || (there === value && other < at)) return false;
    }
  }
  return true;
}

function cornerness({ width, height, pixels }: Plane): Float64Array {
  const xx = new Float64Array(pixels.length);
  const yy = new Float64Array(pixels.length);
  const xy = new Float64Array(pixels.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const dx = (pixels[at + 1] ?? 0) - (pixels[at - 1] ?? 0);
      const dy = (pixels[at + width] ?? 0) - (pixels[at - width] ?? 0);
      xx[at] = dx * dx;
      yy[at] = dy * dy;
      xy[at] = dx * dy;
    }
  }
  const [a, b, c] = [xx, yy, xy].map((values) => summed(values, width, height, 2));
  return Float64Array.from(pixels, (_, at) => {
    const [p, q, r] = [a?.[at] ?? 0, b?.[at] ?? 0, c?.[at] ?? 0];
    return (p + q) / 2 - Math.hypot((p - q) / 2, r);
  });
}

/** In how many of 256 bits two descriptions differ. */
export function differing(a: Features, i: number, b: Features, j: number): number {
  let count = 0;
  for (let word = 0; word < words; word += 1)
    count += ones((a.bits[i * words + word] ?? 0) ^ (b.bits[j * words + word] ?? 0));
  return count;
}

function ones(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
