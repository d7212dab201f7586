import { type Lang, message, type Given, type MessageKey, say } from '../messages/index.ts';
import type { Category } from '../core/columns.ts';
import { yuanWords } from '../decide/words.ts';
import type { Household, Person } from '../people/household.ts';
import type { Twice } from '../people/intake.ts';
import type { AsOf } from '../core/month.ts';
import type { Controls } from '../rules/schema.ts';
import type { RuleHistory } from '../rules/history.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { PaidUnnumbered, Recipient } from './recipients.ts';
import type { PaidThen } from './recorded.ts';

/** What every control is given. */
export interface CheckContext {
  readonly ruleset: Ruleset;
  readonly controls: Controls;
  readonly asOf: AsOf;
  readonly lang: Lang;
  readonly recipients: readonly Recipient[];
  /** All households of the lists, also those who are paid nothing. */
  readonly households: readonly Household[];
  /** Who stands in two households of the lists. */
  readonly twice: readonly Twice[];
  /** Who is paid and has no ID number that can be used; they stand under no number in `byId`. */
  readonly unnumbered: readonly PaidUnnumbered[];
  /** The rules of earlier months. */
  readonly history: RuleHistory;
  /** What was noted in earlier months to be paid then, of some households; undefined without a ledger. */
  readonly paidBefore?: ((households: Iterable<string>) => Promise<PaidThen>) | undefined;
  /** ID number → the recipient's household and person. */
  readonly byId: ReadonlyMap<string, { readonly recipient: Recipient; readonly person: Person }>;
}

/** Says a sentence of the catalogue in the run's language. */
export function tell<Key extends MessageKey>(
  context: CheckContext,
  key: Key,
  ...given: Given<Key>
): string {
  return say(context.lang, message(key, ...given));
}

/** Fen as people read them; that nobody says how much where it is not known. */
export const amountWords = (context: CheckContext, fen: number | undefined): string =>
  fen === undefined ? tell(context, 'unknownAmount') : yuanWords(fen);

export function titleOf({ ruleset, lang }: CheckContext, category: Category): string {
  return ruleset.rules.get(category)?.title[lang] ?? category;
}

/** Sentences of one finding. */
export function joined({ lang }: CheckContext, sentences: readonly string[]): string {
  return sentences.join(lang === 'zh' ? '；' : '; ');
}

export function peopleOf(recipients: readonly Recipient[]): CheckContext['byId'] {
  return new Map(
    recipients.flatMap((recipient) =>
      recipient.household.people
        // Nobody can be looked up who has no number.
        .filter(({ id }) => id.text !== '')
        .map((person) => [person.id.text, { recipient, person }] as const),
    ),
  );
}

/** By what a village is known among others: its town may have another of its name. */
export const villageKey = (place: { readonly town: string; readonly village: string }): string =>
  JSON.stringify([place.town, place.village]);

/** Every village with recipients, each once. */
export function villagesOf({ recipients }: Pick<CheckContext, 'recipients'>): {
  readonly town: string;
  readonly village: string;
}[] {
  const found = new Map<string, { town: string; village: string }>();
  for (const { household } of recipients) {
    for (const { values } of household.people) {
      const { town = '', village } = values;
      if (typeof town !== 'string' || typeof village !== 'string') continue;
      found.set(villageKey({ town, village }), { town, village });
    }
  }
  return [...found.values()];
}
