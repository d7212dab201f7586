import { firstMoney } from '../count/counter.ts';
import { JsonCounter } from '../count/json.ts';
import type { TableFormat } from './format.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import { inertJson, wellFormed, yuanText } from './safe-cell.ts';
import { openText, type TextLines } from './text-sink.ts';

/** A row as an object on one line, keyed by column. */
function objectOf(columns: readonly OutColumn[]): (cells: OutRow) => string {
  const keys = columns.map(({ key }) => inertJson(JSON.stringify(wellFormed(key))));
  return (cells) => {
    const members = columns.map(({ kind }, i) => {
      const cell = cells[i] ?? null;
      const value = typeof cell === 'number' && kind === 'money' ? yuanText(cell) : cell;
      const text = typeof value === 'string' ? wellFormed(value) : value;
      return `${keys[i] ?? ''}:${inertJson(JSON.stringify(text))}`;
    });
    return `{${members.join(',')}}`;
  };
}

function arrayLines(columns: readonly OutColumn[]): TextLines {
  const object = objectOf(columns);
  return {
    start: () => '[',
    row: (cells, index) => `${index === 0 ? '\n' : ',\n'}${object(cells)}`,
    end: (rows) => (rows === 0 ? ']\n' : '\n]\n'),
  };
}

function objectLines(columns: readonly OutColumn[]): TextLines {
  const object = objectOf(columns);
  return { start: () => '', row: (cells) => `${object(cells)}\n`, end: () => '' };
}

const count: TableFormat['count'] = {
  passing: ([columns = []]) => new JsonCounter(columns[firstMoney(columns)]?.key),
};

/** An array of objects. */
export const json: TableFormat<'json'> = {
  name: 'json',
  endings: ['json'],
  goesTo: 'anywhere',
  forPeople: false,
  open: (target, columns) => openText(target, arrayLines(columns)),
  count,
};

/** An object a line. */
export const ndjson: TableFormat<'ndjson'> = {
  name: 'ndjson',
  endings: ['ndjson', 'jsonl'],
  goesTo: 'anywhere',
  forPeople: false,
  open: (target, columns) => openText(target, objectLines(columns)),
  count,
};
