import { firstMoney } from '../count/counter.ts';
import type { TableFormat } from './format.ts';

/** What DuckDB writes and reads; it is loaded where such a file comes. */
export const parquet: TableFormat<'parquet'> = {
  name: 'parquet',
  endings: ['parquet'],
  goesTo: 'files',
  forPeople: false,
  open: async (target, columns) =>
    (await import('../read/parquet.ts')).ParquetSink.open(target, columns),
  count: {
    file: async (path, [columns = []]) => {
      const { parquetSums } = await import('../read/parquet.ts');
      return [await parquetSums(path, columns.length, firstMoney(columns))];
    },
  },
};
