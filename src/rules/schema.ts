import { z } from 'zod';

import { figureKinds } from '../core/category.ts';
import { Located } from './yaml.ts';

/** Text of a rule file; its place is not needed again. */
const text = z.instanceof(Located).transform(({ text }) => text.trim());
/** Text of a YAML file that is not empty. */
export const filled = text.refine((value) => value !== '', { error: 'empty' });
/** An expression, which keeps its place for error messages. */
const expression = z.instanceof(Located);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  text.pipe(z.enum(values));
const words = z.strictObject({ zh: filled, en: filled });
const day = text.pipe(z.iso.date());
const jurisdiction = text.pipe(z.string().regex(/^\d{6}$/));
const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const identifier = z.string().regex(/^[a-z][a-z0-9_-]*$/);
const decimal = text.pipe(z.string().regex(/^-?\d+(\.\d+)?$/));
/** A category by its key; whether there is such a one, the library knows. */
const category = text.pipe(name);

/** Which article of which document says it. */
const article = z.strictObject({ document: filled, article: filled });

/** 文件: a law or an official document, and how well its words were checked. */
const document = z.strictObject({
  number: filled,
  title: filled,
  /** `sourced`: its text was read; `unsure`: the bureau must check it. */
  status: oneOf(['sourced', 'unsure']),
  /** How much of the text was read. Of an excerpt `articles` names what was seen. */
  read: oneOf(['full', 'excerpt', 'no']).optional(),
  articles: z.array(filled).min(1).optional(),
  /** Where it was read: a public address. */
  at: filled.optional(),
  note: words.optional(),
});

/** `rules/<jurisdiction>/documents.yaml`: the documents that the files of the place, and of places below, may cite. */
export const documentsFileSchema = z.strictObject({
  jurisdiction,
  documents: z.record(identifier, document),
});

export type DocumentsFile = z.output<typeof documentsFileSchema>;

/** Units of parameters; those of yuan are money, the rest plain numbers. */
export const moneyUnits = [
  'yuan',
  'yuan/person/month',
  'yuan/household/month',
  'yuan/mu/year',
] as const;
const plainUnits = ['times', 'years', 'months', 'persons', 'count', 'grade'] as const;

const unit = oneOf([...moneyUnits, ...plainUnits]);

const parameter = z.strictObject({
  title: words,
  unit,
  /** One figure; absent where only a table or only a lower jurisdiction gives it. */
  value: decimal.optional(),
  /** A table of figures by the words of a fact. */
  by: text.pipe(name).optional(),
  values: z.record(z.string(), decimal).optional(),
  article,
  status: oneOf(['sourced', 'unsure']),
  /** From this day on the figure is known to be another one, which is not known: a rule file for it is lacking. */
  superseded: day.optional(),
  /** That an unlikely figure is right, and by what it was found so. */
  confirmed: filled.optional(),
  note: words.optional(),
});

/** What a step of a rule stands on: `unsure` where it is inferred, or local custom: the bureau must check it. */
const standing = { status: oneOf(['sourced', 'unsure']).optional(), note: words.optional() };

const definition = z.strictObject({
  title: words,
  expr: expression,
  article: article.optional(),
  ...standing,
});

const condition = z.strictObject({
  id: text.pipe(identifier),
  title: words,
  expr: expression,
  article,
  ...standing,
  /** Said when it holds, and when it does not; `{name}` puts a figure in. Without `pass` a grant does not speak of it. */
  pass: z.strictObject({ zh: expression, en: expression }).optional(),
  fail: z.strictObject({ zh: expression, en: expression }),
  /** Said after either where they hold: which of several reasons it is, and by how much. */
  grounds: z
    .array(
      z.strictObject({
        when: expression,
        words: z.strictObject({ zh: expression, en: expression }),
      }),
    )
    .optional(),
});

const cells = z.record(z.string(), text);

