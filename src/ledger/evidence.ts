import { saidOf } from './chain.ts';
import type { EntryKind, Ledger } from './ledger.ts';

/**
 * The ledger as lines that need no program of ours: each is the text whose SHA-256 the next one begins with, so
 * that `sha256sum` alone follows the chain. A line is `[prev, seq, kind, noted, month, key, body]` as JSON.
 */
export async function* evidenceOf(
  ledger: Ledger,
  kinds?: readonly EntryKind[],
): AsyncGenerator<string> {
  for await (const entry of ledger.entries(kinds)) yield `${saidOf(entry)}\n`;
}

/** A name as a shell takes it. */
const quotedForShell = (name: string): string => `'${name.replaceAll("'", "'\\''")}'`;

/** What follows the chain of an export, in a POSIX shell with `sha256sum`; it tells where the chain breaks, and its end. */
export const followingCommands = (file: string): string =>
  `grep '^\\[' ${quotedForShell(file)} | {
  last=; n=0
  while IFS= read -r line; do
    n=$((n + 1)); prev=\${line#??}; prev=\${prev%%\\"*}
    [ -z "$last" ] || [ "$prev" = "$last" ] || echo "× $n"
    last=$(printf '%s' "$line" | sha256sum); last=\${last%% *}
  done
  echo "$n $last"
}`;
