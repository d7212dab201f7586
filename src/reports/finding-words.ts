import { controls } from '../checks/controls/index.ts';
import { severities, type Severity } from '../checks/finding.ts';
import type { Categories } from '../core/category.ts';
import type { Lang, Words } from '../messages/index.ts';

/** What the codes of findings stand for, as the rules in use say. */
export interface FindingWords {
  readonly categories: Categories;
  readonly rosters: ReadonlyMap<string, { readonly title: Words }>;
}

const severityTitles: Readonly<Record<Severity, Words>> = {
  stop: { zh: '停发', en: 'stop' },
  recalculate: { zh: '重新核算', en: 'recalculate' },
  review: { zh: '核实', en: 'review' },
  info: { zh: '备查', en: 'info' },
};

/** What is to be done; what is no such code stays as it is. */
export function severityTitle(code: string, lang: Lang): string {
  const severity = severities.find((one) => one === code);
  return severity === undefined ? code : severityTitles[severity][lang];
}

/** What a control is called. */
export const controlTitle = (code: string, lang: Lang): string =>
  controls.find(({ key }) => key === code)?.title[lang] ?? code;

/** What a kind of finding is called: its control says so, or its roster. No two controls have the same kind. */
export function kindTitle(
  code: string,
  { rosters }: Pick<FindingWords, 'rosters'>,
  lang: Lang,
): string {
  const own = controls
    .flatMap(({ kinds }) => Object.entries(kinds))
    .find(([kind]) => kind === code)?.[1];
  return (own ?? rosters.get(code)?.title)?.[lang] ?? code;
}
