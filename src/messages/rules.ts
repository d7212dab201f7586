import type { Words } from './index.ts';

export const rulesMessages = {} as const satisfies Readonly<Record<string, Words>>;
