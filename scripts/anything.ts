// Writes a sheet of generated households of every kind: anything.ts HOUSEHOLDS SEED FILE
import { writeFileSync } from 'node:fs';

import { Anything, anythingKeys } from '../fixtures/generate/anything.ts';
import { csvText, headerOf } from '../fixtures/generate/sheet.ts';

const [households = '1000', seed = '2021', path = 'anything.csv'] = process.argv.slice(2);
const rows = [...new Anything(Number(seed)).households(Number(households))].flat();
writeFileSync(path, csvText([anythingKeys.map(headerOf), ...rows]));
