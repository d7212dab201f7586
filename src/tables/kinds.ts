import { message } from '../messages/index.ts';
import { type ByteSource, gather, type Scan, unreadable } from './encoding.ts';

const signatures: readonly (readonly [string, string])[] = [
  ['%PDF', 'PDF'],
  ['{\\rtf', 'RTF'],
  ['\x89PNG', 'PNG 图片'],
  ['\xff\xd8\xff', 'JPEG 图片'],
  ['GIF8', 'GIF 图片'],
  ['Rar!', 'RAR 压缩包'],
  ['7z\xbc\xaf', '7z 压缩包'],
  ['\x1f\x8b', 'gzip 压缩包'],
  ['SQLite format 3', 'SQLite'],
];

/**
 * What a file is by its first bytes, not by its name: an XLSX, Parquet, or text; anything else is refused with
 * how to mend it.
 */
export async function refuseOtherKinds(
  source: ByteSource,
  { head, size }: Scan,
): Promise<'xlsx' | 'parquet' | 'text'> {
  const start = Buffer.from(head).toString('latin1');
  const file = source.name;
  if (start.startsWith('PK\x03\x04')) return 'xlsx';
  if (start.startsWith('PAR1')) return 'parquet';
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
    // A password puts an .xlsx into the old container; its parts are named in UTF-16.
    const whole = size > 1 << 28 ? Buffer.from(head) : Buffer.from(await gather(source.chunks()));
    const holds = (name: string): boolean => whole.includes(Buffer.from(name, 'utf16le'));
    if (holds('EncryptedPackage')) throw unreadable(message('fileIsEncrypted', { file }));
    if (holds('WordDocument')) {
      throw unreadable(message('fileIsOther', { file, kind: 'Word（.doc）' }));
    }
    throw unreadable(message('fileIsXls', { file }));
  }
  const kind = signatures.find(([mark]) => start.startsWith(mark))?.[1];
  if (kind !== undefined) throw unreadable(message('fileIsOther', { file, kind }));
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|head|\?xml)/i.test(start)) {
    throw unreadable(message('fileIsHtml', { file }));
  }
  return 'text';
}
