// What the tests of kills and of Node's versions run.
const month = ['--as-of', '2021-08'];
/**
 * A run of every command, over `fixtures/check`.
 * @type {Record<string, readonly string[]>}
 */
export const commands = {
  'calc csv': ['calc', 'recipients.csv', ...month, '-o', 'out.csv'],
  'calc folder': ['calc', 'recipients.csv', ...month, '-o', 'out/'],
  'calc parquet': ['calc', 'recipients.csv', ...month, '-o', 'out.parquet'],
  'calc bulk csv': ['calc', 'recipients.csv', ...month, '--engine', 'duckdb', '-o', 'out.csv'],
  'calc bulk xlsx': ['calc', 'recipients.csv', ...month, '--engine', 'duckdb', '-o', 'out.xlsx'],
  check: [
    ...['check', '--recipients', 'recipients.csv', '--roster', 'payroll=payroll.csv'],
    ...['--vital', 'vital.csv', '--no-ledger', ...month, '-o', 'out.xlsx'],
  ],
  run: ['run', 'plan.yaml', '--no-ledger', ...month],
  monitor: [
    'monitor',
    'recipients.csv',
    '--recipients',
    'recipients.csv',
    ...month,
    '-o',
    'out.csv',
  ],
  simulate: ['simulate', 'recipients.csv', '--set', 'dibao.standard=700', ...month, '-o', 'out/'],
  stats: ['stats', 'recipients.csv', ...month, '-o', 'out.csv'],
  notice: ['notice', 'recipients.csv', ...month, '--start', '2021-08-01', '-o', 'out.html'],
  sample: [
    ...['sample', 'posting', '--recipients', 'recipients.csv', '--seed', '2021'],
    ...['--no-ledger', ...month, '-o', 'out.csv'],
  ],
  template: ['template', 'dibao', ...month, '-o', 'out.xlsx'],
  'calc marked': ['calc', 'recipients.csv', ...month, '-o', 'out.csv', '--marked', 'marked.xlsx'],
  doctor: ['doctor', 'recipients.csv', ...month],
  'doctor mended': ['doctor', 'recipients.csv', ...month, '-o', 'mended.xlsx'],
};
