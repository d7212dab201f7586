import type { Dialect } from './dialect.ts';

const nothing: ReadonlySet<string> = new Set();

/**
 * A piece of SQL that knows which columns it reads, which texts it can say and what it may lack; pieces are put together, and
 * nobody looks for names or quote marks in the finished text.
 */
export class Sql {
  constructor(
    readonly text: string,
    readonly reads: ReadonlySet<string> = nothing,
    readonly says: readonly string[] = [],
    /** Of a set of columns: those that it may have. */
    readonly lacks: ReadonlySet<string> = nothing,
  ) {}
}

/** A text that stands as it is. */
class Literal extends Sql {
  constructor(
    text: string,
    readonly value: string,
  ) {
    super(text, nothing, [value]);
  }
}

/** Texts one after the other. */
class Joined extends Sql {
  constructor(readonly parts: readonly Sql[]) {
    const { text, reads, says, lacks } = sql`concat(${listOf(parts)})`;
    super(text, reads, says, lacks);
  }
}

/** Puts pieces into a text that is SQL of our own writing. */
export function sql(
  parts: TemplateStringsArray,
  ...pieces: readonly (Sql | number | bigint)[]
): Sql {
  const all = pieces.map((piece) => (piece instanceof Sql ? piece : new Sql(String(piece))));
  const text = parts.reduce((before, part, at) => `${before}${all[at - 1]?.text ?? ''}${part}`);
  return madeOf(text, all);
}

/** SQL of our own that reads no column and says nothing: a keyword, a number. */
export const bare = (text: string): Sql => new Sql(text);

/** What always holds, and what never does; told by being these very objects. */
export const yes = bare('TRUE');
export const no = bare('FALSE');

/** A column by its name; of a set of columns also those that it may have. */
export const column = (name: string, lacks = nothing): Sql =>
  new Sql(name, new Set([name]), [], lacks);

export const listOf = (all: readonly Sql[], separator = ', '): Sql =>
  madeOf(all.map(({ text }) => text).join(separator), all);

export const when = (test: Sql, then: Sql): Sql => sql`CASE WHEN ${test} THEN ${then} END`;

export const readBy = (all: readonly Sql[]): ReadonlySet<string> =>
  unionOf(all.map(({ reads }) => reads));

/** A text that was made of pieces, with all that they read, say and lack. */
function madeOf(text: string, pieces: readonly Sql[]): Sql {
  const says = pieces.flatMap((piece) => piece.says);
  return new Sql(text, readBy(pieces), says, unionOf(pieces.map(({ lacks }) => lacks)));
}

const lifted = (text: string, ...from: readonly Sql[]): Sql => madeOf(text, from);

/** Most pieces have none of it: no new set is made for them. */
function unionOf(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const some = sets.filter(({ size }) => size > 0);
  const [only = nothing] = some;
  return some.length <= 1 ? only : new Set(some.flatMap((set) => [...set]));
}

/** A dialect over pieces instead of texts. */
export class Composer {
  constructor(readonly dialect: Dialect) {}

  text(value: string): Sql {
    return new Literal(this.dialect.text(value), value);
  }

  fits(text: Sql, pattern: string): Sql {
    return lifted(this.dialect.fits(text.text, pattern), text);
  }

  wide(value: Sql): Sql {
    return lifted(this.dialect.wide(value.text), value);
  }

  /** Division of whole numbers. */
  whole(top: Sql, bottom: number): Sql {
    return lifted(`${top.text} ${this.dialect.intDiv} ${bottom}`, top);
  }

  div(top: Sql, bottom: Sql): Sql {
    return lifted(this.dialect.div(top.text, bottom.text), top, bottom);
  }

  fault(words: string): Sql {
    return new Sql(this.dialect.fault(words));
  }

  joined(text: Sql, separator: string, key: Sql): Sql {
    return lifted(this.dialect.joined(text.text, separator, key.text), text, key);
  }

  holds(text: Sql, part: string): Sql {
    return lifted(this.dialect.holds(text.text, part), text);
  }

  record(fields: readonly (readonly [name: string, sql: Sql])[]): Sql {
    const text = this.dialect.record(fields.map(([name, one]) => [name, one.text]));
    return lifted(text, ...fields.map(([, one]) => one));
  }

  list(items: readonly Sql[]): Sql {
    return lifted(this.dialect.list(items.map((one) => one.text)), ...items);
  }

  /** The same text, and an empty one where it is null. */
  known(text: Sql): Sql {
    return text instanceof Literal || text instanceof Joined ? text : sql`COALESCE(${text}, '')`;
  }

  /**
   * Texts one after the other; none is null. Those that are joined themselves, and that stand as they are next to
   * each other, become one: each is a step for every row.
   */
  concat(parts: readonly Sql[]): Sql {
    const flat: Sql[] = [];
    for (const part of parts.flatMap((one) => (one instanceof Joined ? one.parts : [one]))) {
      const last = flat.at(-1);
      if (part instanceof Literal && last instanceof Literal)
        flat[flat.length - 1] = this.text(last.value + part.value);
      else if (!(part instanceof Literal) || part.value !== '') flat.push(part);
    }
    const [only] = flat;
    if (only === undefined) return this.text('');
    return flat.length === 1 ? only : new Joined(flat);
  }
}
