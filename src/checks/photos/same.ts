import { chance, differing, type Features } from './features.ts';
import { boxed, type Plane, sampled } from './plane.ts';

/** A picture with what it is known by. */
export interface Seen {
  readonly plane: Plane;
  readonly features: Features;
}

/** How two pictures lie on each other, and how far they agree where they do. */
export interface Likeness {
  /** How many points of one lie where the other has the same. */
  readonly points: number;
  /** What share of the smaller one lies on the other. */
  readonly overlap: number;
  /** Of the parts in which there is something to see, the share that is otherwise. */
  readonly changed: number;
}

/** Fewer points lie on each other by chance. */
const leastPoints = 12;
const leastOverlap = 0.5;
/** More than a stamp of date and place that was put over a copy; a new list on the same wall is more. */
const mostChanged = 0.12;

/**
 * Whether one is a copy of the other: cut, bordered, turned a little, brightened, saved anew. The same wall with
 * another list on it is not, nor are two lists on the same form.
 */
export const isCopy = ({ points, overlap, changed }: Likeness): boolean =>
  points >= leastPoints && overlap >= leastOverlap && changed <= mostChanged;

/** Undefined where nothing says that they show the same. */
export function likeness(one: Seen, other: Seen): Likeness | undefined {
  const matches = matched(one.features, other.features);
  const found = placed(matches);
  if (found === undefined) return undefined;
  return { points: found.points, ...agreement(one.plane, other.plane, found.map) };
}

/** A point of one picture and the point of the other that looks the same. */
type Pair = readonly [x: number, y: number, u: number, v: number];

const farthest = 70;

/** Points that are each other's best, and clearly. */
function matched(a: Features, b: Features): Pair[] {
  const best = new Int32Array(b.count).fill(-1);
  const bestOf = new Int32Array(b.count).fill(1 << 20);
  const choice = new Int32Array(a.count).fill(-1);
  for (let i = 0; i < a.count; i += 1) {
    let least = farthest + 1;
    for (let j = 0; j < b.count; j += 1) {
      const distance = differing(a, i, b, j);
      if (distance < least) {
        least = distance;
        choice[i] = j;
      }
      if (distance < (bestOf[j] ?? 0)) {
        bestOf[j] = distance;
        best[j] = i;
      }
    }
  }
  return [...choice].flatMap((j, i): Pair[] => {
    if (j < 0 || best[j] !== i) return [];
    const [x = 0, y = 0] = a.places.subarray(2 * i, 2 * i + 2);
    const [u = 0, v = 0] = b.places.subarray(2 * j, 2 * j + 2);
    return [[x, y, u, v]];
  });
}

/** Takes a place of one picture to the other: `u = a·x + b·y + c`, `v = d·x + e·y + f`. */
type Map6 = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const near = 3;
const tries = 400;

/** The map that most pairs agree on (RANSAC), then fitted to all of those. */
function placed(pairs: readonly Pair[]): { map: Map6; points: number } | undefined {
  if (pairs.length < leastPoints) return undefined;
  const next = chance(pairs.length);
  let best: Pair[] = [];
  for (let round = 0; round < tries; round += 1) {
    const [p, q] = [0, 1].map(() => pairs[Math.floor(next() * pairs.length)]);
    const map = p && q && throughTwo(p, q);
    if (map === undefined) continue;
    const agreed = pairs.filter((pair) => off(map, pair) < near);
    if (agreed.length > best.length) best = agreed;
  }
  for (let round = 0; round < 3; round += 1) {
    if (best.length < leastPoints) return undefined;
    const map = fitted(best);
    if (map === undefined) return undefined;
    const agreed = pairs.filter((pair) => off(map, pair) < near);
    if (round === 2) return isPlausible(map) ? { map, points: agreed.length } : undefined;
    best = agreed;
  }
  return undefined;
}

const off = ([a, b, c, d, e, f]: Map6, [x, y, u, v]: Pair): number =>
  Math.hypot(a * x + b * y + c - u, d * x + e * y + f - v);

const mostTurned = (10 * Math.PI) / 180;

/** Turned, scaled and moved, as two pairs say it. */
function throughTwo([x, y, u, v]: Pair, [x2, y2, u2, v2]: Pair): Map6 | undefined {
  const [dx, dy, du, dv] = [x2 - x, y2 - y, u2 - u, v2 - v];
  const square = dx * dx + dy * dy;
  if (square < 400) return undefined;
  const a = (dx * du + dy * dv) / square;
  const d = (dx * dv - dy * du) / square;
  const scale = Math.hypot(a, d);
  if (scale < 0.5 || scale > 2 || Math.abs(Math.atan2(d, a)) > mostTurned) return undefined;
  return [a, -d, u - a * x + d * y, d, a, v - d * x - a * y];
}

/** A copy may be drawn out a little one way; nothing is thrown about. */
function isPlausible([a, b, , d, e]: Map6): boolean {
  const [across, down] = [Math.hypot(a, d), Math.hypot(b, e)];
  const stretch = across / down;
  const lean = Math.abs((a * b + d * e) / (across * down));
  return across > 0.4 && across < 2.5 && stretch > 0.75 && stretch < 1.34 && lean < 0.15;
}

