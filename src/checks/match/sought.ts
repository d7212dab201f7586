import { hasIdShape } from '../../core/id-number.ts';
import { isoDay } from '../../core/month.ts';
import type { Identity, Person } from '../../people/household.ts';
import type { Match } from '../finding.ts';
import { fits, type RosterRow, type Traces, tracesOf } from '../roster-rows.ts';
import { type Damage, damagedOf, damageTo } from './damaged.ts';
import { nameKey, nameKeys, sameName } from './names.ts';

/** Someone who is looked for in a roster. */
export interface Sought {
  readonly id: Pick<Identity, 'text' | 'sex' | 'from15' | 'birth'>;
  readonly name: string;
  /** Where `id` has no number: what stands in its place. */
  readonly damagedId?: string;
}

/** How a row is about a person, and where it is so only perhaps, what is wrong with whose number. */
export interface Fit {
  readonly match: Match;
  readonly damage?: { readonly whose: 'list' | 'sheet'; readonly how: Damage };
}

/** Under which birth dates, as `YYYYMMDD`, someone with a damaged number may be known. */
export function birthsOf({ id: { birth }, damagedId = '' }: Sought): readonly string[] {
  const { born, swapped } = damagedOf(damagedId);
  const told = birth === undefined ? born : isoDay(birth).replaceAll('-', '');
  const all = [told, ...swapped.map((whole) => whole.slice(6, 14))];
  return [...new Set(all.filter((day) => day !== ''))];
}

/** What a row is compared by: a whole number, or name and birth date; `id` is empty where only these are known. */
export interface RowKey {
  readonly id: string;
  readonly name: string;
  /** `YYYYMMDD`. */
  readonly born: string;
}

/** Under which keys a roster's row may be found. */
export function rowKeys(row: RosterRow): readonly RowKey[] {
  const names = nameKeys(row.name);
  const under = (id: string, born: string): RowKey[] => names.map((name) => ({ id, name, born }));
  if (row.id !== undefined) return under(row.id.text, row.id.text.slice(6, 14));
  if (nameKey(row.name) === '') return [];
  const { damaged, born, enough } = tracesOf(row);
  return [
    ...(enough ? under('', born) : []),
    // Where the birth date stays the same the key above finds the person.
    ...damaged.swapped
      .filter((whole) => !enough || whole.slice(6, 14) !== born)
      .flatMap((whole) => under(whole, whole.slice(6, 14))),
  ];
}

/** How the row fits the person; undefined where it is someone else. */
export function fitOf(person: Sought, row: RosterRow): Fit | undefined {
  const { id, name } = person;
  if (id.text === '') return sameName(row.name, name) ? unsureFit(person, row) : undefined;
  if (row.id === undefined) {
    if (id.sex === undefined || !sameName(row.name, name)) return undefined;
    const how = fits({ text: id.text, sex: id.sex }, tracesOf(row));
    return how && { match: 'likely', damage: { whose: 'list', how } };
  }
  if (row.id.text !== id.text) return undefined;
  if (row.id.from15 || id.from15) return { match: 'id-15' };
  return { match: sameName(row.name, name) ? 'exact' : 'id-only' };
}

/** How a row of the same name fits someone whose own number is damaged. */
function unsureFit(person: Sought, row: RosterRow): Fit | undefined {
  const { damagedId = '' } = person;
  const own = damagedOf(damagedId);
  const sex = person.id.sex ?? own.sex;
  const [born = ''] = birthsOf(person);
  if (row.id !== undefined) {
    const { text, sex: found } = row.id;
    const how = damageTo(own, text);
    const agrees =
      how === 'swapped' ||
      (born === text.slice(6, 14) && (sex === found || (sex === undefined && own.kept !== '')));
    return agrees && how !== undefined
      ? { match: 'likely', damage: { whose: 'sheet', how } }
      : undefined;
  }
  const traces = tracesOf(row);
  return traces.enough && traces.born === born && sex !== undefined && traces.sex === sex
    ? bothDamaged(traces, own.bare)
    : undefined;
}

function bothDamaged({ damaged }: Traces, own: string): Fit | undefined {
  const how = hasIdShape(own) ? damageTo(damaged, own) : 'none';
  return how && { match: 'likely', damage: { whose: 'sheet', how: 'none' } };
}

/** By what someone is known among those looked for: the ID number, or else the place of the row. */
export const keyOf = ({ id, file, row }: Pick<Person, 'id' | 'file' | 'row'>): string =>
  id.text === '' ? `${file}\n${row}` : id.text;
