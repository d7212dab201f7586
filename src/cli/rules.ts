import type { Command } from 'commander';
import { z } from 'zod';

import { type CaseResult, runCases } from '../decide/cases.ts';
import { authorityWords } from '../decide/words.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { fill, type Lang, message, type PlainKey, say, teller } from '../messages/index.ts';
import type { Category } from '../core/columns.ts';
import { parseAsOf } from '../core/month.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { categoriesOf } from '../rules/categories.ts';
import { citedArticles } from '../rules/documents.ts';
import { type Library, readLibrary, shippedRules } from '../rules/library.ts';
import {
  type CheckedOverlap,
  loadRuleset,
  type Rule,
  type RuleParameter,
} from '../rules/ruleset.ts';
import { controlKeys } from '../checks/controls/index.ts';
import { otherFacts } from '../rules/describe.ts';
import { oldRosters } from '../rules/rosters.ts';
import { validatePlan } from '../app/plan.ts';
import { type Context, rulesOptions, withRules } from './options.ts';

/** Adds `rules` and what can be done with them. */
export function addRules(
  command: Command,
  prepare: (command: Command) => Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const { lang, world } = context;
  const tell = teller(lang);
  const print = (lines: readonly string[]): void => {
    world.stdout.write(lines.map((line) => `${line}\n`).join(''));
  };
  const sub = (name: string, about: PlainKey): Command =>
    prepare(command.command(name)).description(tell(about));

  sub('list', 'rulesListAbout')
    .option('--rules <dir>', tell('optRules'))
    .option('--articles', tell('optArticles'))
    .action((given: unknown) => {
      const library = sound(readLibrary(folderOf(given)));
      const { articles } = z.object({ articles: z.boolean().optional() }).parse(given);
      print(articles === true ? articleLines(library, lang) : list(library, lang));
      done(exitCode.done);
    });

  withRules(
    sub('show', 'rulesShowAbout').argument('<category>', tell('argRulesPart')),
    context,
  ).action((named: string, given: unknown) => {
    const { rules, jurisdiction, asOf } = rulesOptions.parse(given);
    const library = sound(readLibrary(rules));
    const other = otherFacts(library, jurisdiction, asOf, named);
    if (other !== undefined) {
      print([named, ...[...other].map(([path, text]) => `  ${path}：${text}`)]);
      done(exitCode.done);
      return;
    }
    const ruleset = loadRuleset(library, jurisdiction, asOf, [named]);
    const [category = named] = ruleset.wanted;
    const rule = ruleset.rules.get(category);
    if (rule === undefined) {
      throw new UserError(exitCode.usage, [
        message('usageCategory', { found: named, expected: [...ruleset.rules.keys()].join(' ') }),
      ]);
    }
    const overlaps = ruleset.overlaps
      .filter((one) => JSON.stringify(one).includes(`"${category}"`))
      .map((one) => {
        const { id, words, authority } = one;
        const title = (other: Category): string => ruleset.rules.get(other)?.title[lang] ?? other;
        const benefit = benefitsOf(one)
          .map(title)
          .join(lang === 'zh' ? '、' : ', ');
        return `  ${id}：${fill(words[lang], { benefit })}〔${authorityWords(authority)}〕`;
      });
    print([
      ...show(rule, lang),
      ...(overlaps.length > 0 ? [tell('rulesOverlaps'), ...overlaps] : []),
    ]);
    done(exitCode.done);
  });

  sub('validate', 'rulesValidateAbout')
    .argument('[dir]', tell('argValidate'))
    .option('--rules <dir>', tell('optRules'))
    .action((dir: string | undefined, given: unknown) => {
      const root = dir === undefined ? undefined : rootOf(dir);
      if (dir !== undefined && root === undefined && /\.ya?ml$/i.test(dir)) {
        validatePlan(dir, validate(folderOf(given)));
        print([say(lang, message('planValid', { path: dir }))]);
        done(exitCode.done);
        return;
      }
      const library = validate(root ?? dir ?? folderOf(given));
      const count = partsOf(library).length;
      for (const told of oldRosters(library)) world.stderr.write(`${say(lang, told)}\n`);
      print([say(lang, message('rulesValid', { count }))]);
      done(exitCode.done);
    });

  sub('test', 'rulesTestAbout')
    .argument('[dir]', tell('argRulesDir'))
    .option('--rules <dir>', tell('optRules'))
    .action((dir: string | undefined, given: unknown) => {
      const library = validate(dir ?? folderOf(given));
      const results = library.rules.flatMap((layer) => runCases(library, layer));
      print(results.flatMap((one) => caseLines(one, lang)));
      const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
      print([say(lang, message('rulesCases', { passed: results.length - failed, failed }))]);
      if (failed > 0) {
        throw new UserError(exitCode.usage, [message('rulesCasesFailed', { failed })]);
      }
      done(exitCode.done);
    });

  withRules(
    sub('diff', 'rulesDiffAbout')
      .argument('<category>', tell('argRulesPart'))
      .argument('<from>', tell('argFrom'))
      .argument('<to>', tell('argTo')),
    context,
  ).action((named: string, from: string, to: string, given: unknown) => {
    const { rules, jurisdiction } = rulesOptions.parse(given);
    const library = readLibrary(rules);
    const [before, after] = [from, to].map((month) => {
      const asOf = parseAsOf(month);
      if (asOf === undefined)
        throw new UserError(exitCode.usage, [message('usageAsOf', { found: month })]);
      const other = otherFacts(library, jurisdiction, asOf, named);
      if (other !== undefined) return other;
      const { rules: all, wanted } = loadRuleset(library, jurisdiction, asOf, [named]);
      return facts(all.get(wanted[0] ?? named), lang);
    });
    print(diff(before ?? new Map(), after ?? new Map(), lang));
    done(exitCode.done);
  });
}