/** A worked case: cells as a township would fill them in, and what must come out. */
const workedCase = z.strictObject({
  title: filled,
  as_of: text.pipe(z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/)),
  /** Figures in place of the rules' own (`tekun.fiscal_support.分散`), for what those in force never come to. */
  set: z.record(z.string(), decimal).optional(),
  /** One map a person: column key → cell text; `birth` (YYYY-MM-DD) and `sex` stand for the ID number. */
  household: z.array(cells).min(1),
  expect: z
    .array(
      z.strictObject({
        category: category.optional(),
        /** Which person, from 1; the applicant's where it is left out. */
        person: text.pipe(z.string().regex(/^\d+$/)).transform(Number).optional(),
        decision: oneOf(['eligible', 'ineligible', 'needs-evidence', 'none']),
        amount: decimal.optional(),
        persons: text.pipe(z.string().regex(/^\d+$/)).transform(Number).optional(),
        missing: z.array(text).optional(),
        changed: text.optional(),
        /** A part of the reasons, in Chinese. */
        says: filled.optional(),
      }),
    )
    .min(1),
  /** The arithmetic by hand, for the reader. */
  working: filled,
});

/**
 * `rules/<jurisdiction>/<category>/category.yaml`: that there is such a category, whatever the date. A lower
 * place adds spellings, or says otherwise what it writes itself.
 */
export const categoryFileSchema = z.strictObject({
  category,
  jurisdiction,
  /** Where it stands in lists; those without stand last. */
  order: text.pipe(z.string().regex(/^\d+$/)).transform(Number).optional(),
  title: words.optional(),
  unit: oneOf(['household', 'person']).optional(),
  /** Spellings as townships write them; the first is the official short name. */
  words: z.tuple([filled], filled).optional(),
  /** `no`: those who receive it are never on a public list. */
  posted: oneOf(['yes', 'no']).optional(),
  /** Whether it secures a person's living (基本生活), so that one who has it is covered (应保尽保). */
  livelihood: oneOf(['yes', 'no']).optional(),
  /**
   * `no`: a recognition (认定), under which nothing is paid: decisions have no amount. `once`: what is paid is no
   * month's but paid once (临时救助).
   */
  pays: oneOf(['yes', 'no', 'once']).optional(),
  /** In the work report (`stats`): what it is called there, and its figures. */
  report: z
    .strictObject({
      title: words.optional(),
      figures: z.array(oneOf(figureKinds)).min(1).optional(),
    })
    .optional(),
});

export type CategoryFile = z.output<typeof categoryFileSchema>;

/** What a version of a rule says beside its figures. */
const ruleParts = {
  title: words.optional(),
  unit: oneOf(['household', 'person']).optional(),
  definitions: z.record(name, definition).optional(),
  members: z.strictObject({ expr: expression, article }).optional(),
  applies: expression.optional(),
  conditions: z
    .array(condition)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
      error: 'two conditions have the same id',
    })
    .optional(),
  amount: z
    .strictObject({
      expr: expression,
      article,
      words: z.strictObject({ zh: expression, en: expression }),
    })
    .optional(),
  notes: z.array(words).optional(),
};

/**
 * One file of `rules/<jurisdiction>/<category>/<effective-date>.yaml`: what this layer says. So rules were written
 * before a category's history stood in one place; it is read as ever.
 */
export const ruleFileSchema = z.strictObject({
  category,
  jurisdiction,
  effective: day,
  /** The last day in force, where the rule was ended with nothing in its place. */
  until: day.optional(),
  documents: z.record(identifier, document).optional(),
  parameters: z.record(name, parameter).optional(),
  ...ruleParts,
  cases: z.array(workedCase).optional(),
});

const { article: figureArticle, status, superseded, confirmed, note } = parameter.shape;

/** A figure as it stands from a day on. What it does not say of itself is the parameter's. */
const datedFigure = z.strictObject({
  title: words.optional(),
  unit: unit.optional(),
  by: text.pipe(name).optional(),
  /** One figure, or a table by the words of the fact that `by` names; absent where only a lower place gives it. */
  value: z.union([decimal, z.record(z.string(), decimal)]).optional(),
  article: figureArticle,
  status,
  /** The last day of it, where no other figure came in its place. */
  until: day.optional(),
  superseded,
  confirmed,
  note,
});

