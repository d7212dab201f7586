import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Most tests wait for the tool, which runs in a process of its own.
    maxWorkers: 3,
    // The commands set their own language and time; the suite must not read the machine's.
    env: { TZ: 'Asia/Shanghai', NO_COLOR: '1' },
  },
});