/** Which benefits an overlap speaks of: the one that stands before others, or those that are taken off. */
function benefitsOf(overlap: CheckedOverlap): readonly Category[] {
  if ('excludes' in overlap) return [overlap.excludes];
  return 'tops_up' in overlap ? overlap.others : overlap.higher;
}

function folderOf(given: unknown): string {
  return rulesOptions.pick({ rules: true }).parse(given).rules;
}

function sound(library: Library): Library {
  if (library.faults.length > 0) throw new RuleFaults(library.faults);
  return library;
}

/** The folder of rules in which a rule file stands; undefined for what is no rule file. */
function rootOf(path: string): string | undefined {
  const [, root] = /^(.*?)\d{6}[\\/][^\\/]+[\\/].*\.ya?ml$/i.exec(path) ?? [];
  return root === '' ? '.' : root;
}

/** Every file of a library. */
const partsOf = ({
  categories,
  rules,
  overlaps,
  rosters,
  controls,
  documents,
}: Library): readonly { readonly path: string }[] => [
  ...documents,
  ...categories,
  ...rules,
  ...overlaps,
  ...rosters,
  ...controls,
];

/** What a control file says it is the basis of must be a control. */
function strangeControls({ controls }: Library): RuleFault[] {
  return controls.flatMap(({ content, yaml }) =>
    Object.keys(content.basis ?? {})
      .filter((key) => !controlKeys.some((one) => one === key))
      .map((found) => ({
        place: yaml.placeOf(['basis', found]),
        what: message('usageControl', { found, expected: controlKeys.join(' ') }),
      })),
  );
}

/** Checks every file by itself, then every rule as it is merged at each date and place. */
function validate(dir: string): Library {
  const library = sound(readLibrary(dir === '' ? shippedRules : dir));
  const strange = strangeControls(library);
  if (strange.length > 0) throw new RuleFaults(strange);
  const places = new Set(library.rules.map(({ content }) => content.jurisdiction));
  const leaves = [...places].filter(
    (code) => ![...places].some((other) => other !== code && standsOn(other, code)),
  );
  for (const jurisdiction of leaves) {
    const days = new Set(library.rules.map(({ content }) => content.effective));
    for (const day of [...days].sort()) {
      const asOf = parseAsOf(day);
      if (asOf !== undefined) loadRuleset(library, jurisdiction, asOf, []);
    }
  }
  return library;
}

const standsOn = (code: string, base: string): boolean =>
  code.startsWith(base.replace(/(00)+$/, ''));

function list(library: Library, lang: Lang): string[] {
  const { categories, rules, overlaps, rosters, controls, documents } = library;
  const unsure = say(lang, message('rulesUnsure'));
  const rows = rules.map(({ path, content }) => {
    const doubtful = Object.values(content.parameters ?? {}).some(
      ({ status }) => status === 'unsure',
    );
    return { path, title: titleIn(library, content, lang), mark: doubtful ? unsure : '' };
  });
  const named = categories.map(({ path, content }) => ({
    path,
    title: titleIn(library, content, lang),
    mark: '',
  }));
  const lists = rosters.map(({ path, content }) => ({
    path,
    title: content.title[lang],
    mark: content.status === 'sourced' ? '' : unsure,
  }));
  const figures = controls.map(({ path, content }) => ({
    path,
    title: '',
    mark: content.report_within_months?.status === 'unsure' ? unsure : '',
  }));
  const rest = [...documents, ...overlaps].map(({ path }) => ({ path, title: '', mark: '' }));
  return [...named, ...rows, ...lists, ...figures, ...rest]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, title, mark }) => [path, title, mark].filter((one) => one !== '').join('  '));
}