/** By least squares. */
function fitted(pairs: readonly Pair[]): Map6 | undefined {
  const sums = new Float64Array(12);
  for (const [x, y, u, v] of pairs) {
    const terms = [x * x, x * y, x, y * y, y, 1, x * u, y * u, u, x * v, y * v, v];
    for (const [at, term] of terms.entries()) sums[at] = (sums[at] ?? 0) + term;
  }
  const [xx = 0, xy = 0, sx = 0, yy = 0, sy = 0, n = 0, xu = 0, yu = 0, su = 0, xv = 0, yv = 0] =
    sums;
  const sv = sums[11] ?? 0;
  const first = solved([xx, xy, sx, yy, sy, n], [xu, yu, su]);
  const second = solved([xx, xy, sx, yy, sy, n], [xv, yv, sv]);
  return first && second && [...first, ...second];
}

type Three = readonly [number, number, number];

/** Three unknowns by Cramer's rule. */
function solved(
  [p, q, r, s, t, n]: readonly [number, number, number, number, number, number],
  [h, i, j]: Three,
): Three | undefined {
  const whole = determinant([p, q, r], [q, s, t], [r, t, n]);
  if (Math.abs(whole) < 1e-6) return undefined;
  return [
    determinant([h, q, r], [i, s, t], [j, t, n]) / whole,
    determinant([p, h, r], [q, i, t], [r, j, n]) / whole,
    determinant([p, q, h], [q, s, i], [r, t, j]) / whole,
  ];
}

const determinant = ([a, b, c]: Three, [d, e, f]: Three, [g, h, i]: Three): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

const tile = 16;
/** Below it a part is even: nothing can be said of it. */
const leastContrast = 5;
/** A part that is the same shows the same light and dark; another list hardly does. */
const leastAgreement = 0.7;

/** Lays the pictures on each other, and looks part by part whether they show the same. */
function agreement(
  one: Plane,
  other: Plane,
  [a, b, c, d, e, f]: Map6,
): Pick<Likeness, 'overlap' | 'changed'> {
  const [near, far] = [boxed(one, 1), boxed(other, 1)];
  let [lies, tiles, told, changed] = [0, 0, 0, 0];
  for (let top = 0; top + tile <= one.height; top += tile) {
    for (let left = 0; left + tile <= one.width; left += tile) {
      tiles += 1;
      const [x, y] = [left + tile / 2, top + tile / 2];
      const [u, v] = [a * x + b * y + c, d * x + e * y + f];
      const edge = tile / 2 + 2;
      if (u < edge || v < edge || u > other.width - edge || v > other.height - edge) continue;
      lies += 1;
      const at = (column: number, row: number): readonly [number, number] => [
        a * column + b * row + c,
        d * column + e * row + f,
      ];
      const agreed = alike(near, far, left, top, at);
      if (agreed === undefined) continue;
      told += 1;
      if (!agreed) changed += 1;
    }
  }
  const ofOne = lies / Math.max(1, tiles);
  const ofOther =
    (ofOne * one.width * one.height * Math.abs(a * e - b * d)) / (other.width * other.height);
  return {
    overlap: Math.min(1, Math.max(ofOne, ofOther)),
    changed: told === 0 ? 1 : changed / told,
  };
}

/** Whether light and dark of a part agree, at one of small shifts; undefined where both are even. */
function alike(
  one: Plane,
  other: Plane,
  left: number,
  top: number,
  at: (column: number, row: number) => readonly [number, number],
): boolean | undefined {
  const mine = new Float64Array(tile * tile);
  const theirs = new Float64Array(tile * tile);
  let told: boolean | undefined;
  for (const [dx, dy] of shifts) {
    for (let row = 0, cell = 0; row < tile; row += 1) {
      for (let column = 0; column < tile; column += 1, cell += 1) {
        mine[cell] = one.pixels[(top + row) * one.width + left + column] ?? 0;
        const [u, v] = at(left + column, top + row);
        theirs[cell] = sampled(other, u + dx, v + dy);
      }
    }
    const found = correlation(mine, theirs);
    if (found === undefined) continue;
    if (found >= leastAgreement) return true;
    told = false;
  }
  return told;
}

/** The fit is good to less than a pixel; as it lies comes first. */
const shifts = [0, -0.7, 0.7].flatMap((dy) => [0, -0.7, 0.7].map((dx) => [dx, dy] as const));

const [darkest, lightest] = [4, 250];

function correlation(a: Float64Array, b: Float64Array): number | undefined {
  let [sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (const [at, x] of a.entries()) {
    const y = b[at] ?? 0;
    sa += x;
    sb += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const n = a.length;
  const [va, vb] = [aa / n - (sa / n) ** 2, bb / n - (sb / n) ** 2].map((one) => Math.max(0, one));
  const [da, db] = [Math.sqrt(va ?? 0), Math.sqrt(vb ?? 0)];
  if (Math.max(da, db) < leastContrast) return undefined;
  const even = da < db ? sa / n : sb / n;
  // Where light or dark has run out, a copy that was made brighter or darker shows nothing any more.
  if (Math.min(da, db) < leastContrast && (even > lightest || even < darkest)) return undefined;
  // One is even and the other is not: they do not show the same.
  if (Math.min(da, db) < 1) return 0;
  return (ab / n - (sa / n) * (sb / n)) / (da * db);
}
