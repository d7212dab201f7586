#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main();
} else {
  console.error(
    "程序尚未构建：请先在程序的文件夹里运行 npm run build。\nNot built yet: run npm run build in the program's folder first.",
  );
  process.exitCode = 1;
}
