import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';

/** One who may be drawn. */
export interface Candidate {
  /** What the draw goes by, such as an ID number: it must be the same for whoever draws again. */
  readonly key: string;
  /** 乡镇: each is drawn from by itself. */
  readonly town: string;
}

/** One who was drawn, and why. */
export interface Drawn<T extends Candidate> {
  readonly candidate: T;
  /** SHA-256 of the seed, a line break and the key. */
  readonly hash: string;
  /** Place in the town by hash, from 1. */
  readonly place: number;
  /** How many the town has, and how many of them are drawn. */
  readonly among: number;
  readonly drawn: number;
}

/** The number by which a candidate is ranked; anyone can work it out with sha256sum. */
export function drawHash(seed: string, key: string): string {
  return createHash('sha256').update(`${seed}\n${key}`).digest('hex');
}

/**
 * 按季抽查: draws from each town the share asked for, rounded up, one at least: those with the smallest
 * hashes. Nobody chooses, and whoever knows the seed and the list draws the same.
 *
 * @param percent above 0, up to 100
 */
export function drawSample<T extends Candidate>(
  candidates: readonly T[],
  seed: string,
  percent: number,
): Drawn<T>[] {
  const towns = new Map<string, Map<string, T>>();
  for (const candidate of candidates) {
    const town = towns.get(candidate.town) ?? new Map<string, T>();
    town.set(candidate.key, candidate);
    towns.set(candidate.town, town);
  }
  return [...towns.keys()].sort().flatMap((name) => {
    const ranked = [...(towns.get(name)?.values() ?? [])]
      .map((candidate) => ({ candidate, hash: drawHash(seed, candidate.key) }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const drawn = new Decimal(ranked.length).times(percent).div(100).ceil().toNumber();
    return ranked
      .slice(0, drawn)
      .map((one, at) => ({ ...one, place: at + 1, among: ranked.length, drawn }));
  });
}
