import type { World } from '../app/world.ts';
import { type CaseResult, runCases } from '../decide/cases.ts';
import { coverageOf, gapsOf } from '../decide/coverage.ts';
import { groundWords, ruleWords } from '../decide/rule-words.ts';
import { authorityWords } from '../decide/words.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { fill, type Lang, type Message, message, say } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { unitWords } from '../messages/units.ts';
import type { Category } from '../core/columns.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { categoriesOf } from '../rules/categories.ts';
import { citedArticles } from '../rules/documents.ts';
import { filesOf } from '../rules/layer.ts';
import { type Library, readLibrary } from '../rules/library.ts';
import {
  benefitsOf,
  type CheckedOverlap,
  loadRuleset,
  type Rule,
  type RuleParameter,
  type Ruleset,
} from '../rules/ruleset.ts';
import { figureDoubts } from '../rules/doubts.ts';
import { otherFacts } from '../rules/describe.ts';
import { oldRosters } from '../rules/rosters.ts';
import { migrateRules } from '../app/migrate-rules.ts';
import { validatePlan } from '../app/plan.ts';
import { newRules } from '../app/new-rules.ts';
import { validated } from '../app/validate-rules.ts';
import { argument, command, flag, group, several, text } from './declare.ts';
import { asOfOf, rules, rulesFolder } from './options.ts';

const list = command({
  args: {},
  options: () => ({ rules: rulesFolder, articles: flag('--articles', 'optArticles') }),
  examples: ['rulesListExample'],
  run: ({ rules, articles }, { lang, world }) => {
    const library = sound(readLibrary(rules));
    print(articles ? articleLines(library, lang) : fileLines(library, lang), world);
    return exitCode.done;
  },
});

const show = command({
  args: { part: argument('<category>', 'argRulesPart') },
  options: (context) => ({ ...rules(context), words: flag('--words', 'optWords') }),
  examples: ['rulesShowExample'],
  run: ({ part, rules: dir, jurisdiction, asOf, words }, { lang, world }) => {
    const library = sound(readLibrary(dir));
    const other = otherFacts(library, jurisdiction, asOf, part);
    if (other !== undefined) {
      print(
        [part, ...[...other].map(([path, said]) => `  ${path}${signs[lang].colon}${said}`)],
        world,
      );
      return exitCode.done;
    }
    const ruleset = loadRuleset(library, jurisdiction, asOf, [part]);
    const [category = part] = ruleset.wanted;
    const rule = ruleset.rules.get(category);
    if (rule === undefined) {
      throw new UserError(exitCode.usage, [
        message('usageCategory', { found: part, expected: [...ruleset.rules.keys()].join(' ') }),
      ]);
    }
    const overlaps = overlapsOf(ruleset, category);
    const title = overlaps.length > 0 ? [world.voice.tell('rulesOverlaps')] : [];
    const lines = words ? ruleWords(rule, ruleset, lang) : ruleLines(rule, lang);
    const told = overlapLines(ruleset, overlaps, lang);
    print([...lines, ...title, ...told, ...groundWords(rule, overlaps, lang)], world);
    return exitCode.done;
  },
});

const validate = command({
  args: { dir: text('[dir]', 'argValidate') },
  options: () => ({ rules: rulesFolder }),
  examples: ['rulesValidateExample'],
  run: ({ dir, rules }, { lang, world }) => {
    const { voice } = world;
    const root = dir === undefined ? undefined : rootOf(dir);
    if (dir !== undefined && root === undefined && /\.ya?ml$/i.test(dir)) {
      validatePlan(dir, validated(rules));
      print([voice.tell('planValid', { path: dir })], world);
      return exitCode.done;
    }
    const library = validated(root ?? dir ?? rules);
    for (const told of oldRosters(library)) voice.warn(told);
    for (const told of askedAbout(figureDoubts(library), lang)) voice.warn(told);
    print([voice.tell('rulesValid', { count: partsOf(library).length })], world);
    return exitCode.done;
  },
});

const create = command({
  args: { category: text('[category]', 'argNewCategory') },
  options: () => ({
    rules: rulesFolder,
    jurisdiction: text('--jurisdiction <place>', 'optNewPlace'),
    from: text('--from <day>', 'optNewFrom'),
    document: text('--document <number>', 'optNewDocument'),
    title: text('--title <text>', 'optNewTitle'),
    article: text('--article <text>', 'optNewArticle'),
    at: text('--at <address>', 'optNewAt'),
    figures: several('--figure <name=value>', 'optNewFigure'),
  }),
  examples: ['rulesNewExample'],
  run: async (request, { lang, world }) => {
    const { path, doubts } = await newRules(request, world);
    for (const told of askedAbout(doubts, lang)) world.voice.warn(told);
    print([world.voice.tell('rulesNewDone', { path })], world);
    return exitCode.done;
  },
});

