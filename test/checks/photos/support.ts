import jpeg from 'jpeg-js';

/** A picture drawn from a number: soft shapes, as a photo has them. */
export function scene(
  seed: number,
  width = 320,
  height = 240,
): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width, y / height];
      const at = (y * width + x) * 4;
      const wave = (a: number, b: number): number =>
        127 + 120 * Math.sin(a * u * 9 + b * v * 7 + seed * 1.7);
      data[at] = wave(1 + (seed % 5), 2);
      data[at + 1] = wave(2, 1 + (seed % 7));
      data[at + 2] = wave(3, 3);
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

export function jpegOf(
  picture: { width: number; height: number; data: Uint8Array },
  quality = 90,
): Uint8Array {
  return new Uint8Array(jpeg.encode(picture, quality).data);
}

/** Puts an EXIF block with DateTimeOriginal (`2021:08:05 10:20:30`) behind the first marker. */
export function withExif(bytes: Uint8Array, date: string, little = true): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(64));
  const text = (at: number, chars: string): void => {
    for (const [index, char] of Array.from(chars).entries())
      tiff.setUint8(at + index, char.charCodeAt(0));
  };
  text(0, little ? 'II' : 'MM');
  tiff.setUint16(2, 42, little);
  tiff.setUint32(4, 8, little);
  tiff.setUint16(8, 1, little);
  tiff.setUint16(10, 0x8769, little);
  tiff.setUint16(12, 4, little);
  tiff.setUint32(14, 1, little);
  tiff.setUint32(18, 26, little);
  tiff.setUint16(26, 1, little);
  tiff.setUint16(28, 0x9003, little);
  tiff.setUint16(30, 2, little);
  tiff.setUint32(32, 20, little);
  tiff.setUint32(36, 44, little);
  text(44, `${date}\u0000`);
  const block = Buffer.concat([
    Buffer.from('Exif\u0000\u0000', 'latin1'),
    new Uint8Array(tiff.buffer),
  ]);
  const length = block.length + 2;
  return Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from([0xff, 0xe1, length >> 8, length & 255]),
    block,
    bytes.subarray(2),
  ]);
}
