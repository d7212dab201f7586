import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
await session.post('Profiler.enable');
// Only what is compiled from here on has its blocks counted, so this file must be imported first.
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/**
 * How many pieces of the program's own code a piece of work runs through, by V8's count of every block: not
 * time, so it is the same on every machine.
 */
async function operations(work: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let count = 0;
  for (const { url, functions } of result) {
    if (!url.includes('/src/') || url.includes('/node_modules/')) continue;
    for (const { ranges } of functions) for (const range of ranges) count += range.count;
  }
  return count;
}

/** How many times as much each doubling takes; 2 where the work grows with the size, 4 where by its square. */
export async function doublings(
  first: number,
  work: (size: number) => () => unknown,
): Promise<number[]> {
  const counts: number[] = [];
  // Once for what is only done the first time.
  await work(first)();
  for (let size = first; counts.length < 5; size *= 2) counts.push(await operations(work(size)));
  return counts.slice(1).map((count, at) => count / (counts[at] ?? 1));
}
