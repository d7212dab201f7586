import type { Control } from '../control.ts';
import { card } from './card.ts';
import { kin } from './kin.ts';
import { posting } from './posting.ts';
import { roster } from './roster.ts';
import { vital } from './vital.ts';

/** 五项约束制度: the control systems, in the order they are listed. A new one is a file here and a word in this list. */
export const controls: readonly Control[] = [roster, card, vital, kin, posting];

export const controlKeys: readonly string[] = controls.map(({ key }) => key);

/** What may stand on a text of its own: a control, or a kind of its findings. */
export const basisKeys: readonly string[] = controls.flatMap(({ key, kinds }) => [
  key,
  ...Object.keys(kinds),
]);

/** Every file that a control looks into, by the key under which it is given. */
export const controlFiles = controls.flatMap(({ files }) => files);
