/** Steps from one word to another: a letter put in, left out, changed, or two that changed places. */
function steps(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  let before: number[] = [];
  let last = b.map((_letter, at) => at);
  last.push(b.length);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const same = a[row - 1] === b[at - 1];
      const swapped = row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1];
      line[at] = Math.min(
        (last[at] ?? 0) + 1,
        (line[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (same ? 0 : 1),
        ...(swapped ? [(before[at - 2] ?? 0) + 1] : []),
      );
    }
    [before, last] = [last, line];
  }
  return last[b.length] ?? 0;
}

/**
 * Which of the words was most likely meant by one that is none of them; undefined where none is near: at most
 * two slips, and one of a word of four letters or fewer.
 */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const most = word.length <= 4 ? 1 : 2;
  let best: { readonly word: string; readonly steps: number } | undefined;
  for (const one of words) {
    if (Math.abs(one.length - word.length) > most) continue;
    const found = steps(word.toLowerCase(), one.toLowerCase());
    if (found <= most && found < (best?.steps ?? most + 1)) best = { word: one, steps: found };
  }
  return best?.word;
}
