import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { takenOn } from '../../../src/checks/photos/exif.ts';
import { distance, pictureHash, samePicture } from '../../../src/checks/photos/perceptual.ts';
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

describe('the hash of a picture', () => {
  const hash = (bytes: Uint8Array): Uint8Array => pictureHash(bytes) ?? new Uint8Array(32);
  const first = hash(jpegOf(scene(1)));

  it('hardly changes when the picture is saved at another quality', () => {
    expect(distance(first, hash(jpegOf(scene(1), 40)))).toBeLessThanOrEqual(samePicture);
  });

  it('hardly changes when the picture is made half as large', () => {
    expect(distance(first, hash(jpegOf(scene(1, 160, 120))))).toBeLessThanOrEqual(samePicture);
  });

  it.each([2, 3, 4, 5, 6, 7])('is far off for another scene (%i)', (seed) => {
    expect(distance(first, hash(jpegOf(scene(seed))))).toBeGreaterThan(samePicture);
  });

  it('is not there for what is no picture', () => {
    expect(pictureHash(Uint8Array.from([1, 2, 3]))).toBeUndefined();
  });
});