const test = command({
  args: { dir: text('[dir]', 'argRulesDir') },
  options: () => ({ rules: rulesFolder, coverage: flag('--coverage', 'optCoverage') }),
  examples: ['rulesTestExample'],
  run: ({ dir, rules, coverage }, { lang, world }) => {
    const library = validated(dir ?? rules);
    if (coverage) {
      print(coverageLines(library, lang), world);
      return exitCode.done;
    }
    const results = library.rules.flatMap((layer) => runCases(library, layer));
    const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
    const sum = world.voice.tell('rulesCases', { passed: results.length - failed, failed });
    print([...results.flatMap((one) => caseLines(one, lang)), sum], world);
    if (failed > 0) {
      throw new UserError(exitCode.usage, [message('rulesCasesFailed', { failed })]);
    }
    return exitCode.done;
  },
});

const diff = command({
  args: {
    part: argument('<category>', 'argRulesPart'),
    from: argument('<from>', 'argFrom'),
    to: argument('<to>', 'argTo'),
  },
  options: (context) => {
    // Both months stand in the command line.
    const { rules: dir, jurisdiction } = rules(context);
    return { rules: dir, jurisdiction };
  },
  examples: ['rulesDiffExample'],
  run: ({ part, from, to, rules: dir, jurisdiction }, { lang, world }) => {
    const library = readLibrary(dir);
    const [before, after] = [from, to].map((month) => {
      const asOf = asOfOf(month);
      const other = otherFacts(library, jurisdiction, asOf, part);
      if (other !== undefined) return other;
      const { rules: all, wanted } = loadRuleset(library, jurisdiction, asOf, [part]);
      return facts(all.get(wanted[0] ?? part), lang);
    });
    print(differing(before ?? new Map(), after ?? new Map(), lang), world);
    return exitCode.done;
  },
});

const migrate = command({
  args: { dir: argument('<dir>', 'argRulesDir') },
  options: () => ({ out: text('--out <dir>', 'optMigrateOut') }),
  examples: ['rulesMigrateExample'],
  run: async ({ dir, out }, { world }) => {
    const { from, to, dir: target } = await migrateRules({ dir, out });
    print([world.voice.tell('rulesMigrated', { from, to, dir: target })], world);
    return exitCode.done;
  },
});

export const rulesCommand = group({
  list: ['rulesListAbout', list],
  show: ['rulesShowAbout', show],
  validate: ['rulesValidateAbout', validate],
  test: ['rulesTestAbout', test],
  diff: ['rulesDiffAbout', diff],
  new: ['rulesNewAbout', create],
  migrate: ['rulesMigrateAbout', migrate],
});

const askedAbout = (doubts: readonly RuleFault[], lang: Lang): readonly Message[] =>
  doubts.map(({ place, what }) => message('rulesAsk', { ...place, what: say(lang, what) }));

function print(lines: readonly string[], { stdout }: World): void {
  stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** The overlaps that a category has a part in. */
const overlapsOf = ({ overlaps }: Ruleset, category: Category): CheckedOverlap[] =>
  overlaps.filter((one) => JSON.stringify(one).includes(`"${category}"`));

function overlapLines({ rules }: Ruleset, those: readonly CheckedOverlap[], lang: Lang): string[] {
  const title = (other: Category): string => rules.get(other)?.title[lang] ?? other;
  return those.map((one) => {
    const { id, words, authority } = one;
    const benefit = benefitsOf(one).map(title).join(signs[lang].list);
    const mark = one.status === 'unsure' ? ` ${say(lang, message('rulesUnsure'))}` : '';
    return `  ${id}${signs[lang].colon}${fill(words[lang], { benefit })}${mark}〔${authorityWords(authority)}〕`;
  });
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
  histories,
  overlaps,
  rosters,
  controls,
  documents,
}: Library): readonly { readonly path: string }[] =>
  filesOf([
    ...documents,
    ...categories,
    ...rules,
    ...histories.cases,
    ...overlaps,
    ...rosters,
    ...controls,
  ]);

function fileLines(library: Library, lang: Lang): string[] {
  const { categories, overlaps, rosters, controls, documents } = library;
  const unsure = say(lang, message('rulesUnsure'));
  const rows = ruleFilesIn(library).map(({ path, content, isUnsure }) => ({
    path,
    title: titleIn(library, content, lang),
    mark: isUnsure ? unsure : '',
  }));
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
  const rest = [
    ...documents.map(({ path }) => ({ path, title: '', mark: '' })),
    ...overlaps.map(({ path, content }) => ({
      path,
      title: '',
      mark: content.overlaps.some(({ status }) => status === 'unsure') ? unsure : '',
    })),
  ];
  return [...named, ...rows, ...lists, ...figures, ...rest]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, title, mark }) => [path, title, mark].filter((one) => one !== '').join('  '));
}

