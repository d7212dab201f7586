import { z } from 'zod';

const range = z.tuple([z.int(), z.int()]);

const erasureBody = z.object({
  by: z.string(),
  reason: z.string(),
  /** What was asked for, without naming anybody. */
  what: z.string(),
  /** Entries of which what was held apart is gone, from and to. */
  sealed: z.array(range),
  /** Entries written before anything was held apart, that were emptied: their hash stands, and can't be made again. */
  emptied: z.array(range),
});

/** That personal data were erased, by whom and why: an entry of the ledger like any other. */
export type Erasure = z.output<typeof erasureBody>;

export const readErasure = (body: string): Erasure => erasureBody.parse(JSON.parse(body));

/** Numbers in order as ranges. */
export function rangesOf(seqs: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const seq of seqs) {
    const last = found.at(-1);
    if (last?.[1] === seq - 1) last[1] = seq;
    else found.push([seq, seq]);
  }
  return found;
}
