import { chance } from '../../../src/checks/photos/features.ts';
import { type Plane, sampled } from '../../../src/checks/photos/plane.ts';

const blank = (width: number, height: number, value: number): Plane => ({
  width,
  height,
  pixels: new Uint8Array(width * height).fill(value),
});

function fill(
  plane: Plane,
  box: readonly [number, number, number, number],
  value: number,
  round = false,
): void {
  const [left, top, right, bottom] = box;
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  for (let y = Math.max(0, Math.round(top)); y < Math.min(plane.height, bottom); y += 1)
    for (let x = Math.max(0, Math.round(left)); x < Math.min(plane.width, right); x += 1) {
      const out = ((x - cx) / (right - cx)) ** 2 + ((y - cy) / (bottom - cy)) ** 2 > 1;
      if (!round || !out) plane.pixels[y * plane.width + x] = value;
    }
}

/** White paper with lines of text, each word of a few bars. */
function list(plane: Plane, box: readonly [number, number, number, number], seed: number): void {
  const next = chance(seed * 7919 + 3);
  const [left, top, right, bottom] = box;
  fill(plane, box, 240);
  const step = (bottom - top) / 22;
  for (let y = top + step; y < bottom - step; y += step)
    for (let x = left + step; x < right - step;) {
      const wide = step * (0.4 + next());
      if (next() < 0.75) fill(plane, [x, y, Math.min(x + wide, right - step), y + step * 0.55], 25);
      x += wide + step * 0.35;
    }
}

/** A wall of shapes drawn from a number, with a list on it drawn from another. */
export function wall(seed: number, listed: number, width = 640, height = 480): Plane {
  const next = chance(seed * 104_729 + 17);
  const plane = blank(width, height, 90 + Math.floor(next() * 110));
  for (let shape = 0; shape < 34; shape += 1) {
    const [x, y] = [next() * width, next() * height];
    const [w, h] = [width * (0.04 + next() * 0.16), height * (0.05 + next() * 0.2)];
    fill(
      plane,
      [x - w / 2, y - h / 2, x + w / 2, y + h / 2],
      Math.floor(next() * 256),
      next() < 0.5,
    );
  }
  const [x, y] = [width * (0.2 + next() * 0.2), height * (0.15 + next() * 0.2)];
  list(plane, [x, y, x + width * 0.36, y + height * 0.48], listed);
  return plane;
}

/** A sheet that fills the picture: pages of one form differ in their text alone. */
export function page(seed: number, width = 640, height = 480): Plane {
  const plane = blank(width, height, 150);
  list(plane, [width * 0.04, height * 0.04, width * 0.96, height * 0.96], seed);
  return plane;
}

/** What is done to a picture that is to pass for a new one; each takes it to another. */
export const alterations: Readonly<Record<string, (plane: Plane) => Plane>> = {
  'cut by a tenth': (plane) => cut(plane, 0.05),
  'cut by a quarter': (plane) => cut(plane, 0.125),
  'turned by 2°': (plane) => rotated(plane, 2),
  'turned by 5°': (plane) => rotated(plane, -5),
  mirrored: (plane) => mapped(plane, (x, y) => [plane.width - 1 - x, y]),
  bordered: (plane) => bordered(plane, 0.08),
  brighter: (plane) => toned(plane, (value) => value * 1.35 + 15),
  darker: (plane) => toned(plane, (value) => value * 0.6),
  'half as large': (plane) => resized(plane, 0.5),
  'mirrored, cut and brighter': (plane) =>
    toned(
      mapped(cut(plane, 0.06), (x, y) => [plane.width * 0.88 - 1 - x, y]),
      (value) => value + 30,
    ),
};

function mapped(
  plane: Plane,
  from: (x: number, y: number) => readonly [number, number],
  width = plane.width,
  height = plane.height,
  outside?: number,
): Plane {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [u, v] = from(x, y);
      const out = u < 0 || v < 0 || u > plane.width - 1 || v > plane.height - 1;
      pixels[y * width + x] = out && outside !== undefined ? outside : sampled(plane, u, v);
    }
  return { width, height, pixels };
}

function cut(plane: Plane, share: number): Plane {
  const [dx, dy] = [Math.round(plane.width * share), Math.round(plane.height * share)];
  return mapped(plane, (x, y) => [x + dx, y + dy], plane.width - 2 * dx, plane.height - 2 * dy);
}

function bordered(plane: Plane, share: number): Plane {
  const [dx, dy] = [Math.round(plane.width * share), Math.round(plane.height * share)];
  return mapped(
    plane,
    (x, y) => [x - dx, y - dy],
    plane.width + 2 * dx,
    plane.height + 2 * dy,
    255,
  );
}

function rotated(plane: Plane, degrees: number): Plane {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [cx, cy] = [plane.width / 2, plane.height / 2];
  return mapped(
    plane,
    (x, y) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos],
    plane.width,
    plane.height,
    0,
  );
}

const resized = (plane: Plane, scale: number): Plane =>
  mapped(plane, (x, y) => [x / scale, y / scale], plane.width * scale, plane.height * scale);

const toned = (plane: Plane, tone: (value: number) => number): Plane => ({
  ...plane,
  pixels: Uint8Array.from(plane.pixels, (value) => Math.max(0, Math.min(255, tone(value)))),
});

/** As a decoder gives it: four bytes a pixel. */
export function colours({ width, height, pixels }: Plane): Plane & { readonly data: Uint8Array } {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const [at, value] of pixels.entries()) data.fill(value, at * 4, at * 4 + 3);
  return { width, height, pixels, data };
}
