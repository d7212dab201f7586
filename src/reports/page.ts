import type { Lang } from '../messages/index.ts';
import { escaped } from '../sheets/write/registry.ts';

/** How every page of figures looks, on the screen and on paper. */
const common = `body{font:15px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;margin:2rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
.wide{overflow-x:auto}table{border-collapse:collapse}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:1px solid #ccd;padding:.3rem .5rem;text-align:left;vertical-align:top}
thead th{background:#e7eef5;white-space:nowrap}.n{text-align:right;white-space:nowrap}
@media print{body{margin:0}.wide{overflow:visible}}`;

export interface Page {
  readonly lang: Lang;
  /** As plain text. */
  readonly title: string;
  /** As HTML, without the heading. */
  readonly body: string;
  /** CSS that only this page has. */
  readonly style?: string;
}

/** A page that needs nothing else: no script, no font, no address. */
export function pageOf({ lang, title, body, style = '' }: Page): string {
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
${common}
${style}</style></head><body>
<h1>${escaped(title)}</h1>
${body}
</body></html>
`;
}
