import type { Words } from './index.ts';

export const cliMessages = {} as const satisfies Readonly<Record<string, Words>>;