/** Every file of rules, of one day or of all, and whether anything in it is still to be checked. */
function ruleFilesIn({ rules, histories }: Library): {
  readonly path: string;
  readonly content: { readonly category: string; readonly jurisdiction: string };
  readonly isUnsure: boolean;
}[] {
  const doubtful = (...held: readonly object[]): boolean =>
    held.flatMap((one): unknown[] => Object.values(one)).some(isDoubtful);
  const older = rules.filter(({ files }) => files === undefined);
  return [
    ...older.map(({ path, content }) => {
      const { parameters = {}, conditions = [], definitions = {} } = content;
      return { path, content, isUnsure: doubtful(parameters, conditions, definitions) };
    }),
    ...histories.parameters.map(({ path, content }) => {
      const values = Object.values(content.parameters).map((one) => one.values);
      return { path, content, isUnsure: doubtful(...values) };
    }),
    ...histories.versions.map(({ path, content }) => {
      const said = Object.values(content.versions).flatMap(
        ({ conditions = [], definitions = {} }) => [conditions, definitions],
      );
      return { path, content, isUnsure: doubtful(...said) };
    }),
    ...histories.cases.map(({ path, content }) => ({ path, content, isUnsure: false })),
  ];
}

const isDoubtful = (held: unknown): boolean =>
  typeof held === 'object' && held !== null && 'status' in held && held.status === 'unsure';

/** Every article that the files cite, a line each, and how many of them were read. */
function articleLines({ rules, overlaps, rosters, controls }: Library, lang: Lang): string[] {
  const cited = citedArticles([...rules, ...overlaps, ...rosters, ...controls]);
  const name = ({ document, article }: (typeof cited)[number]): string =>
    `${document.number} ${article}`;
  cited.sort((a, b) => (name(a) < name(b) ? -1 : 1));
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
    ...cited.map(({ document, article, read, folders }) =>
      say(
        lang,
        message('rulesArticle', {
          read: told(read),
          document: document.number,
          article,
          title: document.title,
          at: document.at ?? '-',
          files: folders.join(signs[lang].list),
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

function figure({ value, values, unit }: RuleParameter, lang: Lang): string {
  if (value === undefined && values === undefined) return say(lang, message('explainNoFigure'));
  const text =
    value ??
    Object.entries(values ?? {})
      .map(([key, one]) => `${key}=${one}`)
      .join(' ');
  return `${text} ${unitWords[unit][lang]}`;
}

/** Everything that a rule says, by name, so that two of them can be laid side by side. */
function facts(rule: Rule | undefined, lang: Lang): Map<string, string> {
  const found = new Map<string, string>();
  if (rule === undefined) return found;
  for (const [name, one] of rule.parameters) {
    const unsure = one.status === 'unsure' ? ` ${say(lang, message('rulesUnsure'))}` : '';
    found.set(
      `${one.title[lang]} (${name})`,
      `${figure(one, lang)}${unsure}〔${authorityWords(one.authority)}〕`,
    );
  }
  for (const [name, one] of rule.definitions) found.set(`${one.title[lang]} (${name})`, one.source);
  if (rule.members)
    found.set(
      say(lang, message('rulesMembers')),
      `${rule.members.source}〔${authorityWords(rule.members.authority)}〕`,
    );
  found.set(say(lang, message('rulesApplies')), rule.applies.source);
  for (const one of rule.conditions) {
    const unsure = one.unsure ? ` ${say(lang, message('rulesUnsure'))}` : '';
    found.set(
      `${one.title[lang]} (${one.id})`,
      `${one.source}${unsure}〔${authorityWords(one.authority)}〕`,
    );
  }
  found.set(
    say(lang, message('rulesAmount')),
    `${rule.amount.source}〔${authorityWords(rule.amount.authority)}〕`,
  );
  return found;
}

function ruleLines(rule: Rule, lang: Lang): string[] {
  const lines = [`${rule.title[lang]} ${rule.id}`];
  for (const [name, text] of facts(rule, lang)) lines.push(`  ${name}${signs[lang].colon}${text}`);
  if (rule.notes.length > 0) {
    lines.push(say(lang, message('rulesNotes')), ...rule.notes.map((note) => `  ${note[lang]}`));
  }
  return lines;
}

/** A line for each condition and overlap of every rule: how often the worked cases met it, and what none of them met. */
function coverageLines(library: Library, lang: Lang): string[] {
  const words = { met: 'rulesMet', unmet: 'rulesUnmet', open: 'rulesOpen' } as const;
  const all = coverageOf(library);
  const told = all.map((one) => {
    const gaps = gapsOf(one).map((way) => say(lang, message(words[way])));
    const params = { met: one.met, unmet: one.unmet, open: one.open };
    const { category, id, title } = one;
    const rule = titleIn(library, { category, jurisdiction: one.jurisdiction }, lang);
    const line = say(lang, message('rulesCovered', { rule, title: title[lang], id, ...params }));
    const never = say(lang, message('rulesNever', { ways: gaps.join(signs[lang].list) }));
    return gaps.length === 0 ? line : `${line}  ${never}`;
  });
  const gaps = all.reduce((sum, one) => sum + gapsOf(one).length, 0);
  return [...told, say(lang, message('rulesCoverage', { count: all.length, gaps }))];
}

function caseLines({ path, title, working, mismatches }: CaseResult, lang: Lang): string[] {
  const word = say(lang, message(mismatches.length === 0 ? 'rulesCasePassed' : 'rulesCaseFailed'));
  return [
    `${word} ${path} ${title}（${working}）`,
    ...mismatches.map((one) => `  ${say(lang, one)}`),
  ];
}

function differing(
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
