import type { Lang } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { escaped } from '../sheets/write/registry.ts';

/** Charts as SVG that stands in a page by itself. Every figure is also written beside its bar. */

const width = 760;
const rowHeight = 30;
const barHeight = 20;
const colours = { less: '#b5532a', more: '#2a6f97', before: '#9aa7b4', after: '#2a6f97' } as const;

interface Chart {
  /** Of the page's own elements. */
  readonly id: string;
  readonly title: string;
  readonly text: (value: number) => string;
  readonly lang: Lang;
}

interface Words {
  readonly at: number;
  readonly y: number;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
}

const words = ({ at, y, text, anchor = 'start', bold = false }: Words): string =>
  `<text x="${at}" y="${y}" text-anchor="${anchor}"${bold ? ' font-weight="bold"' : ''}>${escaped(text)}</text>`;

const bar = (x: number, y: number, length: number, height: number, colour: string): string =>
  `<rect x="${x}" y="${y}" width="${length}" height="${height}" fill="${colour}"/>`;

/** What is more than nothing can be seen. */
const lengthOf = (value: number, most: number, room: number): number =>
  value === 0 ? 0 : Math.max(1, Math.round((value / most) * room));

/** The whole drawing, with what it shows in words for those who can't see it. */
function drawing(
  { id, title }: Chart,
  height: number,
  said: readonly string[],
  parts: readonly string[],
): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc" font-size="14" fill="#222">
<title id="${id}-title">${escaped(title)}</title>
<desc id="${id}-desc">${escaped(said.join(' '))}</desc>
${parts.join('\n')}
</svg>`;
}

export interface MirroredBars extends Chart {
  readonly labels: readonly string[];
  readonly less: { readonly title: string; readonly values: readonly number[] };
  readonly more: { readonly title: string; readonly values: readonly number[] };
  /** Said of a side where there is nobody. */
  readonly none: string;
}

/** Bars to the left for less and to the right for more, by size, around a column of labels. */
export function mirroredBars(chart: MirroredBars): string {
  const { labels, less, more, none, text, lang } = chart;
  const most = Math.max(1, ...less.values, ...more.values);
  const middle = width / 2;
  const half = 75;
  const room = middle - half - 90;
  const top = 34;
  const { colon } = signs[lang];
  const sides = [
    { ...less, colour: colours.less, way: -1 },
    { ...more, colour: colours.more, way: 1 },
  ] as const;
  const parts = labels.map((label, at) =>
    words({ at: middle, y: top + at * rowHeight + 15, text: label, anchor: 'middle' }),
  );
  const said: string[] = [];
  for (const { title, values, colour, way } of sides) {
    const anchor = way < 0 ? 'end' : 'start';
    const edge = middle + way * half;
    const all = values.reduce((sum, value) => sum + value, 0);
    parts.push(
      words({
        at: edge,
        y: 16,
        text: `${title}${colon}${all === 0 ? none : text(all)}`,
        anchor,
        bold: true,
      }),
    );
    for (const [at, value] of values.entries()) {
      const y = top + at * rowHeight;
      const length = lengthOf(value, most, room);
      if (length > 0) parts.push(bar(way < 0 ? edge - length : edge, y, length, barHeight, colour));
      if (all > 0)
        parts.push(words({ at: edge + way * (length + 6), y: y + 15, text: text(value), anchor }));
    }
    const list = labels.map((label, at) => `${label} ${text(values[at] ?? 0)}`);
    said.push(
      `${title}${colon}${all === 0 ? none : list.join(lang === 'zh' ? '，' : ', ')}${lang === 'zh' ? '。' : '.'}`,
    );
  }
  return drawing(chart, top + labels.length * rowHeight, said, parts);
}

export interface PairedBars extends Chart {
  readonly rows: readonly {
    readonly label: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly words: { readonly before: string; readonly after: string };
}

/** Two bars a row, one under the other: before and after. */
export function pairedBars(chart: PairedBars): string {
  const { rows, text, words: told, lang } = chart;
  const most = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]));
  const room = width - 150;
  const top = 30;
  const pair = 62;
  const parts = [
    bar(0, 6, 14, 12, colours.before),
    words({ at: 20, y: 17, text: told.before }),
    bar(120, 6, 14, 12, colours.after),
    words({ at: 140, y: 17, text: told.after }),
  ];
  for (const [at, { label, before, after }] of rows.entries()) {
    const y = top + at * pair;
    parts.push(words({ at: 0, y: y + 15, text: label }));
    for (const [place, value] of [before, after].entries()) {
      const length = lengthOf(value, most, room);
      const line = y + 20 + place * 16;
      const colour = place === 0 ? colours.before : colours.after;
      parts.push(bar(0, line, length, 15, colour));
      parts.push(words({ at: length + 6, y: line + 13, text: text(value) }));
    }
  }
  const said = rows.map(({ label, before, after }) =>
    lang === 'zh'
      ? `${label}：${told.before}${text(before)}，${told.after}${text(after)}。`
      : `${label}: ${told.before} ${text(before)}, ${told.after} ${text(after)}.`,
  );
  return drawing(chart, top + rows.length * pair, said, parts);
}
