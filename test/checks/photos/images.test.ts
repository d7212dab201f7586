import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { orientationOf, takenOn } from '../../../src/checks/photos/exif.ts';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

import { Album } from '../../../src/checks/photos/album.ts';
import { pictureKind, planeOf, type Plane, standing } from '../../../src/checks/photos/plane.ts';
import { alterations, colours, page, wall } from './pictures.ts';
import { jpegOf, scene, withExif } from './support.ts';

describe('when a photo was taken', () => {
  const plain = jpegOf(scene(1));

  it.each([true, false])('is read from EXIF (little end first: %s)', (little) => {
    expect(takenOn(withExif(plain, '2021:08:05 10:20:30', little))).toBe('2021-08-05');
  });

  it('is not known where there is no EXIF, or an empty date', () => {
    expect(takenOn(plain)).toBeUndefined();
    expect(takenOn(withExif(plain, '0000:00:00 00:00:00'))).toBeUndefined();
    expect(takenOn(withExif(plain, 'yesterday, I think.'))).toBeUndefined();
  });

  it('of a damaged file is not known, never an error', () => {
    const whole = withExif(plain, '2021:08:05 10:20:30');
    fc.assert(
      fc.property(
        fc.nat({ max: 200 }),
        fc.nat({ max: 255 }),
        fc.nat({ max: 300 }),
        (at, value, length) => {
          const bytes = Uint8Array.from(whole.subarray(0, length));
          bytes[at] = value;
          expect(() => takenOn(bytes)).not.toThrow();
        },
      ),
    );
  });
});

const saved = (plane: Plane, quality = 60): Uint8Array =>
  new Uint8Array(jpeg.encode(colours(plane), quality).data);

/** The picture of a PNG file that `plane` makes. */
function pngOf(plane: Plane): Buffer {
  const png = new PNG({ width: plane.width, height: plane.height });
  png.data = Buffer.from(colours(plane).data);
  return PNG.sync.write(png);
}

/** Whether one file is taken for a copy of the other, among a few that are none. */
function isTaken(file: Uint8Array, original: Uint8Array): boolean {
  const album = new Album();
  try {
    const first = album.add(original);
    album.add(saved(wall(91, 91)));
    const asked = album.add(file);
    return asked !== undefined && album.copyOf(asked, () => true) === first;
  } finally {
    album.close();
  }
}

describe('a picture', () => {
  const original = saved(wall(1, 1), 85);

  it.each(Object.entries(alterations))('that is %s is a copy', (_words, alter) => {
    expect(isTaken(saved(alter(wall(1, 1))), original)).toBe(true);
  });

  it('saved as PNG is a copy', () => {
    expect(isTaken(pngOf(wall(1, 1)), original)).toBe(true);
  });

  it('of the same wall with another list is none', () => {
    expect(isTaken(saved(wall(1, 2)), original)).toBe(false);
  });

  it('of another wall is none', () => {
    expect(isTaken(saved(wall(2, 1)), original)).toBe(false);
  });

  it('of another page of text is none', () => {
    expect(isTaken(saved(page(2)), saved(page(1)))).toBe(false);
  });
});

describe('a file of a picture', () => {
  it('that is none gives nothing', () => {
    expect(planeOf(Uint8Array.from([1, 2, 3]))).toBeUndefined();
    expect(planeOf(jpegOf(scene(1)).subarray(0, 200))).toBeUndefined();
    expect(planeOf(pngOf(page(1, 64, 48)).subarray(0, 60))).toBeUndefined();
  });

  it('that says it is huge is refused by its header', () => {
    const file = pngOf(page(1, 64, 48));
    file.writeUInt32BE(60_000, 16);
    file.writeUInt32BE(60_000, 20);
    const decoder = vi.spyOn(PNG.sync, 'read');
    expect(planeOf(file)).toBeUndefined();
    expect(decoder).not.toHaveBeenCalled();
    decoder.mockRestore();
  });

  it('is known by its bytes', () => {
    expect(pictureKind(jpegOf(scene(1)))).toBe('jpeg');
    expect(pictureKind(pngOf(page(1, 64, 48)))).toBe('png');
    expect(pictureKind(Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0', 'latin1'))).toBe('heic');
    expect(pictureKind(Buffer.from('GIF89a'))).toBe('other');
  });

  it('without a word of how it was held stands as it is', () => {
    const plane = page(1, 64, 48);
    expect(standing(plane, orientationOf(saved(plane)))).toBe(plane);
  });
});