/** Every article that the files cite, a line each, and how many of them were read. */
function articleLines({ rules, overlaps, rosters, controls }: Library, lang: Lang): string[] {
  const cited = citedArticles([...rules, ...overlaps, ...rosters, ...controls]);
  const told = (read: boolean | undefined): string =>
    say(
      lang,
      message(
        read === undefined
          ? 'rulesArticleUnsaid'
          : read
            ? 'rulesArticleRead'
            : 'rulesArticleUnread',
      ),
    );
  const count = (wanted: boolean | undefined): number =>
    cited.filter(({ read }) => read === wanted).length;
  return [
    ...cited.map(({ document, article, read, files }) =>
      say(
        lang,
        message('rulesArticle', {
          read: told(read),
          document: document.number,
          article,
          title: document.title,
          at: document.at ?? '-',
          files: files.length,
        }),
      ),
    ),
    say(
      lang,
      message('rulesArticles', {
        count: cited.length,
        read: count(true),
        unread: count(false),
        unsaid: count(undefined),
      }),
    ),
  ];
}

/** What a category is called in a place. */
function titleIn(
  library: Library,
  { category, jurisdiction }: { readonly category: string; readonly jurisdiction: string },
  lang: Lang,
): string {
  const { listed } = categoriesOf(library, jurisdiction);
  return listed.find((one) => one.category === category)?.title[lang] ?? '';
}

function figure({ value, values, unit }: RuleParameter): string {
  const text =
    value ??
    Object.entries(values ?? {})
      .map(([key, one]) => `${key}=${one}`)
      .join(' ');
  return `${text} ${unit}`;
}

/** Everything that a rule says, by name, so that two of them can be laid side by side. */
function facts(rule: Rule | undefined, lang: Lang): Map<string, string> {
  const found = new Map<string, string>();
  if (rule === undefined) return found;
  for (const [name, one] of rule.parameters) {
    const unsure = one.status === 'unsure' ? ` ${say(lang, message('rulesUnsure'))}` : '';
    found.set(
      `${one.title[lang]} (${name})`,
      `${figure(one)}${unsure}〔${authorityWords(one.authority)}〕`,
    );
  }
  for (const [name, one] of rule.definitions) found.set(`${one.title[lang]} (${name})`, one.source);
  if (rule.members)
    found.set(
      say(lang, message('rulesMembers')),
      `${rule.members.source}〔${authorityWords(rule.members.authority)}〕`,
    );
  found.set(say(lang, message('rulesApplies')), rule.applies.source);
  for (const one of rule.conditions)
    found.set(
      `${one.title[lang]} (${one.id})`,
      `${one.source}〔${authorityWords(one.authority)}〕`,
    );
  found.set(
    say(lang, message('rulesAmount')),
    `${rule.amount.source}〔${authorityWords(rule.amount.authority)}〕`,
  );
  return found;
}

function show(rule: Rule, lang: Lang): string[] {
  const lines = [`${rule.title[lang]} ${rule.id}`];
  for (const [name, text] of facts(rule, lang)) lines.push(`  ${name}：${text}`);
  if (rule.notes.length > 0) {
    lines.push(say(lang, message('rulesNotes')), ...rule.notes.map((note) => `  ${note[lang]}`));
  }
  return lines;
}

function caseLines({ path, title, working, mismatches }: CaseResult, lang: Lang): string[] {
  const word = say(lang, message(mismatches.length === 0 ? 'rulesCasePassed' : 'rulesCaseFailed'));
  return [
    `${word} ${path} ${title}（${working}）`,
    ...mismatches.map((one) => `  ${say(lang, one)}`),
  ];
}

function diff(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  lang: Lang,
): string[] {
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    return [
      name,
      ...(old === undefined ? [] : [`  - ${old}`]),
      ...(now === undefined ? [] : [`  + ${now}`]),
    ];
  });
  return lines.length === 0 ? [say(lang, message('rulesSame'))] : lines;
}
