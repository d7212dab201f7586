import { basisKeys } from '../checks/controls/index.ts';
import { parseAsOf } from '../core/month.ts';
import { caseFaults } from '../decide/cases.ts';
import { message } from '../messages/index.ts';
import { earlyCases } from '../rules/dated.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { type Library, readLibrary, shippedRules } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';

/** What a control file says it is the basis of must be a control, or a kind of its findings. */
function strangeControls({ controls }: Library): RuleFault[] {
  return controls.flatMap(({ content, yaml }) =>
    Object.keys(content.basis ?? {})
      .filter((key) => !basisKeys.includes(key))
      .map((found) => ({
        place: yaml.placeOf(['basis', found]),
        what: message('usageControl', { found, expected: basisKeys.join(' ') }),
      })),
  );
}

/**
 * Checks every file by itself, then every rule as it is merged at each date and place.
 *
 * @throws {RuleFaults} with the place of each.
 */
export function validated(dir: string): Library {
  const library = readLibrary(dir === '' ? shippedRules : dir);
  if (library.faults.length > 0) throw new RuleFaults(library.faults);
  const strange = [
    ...strangeControls(library),
    ...earlyCases(library.rules),
    ...caseFaults(library),
  ];
  if (strange.length > 0) throw new RuleFaults(strange);
  const places = new Set(library.rules.map(({ content }) => content.jurisdiction));
  const leaves = [...places].filter(
    (code) => ![...places].some((other) => other !== code && standsOn(other, code)),
  );
  for (const jurisdiction of leaves) {
    const days = new Set(library.rules.map(({ content }) => content.effective));
    for (const day of [...days].sort()) {
      const asOf = parseAsOf(day);
      if (asOf !== undefined) loadRuleset(library, jurisdiction, asOf, []);
    }
  }
  return library;
}

const standsOn = (code: string, base: string): boolean =>
  code.startsWith(base.replace(/(00)+$/, ''));
