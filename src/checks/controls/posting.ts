import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { exitCode, UserError } from '../../core/errors.ts';
import { takenOn } from '../photos/exif.ts';
import { Album } from '../photos/album.ts';
import { pictureKind } from '../photos/plane.ts';
import { noteRead } from '../../files/run-files.ts';
import { type Message, message } from '../../messages/index.ts';
import { type CheckContext, tell, villageKey, villagesOf } from '../context.ts';
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
  findings: (context, { folder, leave }) => {
    const photos = folder('photos');
    if (photos === undefined) return [];
    const album = new Album();
    try {
      const read = readPhotos(photos, quarterText(context.asOf), album, leave);
      return postingFindings(context, read, album);
    } finally {
      album.close();
    }
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
  /** Its number in the album; undefined where the picture can't be decoded. */
  readonly picture: number | undefined;
}

/** What a folder of photos holds. */
interface Photos {
  readonly photos: readonly Photo[];
  /** Villages of the quarter of which something was not read: that they have no photo can't be said. */
  readonly unread: ReadonlySet<string>;
}

/** What a file system or a desktop leaves in every folder. */
const isLitter = (name: string): boolean => /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/i.test(name);

/**
 * Reads `QUARTER/TOWN/VILLAGE/*.jpg` and `*.png` up to the quarter, in the order of their paths; whatever else
 * stands there is told as not read.
 *
 * @param quarter `2021Q3`; photos of later ones are not looked at.
 * @throws {UserError} (4) where the folder can't be read.
 */
function readPhotos(
  dir: string,
  quarter: string,
  album: Album,
  leave: (what: Message) => void,
): Photos {
  let names: string[];
  try {
    names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new UserError(exitCode.unreadable, [message('photosUnreadable', { dir })], { cause });
  }
  const photos: Photo[] = [];
  const unread = new Set<string>();
  for (const path of names.map((name) => name.replaceAll('\\', '/')).sort()) {
    // A link to nowhere is no photo, and no fault of the run.
    if (statSync(join(dir, path), { throwIfNoEntry: false })?.isFile() !== true) continue;
    if (isLitter(path)) continue;
    const place = placeOf(path);
    if (place === undefined) {
      leave(message('photoElsewhere', { path }));
      continue;
    }
    if (place.quarter > quarter) continue;
    noteRead(join(dir, path));
    const bytes = readFileSync(join(dir, path));
    const kind = pictureKind(bytes);
    if (kind === 'heic' || !/\.(jpe?g|png)$/i.test(path)) {
      leave(
        message(kind === 'heic' || /\.hei[cf]$/i.test(path) ? 'photoHeic' : 'photoOther', { path }),
      );
      if (place.quarter === quarter) unread.add(villageKey(place));
      continue;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    photos.push({ ...place, path, sha256, taken: takenOn(bytes), picture: album.add(bytes) });
  }
  return { photos, unread };
}

/** Undefined where the path is not `QUARTER/TOWN/VILLAGE/FILE`. */
function placeOf(path: string): Pick<Photo, 'quarter' | 'town' | 'village'> | undefined {
  const [folder = '', town = '', village = '', file, ...more] = path.split('/');
  const [, year, number] = /^(\d{4})[-年]?(?:Q|第)?([1-4])(?:季度)?$/i.exec(folder) ?? [];
  if (year === undefined || number === undefined || file === undefined || more.length > 0)
    return undefined;
  return { quarter: `${year}Q${number}`, town, village };
}

const quarterOf = (date: string): string =>
  `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

/**
 * 长期末端公示照片按季抽查: each village's photo of the quarter is there, was taken in it, and is no
 * picture of an earlier quarter or of another village.
 */
function postingFindings(
  context: CheckContext,
  { photos, unread }: Photos,
  album: Album,
): Finding[] {
  const quarter = quarterText(context.asOf);
  const now = photos.filter((photo) => photo.quarter === quarter);
  const there = new Set([...unread, ...now.map(villageKey)]);
  const missing = villagesOf(context).filter((one) => !there.has(villageKey(one)));
  return [
    ...missing.map(({ town, village }): Finding => ({
      ...blank,
      kind: 'photo-missing',
      fact: [quarter, town, village],
      since: quarter,
      detail: tell(context, 'postingMissing', { town, village, quarter }),
      action: tell(context, 'actPhoto'),
    })),
    ...now.flatMap((photo) => [
      ...dated(context, photo, quarter),
      ...seen(context, photo, photos, album),
    ]),
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

/** The same file, or a copy of the picture, in an earlier quarter or another village. */
function seen(context: CheckContext, photo: Photo, all: readonly Photo[], album: Album): Finding[] {
  const { town, village, sha256, picture, quarter } = photo;
  const elsewhere = all.filter(
    (other) =>
      other !== photo &&
      (other.quarter < quarter ||
        (other.quarter === quarter && (other.town !== town || other.village !== village))),
  );
  const exact = elsewhere.find((other) => other.sha256 === sha256);
  const others = new Map(
    elsewhere.flatMap((other) => (other.picture === undefined ? [] : [[other.picture, other]])),
  );
  const copy =
    exact !== undefined || picture === undefined
      ? undefined
      : album.copyOf(picture, (one) => others.has(one));
  const alike = copy === undefined ? undefined : others.get(copy);
  const other = exact ?? alike;
  if (other === undefined) return [];
  const key = exact === undefined ? 'postingAlike' : 'postingSame';
  const detail = tell(context, key, { town, village, other: other.path });
  return [about(context, photo, 'photo-repeated', detail, 'review')];
}
