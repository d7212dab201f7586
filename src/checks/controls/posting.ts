import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { exitCode, UserError } from '../../core/errors.ts';
import { takenOn } from '../photos/exif.ts';
import { distance, pictureHash, samePicture } from '../photos/perceptual.ts';
import { noteRead } from '../../files/run-files.ts';
import { message } from '../../messages/index.ts';
import { type CheckContext, tell, villagesOf } from '../context.ts';
import { aboutThem, type Control } from '../control.ts';
import { type Finding, plainFinding } from '../finding.ts';
import { quarterText } from '../months.ts';

/** 公示照片. */
export const posting: Control = {
  key: 'posting',
  title: { zh: '公示照片', en: 'posting photos' },
  kinds: {
    'photo-missing': { zh: '缺照片', en: 'no photo' },
    'photo-unreadable': { zh: '照片打不开', en: 'unreadable' },
    'photo-undated': { zh: '照片无拍摄日期', en: 'undated' },
    'photo-outside-quarter': { zh: '照片不是本季拍的', en: 'of another quarter' },
    'photo-repeated': { zh: '照片重复', en: 'repeated' },
  },
  files: [{ key: 'photos', about: 'optPhotos', register: 'folder' }],
  busy: (given) => given.file('photos'),
  looked: (_, given) => given.file('photos'),
  mayHide: aboutThem('posting'),
  findings: (context, { folder }) => {
    const photos = folder('photos');
    return photos === undefined ? [] : postingFindings(context, readPhotos(photos));
  },
};

/** One posting photo (公示照片). */
export interface Photo {
  /** `2021Q3` */
  readonly quarter: string;
  readonly town: string;
  readonly village: string;
  /** Path under the photos' folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly taken: string | undefined;
  /** Undefined where the picture can't be decoded. */
  readonly picture: Uint8Array | undefined;
}

/**
 * Reads `QUARTER/TOWN/VILLAGE/*.jpg`, in the order of their paths.
 *
 * @throws {UserError} (4) where the folder can't be read.
 */
function readPhotos(dir: string): Photo[] {
  let names: string[];
  try {
    names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new UserError(exitCode.unreadable, [message('photosUnreadable', { dir })], { cause });
  }
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter(
      (name) =>
        /^[^/]+\/[^/]+\/[^/]+\/[^/]+\.jpe?g$/i.test(name) &&
        // A link to nowhere is no photo, and no fault of the run.
        statSync(join(dir, name), { throwIfNoEntry: false })?.isFile() === true,
    )
    .sort()
    .flatMap((path): Photo[] => {
      const [folder = '', town = '', village = ''] = path.split('/');
      const [, year, number] = /^(\d{4})[-年]?(?:Q|第)?([1-4])(?:季度)?$/i.exec(folder) ?? [];
      if (year === undefined || number === undefined) return [];
      noteRead(join(dir, path));
      const bytes = readFileSync(join(dir, path));
      return [
        {
          quarter: `${year}Q${number}`,
          town,
          village,
          path,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          taken: takenOn(bytes),
          picture: pictureHash(bytes),
        },
      ];
    });
}

const quarterOf = (date: string): string =>
  `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

/**
 * 长期末端公示照片按季抽查: each village's photo of the quarter is there, was taken in it, and is no
 * picture of an earlier quarter or of another village.
 */
function postingFindings(context: CheckContext, photos: readonly Photo[]): Finding[] {
  const quarter = quarterText(context.asOf);
  const now = photos.filter((photo) => photo.quarter === quarter);
  const there = new Set(now.map(({ town, village }) => `${town}\u0000${village}`));
  const missing = villagesOf(context).filter(
    ({ town, village }) => !there.has(`${town}\u0000${village}`),
  );
  return [
    ...missing.map(({ town, village }): Finding => ({
      ...blank,
      kind: 'photo-missing',
      fact: [quarter, town, village],
      since: quarter,
      detail: tell(context, 'postingMissing', { town, village, quarter }),
      action: tell(context, 'actPhoto'),
    })),
    ...now.flatMap((photo) => [...dated(context, photo, quarter), ...seen(context, photo, photos)]),
  ];
}

const blank = {
  ...plainFinding,
  control: 'posting',
  severity: 'review',
  householdId: '',
  idNumber: '',
  name: '',
} as const;

/** What every finding about one photo has. */
function about(
  context: CheckContext,
  photo: Photo,
  kind: string,
  detail: string,
  severity: Finding['severity'],
): Finding {
  return {
    ...blank,
    kind,
    severity,
    fact: [photo.quarter, photo.town, photo.village, photo.sha256],
    source: photo.path,
    since: photo.taken,
    detail,
    action: tell(context, severity === 'info' ? 'actReview' : 'actPhoto'),
  };
}

function dated(context: CheckContext, photo: Photo, quarter: string): Finding[] {
  const { town, village, taken, picture } = photo;
  const params = { town, village, quarter, taken: taken ?? '' };
  if (picture === undefined) {
    return [
      about(
        context,
        photo,
        'photo-unreadable',
        tell(context, 'postingUnreadable', params),
        'review',
      ),
    ];
  }
  if (taken === undefined) {
    return [
      about(context, photo, 'photo-undated', tell(context, 'postingUndated', params), 'info'),
    ];
  }
  if (quarterOf(taken) === quarter) return [];
  return [
    about(
      context,
      photo,
      'photo-outside-quarter',
      tell(context, 'postingOutside', params),
      'review',
    ),
  ];
}

/** The same file, or the same picture saved anew, in an earlier quarter or another village. */
function seen(context: CheckContext, photo: Photo, all: readonly Photo[]): Finding[] {
  const { town, village, sha256, picture, quarter } = photo;
  const elsewhere = all.filter(
    (other) =>
      other !== photo &&
      (other.quarter < quarter ||
        (other.quarter === quarter && (other.town !== town || other.village !== village))),
  );
  const exact = elsewhere.find((other) => other.sha256 === sha256);
  const alike = elsewhere.find(
    (other) =>
      picture !== undefined &&
      other.picture !== undefined &&
      distance(picture, other.picture) <= samePicture,
  );
  const other = exact ?? alike;
  if (other === undefined) return [];
  const key = exact === undefined ? 'postingAlike' : 'postingSame';
  const detail = tell(context, key, { town, village, other: other.path });
  return [about(context, photo, 'photo-repeated', detail, 'review')];
}
