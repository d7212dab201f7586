// Changes one thing at a time in the shipped rule files (a comparison, a number, an item, a default, a condition, an
// exclusion) and plays their worked cases: each change must make a case come out otherwise, or stand in
// `scripts/mutants.json` with the reason why none can. All in one process, on the interpreter.
//
//     npm run mutate [part of a name]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { UserError } from '../src/core/errors.ts';
import { mismatchesOf, playCase, Rulesets } from '../src/decide/cases.ts';
import { RuleFaults } from '../src/rules/faults.ts';
import { readLibrary, shippedRules } from '../src/rules/library.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

type End = 'killed' | 'refused' | 'survived';

const [part = ''] = process.argv.slice(2);
const library = readLibrary(shippedRules);
const reasons = z
  .record(z.string(), z.string().min(1))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'mutants.json'), 'utf8')));

/** Cases of the changed category first: they are the ones most likely to tell. */
function endOf({ name, library: changed }: Mutant): End {
  const category = name.split('/')[1];
  const files = changed.rules
    .map(({ content }) => content)
    .sort((a, b) => Number(b.category === category) - Number(a.category === category));
  const rulesets = new Rulesets(changed);
  try {
    for (const file of files) {
      for (const one of file.cases ?? []) {
        const played = playCase(rulesets, file, one);
        if (!('decided' in played) || mismatchesOf(file, one, played).length > 0) return 'killed';
      }
    }
    return 'survived';
  } catch (error) {
    if (error instanceof RuleFaults || error instanceof UserError) return 'refused';
    // Past the bounds of a table, or of exact numbers: the run would end.
    if (error instanceof RangeError) return 'killed';
    throw error;
  }
}

const counts = new Map<string, Record<End | 'named', number>>();
const unexplained: string[] = [];
const met = new Set<string>();
for (const mutant of mutantsOf(library)) {
  if (!mutant.name.includes(part)) continue;
  const end = endOf(mutant);
  const [file = ''] = mutant.name.split(' ');
  const count = counts.get(file) ?? { killed: 0, refused: 0, survived: 0, named: 0 };
  counts.set(file, count);
  met.add(mutant.name);
  if (end === 'survived' && reasons[mutant.name] !== undefined) count.named += 1;
  else count[end] += 1;
  if (end === 'survived' && reasons[mutant.name] === undefined) unexplained.push(mutant.name);
  if (end !== 'survived' && reasons[mutant.name] !== undefined) {
    unexplained.push(`${mutant.name}: named in scripts/mutants.json, and ${end}`);
  }
}
for (const [name] of part === '' ? Object.entries(reasons) : []) {
  if (!met.has(name))
    unexplained.push(`${name}: named in scripts/mutants.json, and no such change`);
}
const total = { killed: 0, refused: 0, named: 0, survived: 0 };
for (const [file, count] of counts) {
  const { killed, refused, named, survived } = count;
  process.stdout.write(
    `${file}: ${killed} killed, ${refused} refused at load, ${named} named, ${survived} survived\n`,
  );
  for (const end of ['killed', 'refused', 'named', 'survived'] as const) total[end] += count[end];
}
for (const name of unexplained) process.stdout.write(`SURVIVED ${name}\n`);
process.stdout.write(
  `${met.size} mutants: ${total.killed} killed, ${total.refused} refused at load, ${total.named} named with the reason, ${total.survived} survived\n`,
);
process.exitCode = unexplained.length > 0 ? 1 : 0;
