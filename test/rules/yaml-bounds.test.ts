import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { readYaml } from '../../src/rules/yaml.ts';
import { mostBytes, readBounded } from '../../src/rules/yaml-bounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-yaml-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const faultsOf = (text: string): [string, number, number][] =>
  readYaml('a.yaml', text).faults.map(({ place, what }) => [what.key, place.line, place.column]);

describe('a rule file or plan past its bounds', () => {
  it('nested too deep is told at the line where it passes the limit', () => {
    expect(faultsOf(`a: 1\nb: ${'['.repeat(100_000)}`)).toEqual([['yamlDeep', 2, 36]]);
    const blocks = Array.from({ length: 500 }, (_, at) => `${' '.repeat(at)}k:`).join('\n');
    expect(faultsOf(blocks)).toEqual([['yamlDeep', 34, 34]]);
  });

  it('with an alias is told, so that none can be unfolded', () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: [*b, *b]'].join('\n');
    expect(faultsOf(bomb).map(([key]) => key)).toEqual(['yamlAlias']);
  });

  it('with too many keys is told before they are compared with each other', () => {
    const keys = Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join('\n');
    expect(faultsOf(keys).map(([key]) => key)).toEqual(['yamlMany']);
  });

  it('with a second document is told, since it would be left out', () => {
    expect(faultsOf('a: 1\n---\nb: 2\n').map(([key]) => key)).toEqual(['yamlSecond']);
  });

  it('too large is told, and no more of it is read', () => {
    const path = join(folder, 'large.yaml');
    writeFileSync(path, 'a: 1\n');
    truncateSync(path, 3 * 2 ** 30);
    const bytes = readBounded(path);
    expect(bytes.length).toBe(mostBytes + 1);
    expect(faultsOf(bytes.toString('utf8'))).toEqual([['yamlLarge', 1, 1]]);
  });

  it('is read whole within them', () => {
    const path = join(folder, 'small.yaml');
    writeFileSync(path, 'a: [1, {b: 二}]\n');
    expect(readYaml(path, readBounded(path).toString('utf8')).faults).toEqual([]);
  });
});
