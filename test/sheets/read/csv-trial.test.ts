import { expect, it } from 'vitest';
import { trial } from './csv-trial.ts';

it('damaged files are read cell by cell as the former reader read them', () => {
  const { same, rows, differ } = trial(300, 7);
  expect(differ[0]).toBeUndefined();
  expect(same).toBe(300);
  expect(rows).toBeGreaterThan(3000);
});