const byDay = <T extends z.ZodType>(version: T) =>
  z.record(z.iso.date(), version).refine((all) => Object.keys(all).length > 0, { error: 'empty' });

/** `rules/<jurisdiction>/<category>/parameters.yaml`: every figure with its values by date, each with its article. */
export const parametersFileSchema = z.strictObject({
  category,
  jurisdiction,
  documents: z.record(identifier, document).optional(),
  parameters: z.record(
    name,
    z.strictObject({
      title: words,
      unit,
      by: text.pipe(name).optional(),
      values: byDay(datedFigure),
    }),
  ),
});

/**
 * `rules/<jurisdiction>/<category>/rule.yaml`: conditions and words by the day from which they hold. A version says
 * what differs from the one before it, name by name, as a lower place does of the one above it.
 */
export const ruleVersionsSchema = z.strictObject({
  category,
  jurisdiction,
  documents: z.record(identifier, document).optional(),
  versions: byDay(
    z.strictObject({
      until: day.optional(),
      /** What no longer holds: `conditions.income`, `definitions.size`, `amount`. */
      ends: z.array(filled).min(1).optional(),
      ...ruleParts,
    }),
  ),
});

/** `rules/<jurisdiction>/<category>/cases/<name>.yaml`: worked cases, each tests what is in force on its day. */
export const casesFileSchema = z.strictObject({
  category,
  jurisdiction,
  cases: z.array(workedCase).min(1),
});

export type ParametersFile = z.output<typeof parametersFileSchema>;
export type RuleVersionsFile = z.output<typeof ruleVersionsSchema>;
export type CasesFile = z.output<typeof casesFileSchema>;
export type RuleFile = z.output<typeof ruleFileSchema>;
export type WorkedCase = z.output<typeof workedCase>;
export type Article = z.output<typeof article>;
export type OfficialDocument = z.output<typeof document>;
export type Parameter = z.output<typeof parameter>;

const overlapWords = {
  id: text.pipe(identifier),
  article,
  ...standing,
  /** Said on the decision that gives way; `{benefit}` is the one that is paid. */
  words,
};

/** Who is granted the first is not granted, nor counted for, the `others`. */
const excludes = z.strictObject({
  excludes: category,
  others: z.array(category).min(1),
  ...overlapWords,
});

/** Of the two only the higher is paid; where they are equal, the first. */
const higher = z.strictObject({ higher: z.tuple([category, category]), ...overlapWords });

/** How an equal share of a household's benefit is rounded. */
const shareRounding = z.strictObject({
  mode: oneOf(['up', 'down', 'half-up', 'half-even']),
  to: oneOf(['fen', 'jiao', 'yuan']),
});

/**
 * The benefit is paid only as far as it goes beyond the `others`. A household's benefit counts with
 * the person's equal share, rounded as `share` says.
 */
const topsUp = z.strictObject({
  tops_up: category,
  others: z.array(category).min(1),
  share: shareRounding,
  ...overlapWords,
});

/** Who is granted the first counts in the household for the second, but his equal share of it is not paid. */
const withholds = z.strictObject({
  withholds: category,
  from: category,
  share: shareRounding,
  ...overlapWords,
});

/** `rules/<jurisdiction>/overlaps/<effective-date>.yaml`: which benefit gives way to which. */
export const overlapFileSchema = z.strictObject({
  jurisdiction,
  effective: day,
  documents: z.record(identifier, document).optional(),
  overlaps: z.array(z.union([excludes, higher, topsUp, withholds])),
});

export type OverlapFile = z.output<typeof overlapFileSchema>;
export type Overlap = OverlapFile['overlaps'][number];

const headers = z.array(filled).min(1);

/** A share from 0 to 1, with its reason. */
const share = z.strictObject({
  value: text.pipe(z.string().regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/)).transform(Number),
  status: oneOf(['sourced', 'unsure']),
  note: words,
});

