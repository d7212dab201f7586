import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { makeScratch, type Scratch, scratchError } from '../../files/scratch.ts';
import { chance, differing, type Features, featuresOf, words } from './features.ts';
import { mirrored, type Plane, planeOf } from './plane.ts';
import { isCopy, likeness } from './same.ts';

/** A picture of the album; where its plane stands in the scratch file. */
interface Page {
  readonly features: Features;
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

/** A copy has many points that look the same; so many pictures that have most are laid on it. */
const mostLookedAt = 12;
const leastAlike = 6;
/** Points that differ in no more of 256 bits look the same. */
const farthest = 56;

const tables = 8;
const keyBits = 12;
/** So much of one drawer is looked through: what lies in a fuller one tells nothing. */
const mostInDrawer = 4000;

/**
 * Many pictures, in which copies of one are found without laying each on each: points that look the same share
 * drawers (locality-sensitive hashing), and only the pictures with most of them are laid on it. The planes stand
 * in a file, so that ten thousand photos take no more memory than their points: 15 KB each.
 */
export class Album {
  readonly #pages: Page[] = [];
  readonly #scratch: Scratch = makeScratch();
  readonly #file: number;
  #length = 0;
  #drawers: Drawers | undefined;

  constructor() {
    this.#file = openSync(join(this.#scratch.path, 'planes'), 'w+', 0o600);
  }

  /** Takes a picture; its number, or undefined where it can't be decoded. */
  add(bytes: Uint8Array): number | undefined {
    const plane = planeOf(bytes);
    if (plane === undefined) return undefined;
    const { width, height, pixels } = plane;
    try {
      writeSync(this.#file, pixels, 0, pixels.length, this.#length);
    } catch (cause) {
      throw scratchError(this.#scratch.path, cause);
    }
    this.#pages.push({ features: featuresOf(plane), at: this.#length, width, height });
    this.#length += pixels.length;
    this.#drawers = undefined;
    return this.#pages.length - 1;
  }

  /** The first of the pictures of which this is a copy, as it is or seen in a mirror. @param may which come into question. */
  copyOf(picture: number, may: (other: number) => boolean): number | undefined {
    const page = this.#pages[picture];
    if (page === undefined) return undefined;
    const plane = this.#planeOf(page);
    const turnedOver = mirrored(plane);
    const sides = [
      { plane, features: page.features },
      { plane: turnedOver, features: featuresOf(turnedOver) },
    ];
    const found = sides.flatMap((side) =>
      this.#lookingAlike(side.features, (other) => other !== picture && may(other)).filter(
        (other) => {
          const there = this.#pages[other];
          if (there === undefined) return false;
          const like = likeness(side, { plane: this.#planeOf(there), features: there.features });
          return like !== undefined && isCopy(like);
        },
      ),
    );
    return found.length === 0 ? undefined : Math.min(...found);
  }

  close(): void {
    closeSync(this.#file);
    this.#scratch.remove();
  }

  #planeOf({ at, width, height }: Page): Plane {
    const pixels = new Uint8Array(width * height);
    readSync(this.#file, pixels, 0, pixels.length, at);
    return { width, height, pixels };
  }

  #lookingAlike(features: Features, may: (other: number) => boolean): number[] {
    this.#drawers ??= new Drawers(this.#pages.map((page) => page.features));
    return this.#drawers
      .votes(features)
      .flatMap((votes, other) => (votes >= leastAlike && may(other) ? [{ votes, other }] : []))
      .sort((a, b) => b.votes - a.votes || a.other - b.other)
      .slice(0, mostLookedAt)
      .map(({ other }) => other);
  }
}

/** Of each table, which bits of a description say the drawer. */
const chosen: readonly (readonly number[])[] = (() => {
  const next = chance(341_600);
  return Array.from({ length: tables }, () =>
    Array.from({ length: keyBits }, () => Math.floor(next() * words * 32)),
  );
})();

/** The points of all pictures, in the drawers of each table. */
class Drawers {
  readonly #owner: Uint32Array;
  readonly #point: Uint16Array;
  readonly #tables: readonly { readonly starts: Uint32Array; readonly points: Uint32Array }[];

  constructor(private readonly pictures: readonly Features[]) {
    const total = pictures.reduce((sum, one) => sum + one.count, 0);
    this.#owner = new Uint32Array(total);
    this.#point = new Uint16Array(total);
    let filled = 0;
    for (const [picture, features] of pictures.entries()) {
      for (let point = 0; point < features.count; point += 1) {
        this.#owner[filled] = picture;
        this.#point[filled] = point;
        filled += 1;
      }
    }
    this.#tables = chosen.map((bits) => {
      const starts = new Uint32Array(2 ** keyBits + 1);
      const keys = Uint16Array.from(this.#owner, (picture, at) => {
        const key = keyOf(pictures[picture], this.#point[at] ?? 0, bits);
        starts[key + 1] = (starts[key + 1] ?? 0) + 1;
        return key;
      });
      for (let key = 0; key < 2 ** keyBits; key += 1)
        starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
      const next = starts.slice();
      const points = new Uint32Array(total);
      for (const [at, key] of keys.entries()) {
        points[next[key] ?? 0] = at;
        next[key] = (next[key] ?? 0) + 1;
      }
      return { starts, points };
    });
  }

  /** How many points of a picture each picture has too. */
  votes(features: Features): number[] {
    const votes = new Array<number>(this.pictures.length).fill(0);
    const last = new Int32Array(this.pictures.length).fill(-1);
    for (let point = 0; point < features.count; point += 1) {
      for (const [table, { starts, points }] of this.#tables.entries()) {
        const key = keyOf(features, point, chosen[table] ?? []);
        const from = starts[key] ?? 0;
        const to = Math.min(starts[key + 1] ?? 0, from + mostInDrawer);
        for (let at = from; at < to; at += 1) {
          const there = points[at] ?? 0;
          const picture = this.#owner[there] ?? 0;
          if (last[picture] === point) continue;
          const other = this.pictures[picture];
          if (other === undefined) continue;
          if (differing(features, point, other, this.#point[there] ?? 0) > farthest) continue;
          last[picture] = point;
          votes[picture] = (votes[picture] ?? 0) + 1;
        }
      }
    }
    return votes;
  }
}

function keyOf(features: Features | undefined, point: number, bits: readonly number[]): number {
  let key = 0;
  for (const bit of bits) {
    const word = features?.bits[point * words + (bit >> 5)] ?? 0;
    key = (key << 1) | ((word >>> (bit & 31)) & 1);
  }
  return key;
}
