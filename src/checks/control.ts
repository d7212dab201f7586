import type { Message, PlainKey, Words } from '../messages/index.ts';
import type { CheckContext } from './context.ts';
import type { Coverage } from './coverage.ts';
import type { Finding } from './finding.ts';
import type { VitalClaim } from './controls/vital.ts';
import type { Sought } from './match/sought.ts';
import type { Recipient } from './recipients.ts';
import type { Timeline } from './timeline.ts';
import type { Entry, RegisterKind } from './registers.ts';

/** A file or folder that a control looks into, beside the rosters. */
export interface ControlFile {
  /** What the plan file calls it, and the option of `check`: `cards`, `--cards FILE`. */
  readonly key: string;
  /** What the help says of it. */
  readonly about: PlainKey;
  /** How it is read; a folder is read by its control. */
  readonly register: RegisterKind | 'folder';
}

/** What was given to look into. */
export interface Given {
  /** Whether a file of this key was named. */
  readonly file: (key: string) => boolean;
  /** Whether a roster of this kind was named. */
  readonly roster: (kind: string) => boolean;
  /** Whether any roster of this control was. */
  readonly rosters: boolean;
  /** Whether a list of payments was. */
  readonly paid: boolean;
}

/** What a control works on. */
export interface Material {
  /** The rows of a register; undefined where it was not given. */
  readonly register: (key: string) => readonly Entry[] | undefined;
  readonly folder: (key: string) => string | undefined;
  /** What the rosters found, whichever control's they are. */
  readonly onRosters: readonly Finding[];
  /** Reports of people who are gone from their households. */
  readonly reports: readonly VitalClaim[];
  /** A household month by month, with all that is sure about its people. */
  readonly timelineOf: (recipient: Recipient) => Timeline;
  /** ID numbers of the dead, by rosters and reports. */
  readonly dead: ReadonlySet<string>;
  /** Called for what stood in a folder and is not read, in a sentence. */
  readonly leave: (what: Message) => void;
}

/** One of the 五项约束制度: all that the command, the plan file, the report and the help know of it. */
export interface Control {
  readonly key: string;
  /** As the bureau names it. */
  readonly title: Words;
  /** What each kind of its findings is called; those of a roster have the roster's title. */
  readonly kinds: Readonly<Record<string, Words>>;
  readonly files: readonly ControlFile[];
  /** Files of other controls that it looks into as well. */
  readonly uses?: readonly string[];
  /** Whether there is anything to look into; else it finds nothing, and that says nothing. */
  busy(given: Given): boolean;
  /** Whether a kind of finding was looked for: what was not is not gone because it was not found. */
  looked(kind: string, given: Given): boolean;
  /** Whether rows of a source by which nobody can be told may hide such a finding. */
  mayHide(kind: string, source: Pick<Coverage, 'kind' | 'control'>): boolean;
  /** People beside the recipients whom the rosters are searched for. */
  seeks?(context: CheckContext, material: Pick<Material, 'register'>): readonly Sought[];
  findings(
    context: CheckContext,
    material: Material,
  ): readonly Finding[] | Promise<readonly Finding[]>;
}

/** A source may hide what it is about, and what its control looks for. */
export const aboutThem =
  (control: string) =>
  (kind: string, source: Pick<Coverage, 'kind' | 'control'>): boolean =>
    source.kind === kind || source.control === control;
