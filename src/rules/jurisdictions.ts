/** The national layer; provinces and cities stand on it. */
export const nation = '000000';

/** National, province, city, county: `341602` stands on `341600`, `340000` and `000000`. */
export function jurisdictionChain(code: string): string[] {
  const chain = [nation, `${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(chain)];
}
