/** A cell once read: fen or a count (integers), a yes or no, text, or several words. Undefined is unknown. */
export type Fact = number | boolean | string | readonly string[];
