/** What a database says in words, with the code that the system has for it. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|'max_temp_directory_size'/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/File too large/, 'EFBIG'],
  [/Could not (?:write|sync|truncate)[^]*Input\/output error/, 'EIO'],
  [/(?:Cannot open|Could not (?:open|create))[^]*Permission denied/, 'EACCES'],
];

/** DuckDB tells of a full disk as text; here it becomes an error like the file system's own. Anything else is passed on. */
export function diskError(error: unknown): unknown {
  if (!(error instanceof Error) || 'code' in error) return error;
  const [, code] = codes.find(([pattern]) => pattern.test(error.message)) ?? [];
  if (code === undefined) return error;
  return Object.assign(new Error(code, { cause: error }), { code, syscall: 'write' });
}
