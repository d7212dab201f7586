import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: names, devDependencies: names })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const page = readFileSync('docs/dependencies.md', 'utf8');
const rows = [...page.matchAll(/^\| (\S+) +\|/gm)].map(([, name = '']) => name);

it('the page of dependencies gives a reason for each package that is used at run time, and no other', () => {
  const listed = rows.slice(0, rows.indexOf('chalk') + 1).filter((name) => /^[@a-z]/.test(name));
  expect(listed.filter((name) => name !== 'package').sort()).toEqual(
    Object.keys(manifest.dependencies).sort(),
  );
});

it.each(Object.keys(manifest.devDependencies))('the page names %s, used in development', (name) => {
  expect(page).toContain(name);
});
