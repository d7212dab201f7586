// Reads the rule files that ship once, when the tool is built, so that a run need not parse them: what each says
// is kept beside the built reader under the file's hash. A file that is changed later is parsed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseYaml } from '../dist/rules/yaml.js';
import { hashOf, keptFile, readerHash } from '../dist/rules/yaml-kept.js';

const files = readdirSync('rules', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name))
  .sort()
  .map((name) => readFileSync(join('rules', name), 'utf8'));
const trees = files.flatMap((text) => {
  const { tree, faults } = parseYaml(text);
  return faults.length > 0 || tree === undefined ? [] : [[hashOf(text), tree]];
});
writeFileSync(keptFile, JSON.stringify({ reader: readerHash(), trees: Object.fromEntries(trees) }));
