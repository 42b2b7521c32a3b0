import type { FieldProblem } from '@/lib/errors';
import type { DraftForm } from './draft-context';

interface Telling {
  /** Whether saving was tried: everything is told then, and before that what is wrong where somebody has written. */
  isTold: boolean;
  touched: ReadonlySet<string>;
}

/** What is wrong with a draft, by field, as far as it may be told. */
export function toldProblems(
  problems: readonly FieldProblem[],
  { isTold, touched }: Telling,
): Pick<DraftForm, 'problem' | 'problemWithin' | 'isWrong'> {
  const isShown = (path: string) => isTold || touched.has(path);
  return {
    problem: (path) => (isShown(path) ? problems.find(({ field }) => field === path)?.message : undefined),
    isWrong: (path) => problems.some(({ field }) => isShown(field) && isWithin(field, path)),
    problemWithin: (path, fields) => {
      const found = problems.find(
        ({ field }) =>
          (isShown(field) || touched.has(path)) && isWithin(field, path) && !fields.some((name) => isWithin(field, `${path}.${name}`)),
      );
      return found && `${found.field.slice(path.length).replace(/^\./, '')} ${found.message}`.trim();
    },
  };
}

/** Whether `targeting.all[0].in` is `targeting` or a part of it. */
function isWithin(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}
