import { columnsWith } from '../src/core/category.ts';
import { inputColumns as forms } from '../src/core/columns.ts';
import { categoriesOf } from '../src/rules/categories.ts';
import { readLibrary, shippedRules } from '../src/rules/library.ts';

/** What the shipped rules call their categories, in Bozhou. */
export const categories = categoriesOf(readLibrary(shippedRules), '341600');

/** The columns of the input with the words of the shipped rules, as commands read tables by them. */
export const inputColumns = columnsWith(forms, categories);