/**
 * `rules/<jurisdiction>/rosters/<kind>.yaml`: a list of people that recipients are held against, kept
 * by another office. Adding a roster is adding a file.
 */
export const rosterSchema = z.strictObject({
  kind: text.pipe(name),
  /** These five a file of before need not have; what it finds then stands on nothing that is named. */
  jurisdiction: jurisdiction.optional(),
  effective: day.optional(),
  documents: z.record(identifier, document).optional(),
  article: article.optional(),
  status: oneOf(['sourced', 'unsure']).optional(),
  title: words,
  /** Which control its matches belong to. */
  control: oneOf(['roster', 'vital']),
  /** Header words beside the usual ones for ID number and name. */
  columns: z.strictObject({
    id_number: headers.optional(),
    name: headers.optional(),
    birth: headers.optional(),
    sex: headers.optional(),
    /** Yuan a month. */
    amount: headers.optional(),
    /** Since when the person is on it. */
    since: headers.optional(),
    /** The last day of it (停发日期, 释放日期): what has ended is no fact of today. */
    until: headers.optional(),
    /** For which month a row is, where the list has a row for each payment. */
    month: headers.optional(),
  }),
  /** In place of the control file's figure: the share of rows that must be about someone who can be told. */
  matchable_share: share.optional(),
  /**
   * What being on it means for the decision: an income of at least `amount` in the named column, a
   * status that is not living in the household, cells that are another way, or something that a person must look at.
   */
  effect: z.union([
    z.strictObject({
      income: oneOf(['wage_income', 'business_income', 'property_income', 'transfer_income']),
      /** Whether what a household declared in that column is part of the roster's amount, or comes to it. */
      declared: oneOf(['included', 'apart']).optional(),
    }),
    z.strictObject({ status: oneOf(['死亡', '服刑', '迁出', '嫁出']) }),
    z.strictObject({
      review: words,
      /** Of property: the household's column that its rows add up to, by count or by amount. */
      property: oneOf(['houses', 'vehicles', 'business_registered', 'financial_assets']).optional(),
    }),
    /** For `monitor --list` alone: who is on it and has no relief is to be looked up. */
    z.strictObject({ asks: words }),
    /** Cells of the person that are another way: by key, the column's word; empty where it is no longer known. */
    z.strictObject({ cells: z.record(identifier, text.pipe(z.string())) }),
  ]),
  note: words.optional(),
});

export type Roster = z.output<typeof rosterSchema>;

/** A term in months, and the article that sets it. */
const within = z.strictObject({
  value: text.pipe(z.string().regex(/^\d+$/)).transform(Number),
  article,
  status: oneOf(['sourced', 'unsure']),
  note: words.optional(),
});

/**
 * `rules/<jurisdiction>/controls/<date>.yaml`: the figures of the five controls, and which text asks for each. A
 * lower place says only what differs.
 */
export const controlsSchema = z.strictObject({
  jurisdiction,
  effective: day,
  documents: z.record(identifier, document).optional(),
  /** By the control's key, or that of a kind of finding: what it stands on. */
  basis: z
    .record(identifier, z.strictObject({ article, status: oneOf(['sourced', 'unsure']) }))
    .optional(),
  /** A death, marriage out or move is to be reported within so many months after its own. */
  report_within_months: within.optional(),
  /** After a death the household is checked and its payment settled within so many months. */
  settle_within_months: within.optional(),
  /**
   * The share of a roster's or register's rows that must be about someone who can be told; where fewer
   * are, that nobody was found says nothing, and the control was not made with it.
   */
  matchable_share: share.optional(),
});

export type ControlsFile = z.output<typeof controlsSchema>;

/** The figures of the controls as they stand on a day in a place: all its files, one over the other. */
export type Controls = Omit<ControlsFile, 'report_within_months'> & {
  readonly report_within_months: NonNullable<ControlsFile['report_within_months']>;
};
