import type { Words } from './index.ts';

export const decideMessages = {} as const satisfies Readonly<Record<string, Words>>;
