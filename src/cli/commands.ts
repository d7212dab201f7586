import type { PlainKey } from '../messages/index.ts';
import type { Adds } from './declare.ts';

export type Loader = () => Promise<Adds>;

interface Entry {
  readonly name: string;
  readonly about: PlainKey;
  readonly load: Loader;
}

/** Every command, in the order of the help. Its file is loaded when it is given, and not before. */
export const commands: readonly Entry[] = [
  {
    name: 'calc',
    about: 'calcAbout',
    load: async () => (await import('./calc.ts')).calcCommand,
  },
  {
    name: 'check',
    about: 'checkAbout',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'explain',
    about: 'explainAbout',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'run',
    about: 'runAbout',
    load: async () => (await import('./run.ts')).runCommand,
  },
  {
    name: 'ledger',
    about: 'ledgerAbout',
    load: async () => (await import('./ledger.ts')).ledgerCommand,
  },
  {
    name: 'monitor',
    about: 'monitorAbout',
    load: async () => (await import('./monitor.ts')).monitorCommand,
  },
  {
    name: 'simulate',
    about: 'simulateAbout',
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
  {
    name: 'stats',
    about: 'statsAbout',
    load: async () => (await import('./stats.ts')).statsCommand,
  },
  {
    name: 'report',
    about: 'reportAbout',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  {
    name: 'notice',
    about: 'noticeAbout',
    load: async () => (await import('./notice.ts')).noticeCommand,
  },
  {
    name: 'sample',
    about: 'sampleAbout',
    load: async () => (await import('./sample.ts')).sampleCommand,
  },
  {
    name: 'rules',
    about: 'rulesAbout',
    load: async () => (await import('./rules.ts')).rulesCommand,
  },
  {
    name: 'template',
    about: 'templateAbout',
    load: async () => (await import('./template.ts')).templateCommand,
  },
  {
    name: 'doctor',
    about: 'doctorAbout',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
];
