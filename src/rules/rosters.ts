import { basename, relative, sep } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { type AsOf, isoDay } from '../core/month.ts';
import { type RuleFault, RuleFaults } from './faults.ts';
import { jurisdictionChain } from './jurisdictions.ts';
import { parse, ruleFilesOf } from './library.ts';
import { type Controls, controlsSchema, type Roster, rosterSchema } from './schema.ts';
import { readYaml } from './yaml.ts';
import { readBounded } from './yaml-bounds.ts';

/** What a folder of rules says of the five controls, for one place and day. */
export interface ControlRules {
  /** By kind; a local file goes over the nation's. */
  readonly rosters: ReadonlyMap<string, Roster>;
  readonly controls: Controls;
}

/**
 * Reads the rosters and control figures of a jurisdiction.
 *
 * @throws {RuleFaults} where a file is wrong; {@link UserError} (2) where no control file is in force.
 */
export function readControlRules(dir: string, jurisdiction: string, asOf: AsOf): ControlRules {
  const faults: RuleFault[] = [];
  const rosters = new Map<string, Roster>();
  let controls: Controls | undefined;
  const files = ruleFilesOf(dir).map((file) => ({ file, parts: relative(dir, file).split(sep) }));
  for (const code of jurisdictionChain(jurisdiction)) {
    for (const { file, parts } of files) {
      const [place, folder] = parts;
      if (place !== code || (folder !== 'rosters' && folder !== 'controls')) continue;
      const yaml = readYaml(file, readBounded(file).toString('utf8'));
      if (folder === 'controls') {
        const found = parse(controlsSchema, yaml, faults);
        // A local file says only what differs.
        if (found !== undefined && found.effective <= isoDay(asOf.day)) {
          controls = { ...controls, ...found };
        }
        continue;
      }
      const found = parse(rosterSchema, yaml, faults);
      if (found === undefined) continue;
      const expected = basename(file).replace(/\.ya?ml$/, '');
      if (found.kind !== expected) {
        const params = { path: 'kind', found: found.kind, expected };
        faults.push({ place: yaml.placeOf(['kind']), what: message('rulesPlace', params) });
        continue;
      }
      rosters.set(found.kind, found);
    }
  }
  if (faults.length > 0) throw new RuleFaults(faults);
  if (controls === undefined) {
    throw new UserError(exitCode.usage, [message('rulesNoControls', { asOf: asOf.text })]);
  }
  return { rosters, controls };
}
