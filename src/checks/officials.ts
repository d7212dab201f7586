import type { IdNumber } from '../core/id-number.ts';
import { nameKey, nameKeys } from './match/names.ts';
import { type Entry, idOf } from './registers.ts';

/** 经办人员、村（居）民委员会成员: those whose relatives and whose keeping of cards are looked into. */
export interface Official {
  /** The ID number; where there is none, `name:` and the name. */
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  /** What the list says that the person is: 经办人, 村主任, … */
  readonly position: string;
}

/** The officials of a list of staff, by their keys and by their names. */
export interface Officials {
  readonly byKey: ReadonlyMap<string, Official>;
  readonly byName: ReadonlyMap<string, readonly Official[]>;
}

/** Each official of a list of staff once. */
export function officialsIn(staff: readonly Entry[] | undefined): Officials {
  const byKey = new Map<string, Official>();
  const byName = new Map<string, Official[]>();
  for (const entry of staff ?? []) {
    const name = entry.text('staff_name');
    const key = idOf(entry, 'staff_id')?.text ?? (name === '' ? '' : `name:${nameKey(name)}`);
    if (key === '' || byKey.has(key)) continue;
    const one = { key, name, unit: entry.text('unit'), position: entry.text('position') };
    byKey.set(key, one);
    for (const alias of nameKeys(name)) byName.set(alias, [...(byName.get(alias) ?? []), one]);
  }
  return { byKey, byName };
}

/** Who of them it is: by the ID number, and by the name alone only where either has none. */
export function officialOf(
  { byKey, byName }: Officials,
  id: Pick<IdNumber, 'text'> | undefined,
  name: string,
): Official | undefined {
  const known = id && byKey.get(id.text);
  if (known !== undefined || name === '') return known;
  return nameKeys(name)
    .flatMap((key) => byName.get(key) ?? [])
    .find(({ key }) => id === undefined || key.startsWith('name:'));
}
