// How well copies of posting photos are found: precision and recall by kind of alteration, over generated walls
// with lists and pages of text. `photos-test.ts [PICTURES]`, 40 of each without. Ends with 1 where less than
// nine in ten of a kind are found, or anything is found that is no copy.
import jpeg from 'jpeg-js';

import { Album } from '../src/checks/photos/album.ts';
import type { Plane } from '../src/checks/photos/plane.ts';
import { alterations, colours, page, wall } from '../test/checks/photos/pictures.ts';

const count = Number(process.argv[2] ?? 40);
const saved = (plane: Plane, quality: number): Uint8Array =>
  jpeg.encode(colours(plane), quality).data;

const album = new Album();
const originals: number[] = [];
const keep = (plane: Plane): void => {
  const number = album.add(saved(plane, 85));
  if (number !== undefined) originals.push(number);
};
for (let seed = 1; seed <= count; seed += 1) keep(wall(seed, seed));
for (let seed = 1; seed <= count; seed += 1) keep(page(seed));
const known = new Set(originals);

const kinds: Readonly<Record<string, (plane: Plane) => Plane>> = {
  'saved anew': (plane) => plane,
  ...alterations,
};
const others: Readonly<Record<string, (seed: number) => Plane>> = {
  'the same wall with another list': (seed) => wall(seed, seed + 5000),
  'another wall': (seed) => wall(seed + 5000, seed + 5000),
  'another page of text': (seed) => page(seed + 5000),
};

/** Of each kind, the picture to be asked about and the one that it is a copy of. */
const asked: { kind: string; picture: number | undefined; original: number | undefined }[] = [];
const put = (kind: string, plane: Plane, original?: number): void => {
  asked.push({ kind, picture: album.add(saved(plane, 60)), original });
};
for (const [kind, alter] of Object.entries(kinds))
  for (let at = 0; at < 2 * count; at += 1) {
    const seed = (at % count) + 1;
    put(kind, alter(at < count ? wall(seed, seed) : page(seed)), originals[at]);
  }
for (const [kind, make] of Object.entries(others))
  for (let seed = 1; seed <= count; seed += 1) put(kind, make(seed));

const rows = new Map<string, { copies: number; right: number; wrong: number; all: number }>();
const started = performance.now();
for (const { kind, picture, original } of asked) {
  const row = rows.get(kind) ?? { copies: 0, right: 0, wrong: 0, all: 0 };
  rows.set(kind, row);
  const found =
    picture === undefined ? undefined : album.copyOf(picture, (other) => known.has(other));
  row.all += 1;
  if (original !== undefined) row.copies += 1;
  if (found !== undefined && found === original) row.right += 1;
  else if (found !== undefined) row.wrong += 1;
}
const each = Math.round((performance.now() - started) / asked.length);
console.log('| done to it | pictures | found | taken for another |\n| --- | ---: | ---: | ---: |');
for (const [kind, { copies, right, wrong, all }] of rows)
  console.log(`| ${kind} | ${all} | ${copies > 0 ? right : '–'} | ${wrong} |`);
const sum = [...rows.values()].reduce(
  (all, { copies, right, wrong }) => ({
    copies: all.copies + copies,
    right: all.right + right,
    wrong: all.wrong + wrong,
  }),
  { copies: 0, right: 0, wrong: 0 },
);
const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)}%`;
console.log(
  `recall ${share(sum.right, sum.copies)}, precision ${share(sum.right, sum.right + sum.wrong)}, ${each} ms a search`,
);
album.close();
const few = [...rows.values()].some(({ copies, right }) => right < copies * 0.9);
process.exitCode = few || sum.wrong > 0 ? 1 : 0;
