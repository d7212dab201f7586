// The city's table several times over: other household numbers, other regions in the ID numbers.
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const [, , city = '', times = '10', target = ''] = process.argv;
const { checkCharacter } = await import(join(import.meta.dirname, '../dist/core/id-number.js'));
const out = createWriteStream(`${target}.part`);
let part = '';
for (let copy = 0; copy < Number(times); copy += 1) {
  let header = copy === 0;
  for await (const line of createInterface({ input: createReadStream(city) })) {
    if (copy === 0 || header) {
      part += `${line}\r\n`;
      header = false;
    } else {
      const [household = '', name, id = '', ...rest] = line.split(',');
      if (!/^\d{17}/.test(id)) continue;
      // Regions 35xx00 upwards: whose they are does not matter here, only that no number comes twice.
      const region = `${35 + Math.floor(copy / 25)}${String(copy % 25).padStart(2, '0')}${id.slice(4, 6)}`;
      const first17 = `${region}${id.slice(6, 17)}`;
      part += `${copy}x${household},${name},${first17}${checkCharacter(first17)},${rest.join(',')}\r\n`;
    }
    if (part.length < 1_000_000) continue;
    if (!out.write(part)) await once(out, 'drain');
    part = '';
  }
}
out.end(part);
await once(out, 'close');
await rename(`${target}.part`, target);
