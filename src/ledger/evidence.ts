import { apartOf, saidOf } from './chain.ts';
import type { EntryKind, Ledger } from './ledger.ts';
import { ownLine } from './seal.ts';

/**
 * The ledger as lines that need no program of ours. An entry is the text whose SHA-256 the next one begins with, so
 * that `sha256sum` alone follows the chain: `[prev, seq, kind, noted, month, key, body]` as JSON. What is held apart
 * of it follows as `{seq, salt, key, own}`, whose SHA-256 is the entry's key. One that was emptied, of before anything
 * was held apart, has null for key and body, and its hash behind them.
 */
export async function* evidenceOf(
  ledger: Ledger,
  kinds?: readonly EntryKind[],
): AsyncGenerator<string> {
  for await (const row of ledger.stored(kinds)) {
    const { prev, seq, kind, noted, month, key, body, hash } = row;
    const isEmptied = key === '' && body === '';
    const said = isEmptied
      ? JSON.stringify([prev, seq, kind, noted, month, null, null, hash])
      : saidOf(row);
    const apart = apartOf(row);
    yield apart === undefined ? `${said}\n` : `${said}\n${ownLine(seq, apart)}\n`;
  }
}

/** A name as a shell takes it. */
const quotedForShell = (name: string): string => `'${name.replaceAll("'", "'\\''")}'`;

/** What follows the chain of an export, in a POSIX shell with `sha256sum`; it tells where the chain breaks, and its end. */
export const followingCommands = (file: string): string =>
  `{
  last=; n=0
  while IFS= read -r line; do
    sum=$(printf '%s' "$line" | sha256sum); sum=\${sum%% *}
    case $line in
    '['*) n=$((n + 1)); entry=$line; prev=\${line#??}; prev=\${prev%%\\"*}
      [ -z "$last" ] || [ "$prev" = "$last" ] || echo "× $n"
      case $line in *',null,null,"'*) last=\${line%??}; last=\${last##*\\"} ;; *) last=$sum ;; esac ;;
    *) case $entry in *"\\"sealed:$sum\\""*) ;; *) echo "× $n OWN" ;; esac ;;
    esac
  done
  echo "$n $last"
} < ${quotedForShell(file)}`;
