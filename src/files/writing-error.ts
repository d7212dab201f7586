import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { isNoName } from './identity.ts';

/** Turns what the file system says of an output into a sentence; anything else is passed on. */
export function writingError(path: string, error: unknown): unknown {
  if (isNoName(error))
    return new UserError(exitCode.usage, [message('outputNoName', { file: path })], {
      cause: error,
    });
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const usage = (key: 'outputFolderMissing' | 'outputForbidden' | 'outputIsFolder'): UserError =>
    new UserError(exitCode.usage, [message(key, { file: path })], { cause: error });
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // A file stands where a folder was to be made.
    case 'EEXIST':
      return usage('outputFolderMissing');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EBUSY':
      return usage('outputForbidden');
    case 'EISDIR':
      return usage('outputIsFolder');
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(exitCode.fault, [message('outputDiskFull', { file: path })], {
        cause: error,
      });
    default: {
      const params = { file: path, reason: String(error.code) };
      return new UserError(exitCode.fault, [message('outputFailed', params)], { cause: error });
    }
  }
}
