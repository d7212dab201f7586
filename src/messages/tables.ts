import type { Words } from './index.ts';

export const tablesMessages = {} as const satisfies Readonly<Record<string, Words>>;
