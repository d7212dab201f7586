import { message } from '../../messages/index.ts';
import { type ByteSource, gather, type Scan, unreadable } from './encoding.ts';
import { limits } from './limits.ts';
import { otherZip, workbookPart, ZipReader } from './zip.ts';

/** What a file is: `whole` is a workbook that a library reads in one piece, `archive` a zip of files. */
export type Kind = 'xlsx' | 'whole' | 'markup' | 'archive' | 'parquet' | 'text';

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

const other = (file: string, kind: string): Error =>
  unreadable(message('fileIsOther', { file, kind }));

/** What a zip is, by the names in it. @throws {UserError} (4) where it is another program's document. */
export async function kindOfZip(
  file: string,
  bytes: Uint8Array,
): Promise<'xlsx' | 'whole' | 'archive'> {
  const zip = await ZipReader.open(file, bytes);
  if (workbookPart(zip.names) !== undefined) return 'xlsx';
  if (zip.names.some((name) => /^xl\/workbook\.bin$/i.test(name))) {
    await zip.refuseBeyond(limits.archivedBytes);
    return 'whole';
  }
  const kind = otherZip(zip.names);
  if (kind !== undefined) throw other(file, kind);
  if (!zip.has('content.xml') || !zip.has('mimetype')) return 'archive';
  let type = '';
  for await (const piece of zip.unpack('mimetype')) type += Buffer.from(piece).toString('latin1');
  if (type.includes('spreadsheet')) {
    await zip.refuseBeyond(limits.archivedBytes);
    return 'whole';
  }
  throw other(file, 'OpenDocument（.odt）');
}

/** What an old container (OLE) holds: a workbook, or something that is refused. */
function refuseInContainer(file: string, bytes: Uint8Array): void {
  // A password puts an .xlsx into the old container; its parts are named in UTF-16.
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const holds = (name: string): boolean => whole.includes(Buffer.from(name, 'utf16le'));
  if (holds('EncryptedPackage')) throw unreadable(message('fileIsEncrypted', { file }));
  if (holds('WordDocument')) throw other(file, 'Word（.doc）');
  if (holds('PowerPoint Document')) throw other(file, 'PowerPoint（.ppt）');
}

/**
 * What a file is by its first bytes, not by its name; what is no table is refused with how to mend it.
 * `bytes` is all of the file, where it was needed to tell.
 */
export async function kindOf(
  source: ByteSource,
  { head, size }: Scan,
): Promise<{ readonly kind: Kind; readonly bytes?: Uint8Array }> {
  const start = Buffer.from(head).toString('latin1');
  const file = source.name;
  if (/^PK(?:\x03\x04|\x05\x06)/.test(start)) {
    const bytes = await gather(source.chunks());
    return { kind: await kindOfZip(file, bytes), bytes };
  }
  if (start.startsWith('PAR1')) return { kind: 'parquet' };
  const container = start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
  // Workbooks of Excel 3 to 5 without a container.
  if (container || /^\x09[\x02\x04\x08]/.test(start)) {
    refuseTooBig(file, size);
    const bytes = await gather(source.chunks());
    if (container) refuseInContainer(file, bytes);
    return { kind: 'whole', bytes };
  }
  const kind = signatures.find(([mark]) => start.startsWith(mark))?.[1];
  if (kind !== undefined) throw other(file, kind);
  // Text in UTF-16 has a zero byte beside each letter.
  const letters = start.slice(0, 4096).replaceAll('\0', '');
  if (
    /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype|!--|html|table|meta|head|body|div|\?xml|workbook)/i.test(
      letters,
    )
  ) {
    refuseTooBig(file, size);
    return { kind: 'markup' };
  }
  return { kind: 'text' };
}

/** @throws {UserError} (4) where a file that can only be read whole is too big for that. */
export function refuseTooBig(file: string, size: number): void {
  if (size <= limits.wholeBytes) return;
  const most = `${limits.wholeBytes / 2 ** 20} MiB`;
  throw unreadable(message('fileTooBigWhole', { file, most }));
}
