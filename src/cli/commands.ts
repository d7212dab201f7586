import type { Command } from 'commander';

import type { ExitCode } from '../core/errors.ts';
import type { PlainKey } from '../messages/index.ts';
import type { Context } from './options.ts';

/** What a command's file is given to declare its options and its action. */
export interface Declared {
  readonly command: Command;
  /** Makes a command of a group speak the user's language. */
  readonly prepare: (command: Command) => Command;
  readonly context: Context;
  readonly done: (code: ExitCode) => void;
}

export type Loader = () => Promise<(declared: Declared) => void>;

interface Entry {
  readonly name: string;
  readonly about: PlainKey;
  readonly load: Loader;
}

type Add = (command: Command, context: Context, done: (code: ExitCode) => void) => void;
type AddGroup = (
  command: Command,
  prepare: Declared['prepare'],
  context: Context,
  done: (code: ExitCode) => void,
) => void;

const one =
  (add: Add) =>
  ({ command, context, done }: Declared): void => {
    add(command, context, done);
  };

const group =
  (add: AddGroup) =>
  ({ command, prepare, context, done }: Declared): void => {
    add(command, prepare, context, done);
  };

/** Every command, in the order of the help. Its file is loaded when it is given, and not before. */
export const commands: readonly Entry[] = [
  { name: 'calc', about: 'calcAbout', load: async () => one((await import('./calc.ts')).addCalc) },
  {
    name: 'check',
    about: 'checkAbout',
    load: async () => one((await import('./check.ts')).addCheck),
  },
  {
    name: 'explain',
    about: 'explainAbout',
    load: async () => one((await import('./explain.ts')).addExplain),
  },
  { name: 'run', about: 'runAbout', load: async () => one((await import('./run.ts')).addRun) },
  {
    name: 'ledger',
    about: 'ledgerAbout',
    load: async () => group((await import('./ledger.ts')).addLedger),
  },
  {
    name: 'monitor',
    about: 'monitorAbout',
    load: async () => one((await import('./monitor.ts')).addMonitor),
  },
  {
    name: 'simulate',
    about: 'simulateAbout',
    load: async () => one((await import('./simulate.ts')).addSimulate),
  },
  {
    name: 'stats',
    about: 'statsAbout',
    load: async () => one((await import('./stats.ts')).addStats),
  },
  {
    name: 'notice',
    about: 'noticeAbout',
    load: async () => one((await import('./notice.ts')).addNotice),
  },
  {
    name: 'sample',
    about: 'sampleAbout',
    load: async () => one((await import('./sample.ts')).addSample),
  },
  {
    name: 'rules',
    about: 'rulesAbout',
    load: async () => group((await import('./rules.ts')).addRules),
  },
  {
    name: 'template',
    about: 'templateAbout',
    load: async () => one((await import('./template.ts')).addTemplate),
  },
  {
    name: 'doctor',
    about: 'doctorAbout',
    load: async () => one((await import('./doctor.ts')).addDoctor),
  },
];
