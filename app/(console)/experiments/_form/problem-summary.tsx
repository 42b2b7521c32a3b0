import type { MouseEvent } from 'react';
import type { FieldProblem } from '@/lib/errors';
import { goToField } from './go-to-field';

interface ProblemsProps {
  problems: readonly FieldProblem[];
  /** What the form calls a field. */
  labelOf: (field: string) => string;
  /** Called for a field that the form does not have. */
  onUnseen: () => void;
}

interface Refusal {
  message: string;
  problems: readonly FieldProblem[];
  /** The draft was saved, and its start refused. */
  kept?: unknown;
}

/** What keeps the document from being saved, each with a link to its field. */
export function ProblemSummary({ refusal, problems, ...rest }: ProblemsProps & { refusal: Refusal }) {
  return (
    <div role="alert" className="border-l-3 border-alarm bg-alarm-soft px-4 py-3 text-sm">
      <p className="font-semibold">{titleOf(refusal, problems.length)}</p>
      <ProblemList problems={problems} {...rest} />
    </div>
  );
}

function titleOf({ message, problems, kept }: Refusal, count: number): string {
  if (count === 0) return problems.length === 0 ? message : 'The fields are in order now: save again.';
  const change = count === 1 ? 'One field needs a change.' : `${count} fields need a change.`;
  return kept === undefined ? change : `Saved as a draft, but not started. ${change}`;
}

/** The same while one is still writing, without alarm. */
export function OpenFields({ problems, ...rest }: ProblemsProps) {
  return (
    <div className="text-sm wrap-anywhere text-ink-soft">
      <p>{problems.length === 1 ? 'One field is not in order yet.' : `${problems.length} fields are not in order yet.`}</p>
      <ProblemList problems={problems} {...rest} />
    </div>
  );
}

function ProblemList({ problems, labelOf, onUnseen }: ProblemsProps) {
  const go = (event: MouseEvent, field: string) => {
    event.preventDefault();
    if (!goToField(field)) onUnseen();
  };
  return (
    <ul className="mt-1 grid gap-0.5">
      {problems.map(({ field, message }) => (
        <li key={field + message}>
          <a href={`#${field}`} onClick={(event) => go(event, field)} className="underline underline-offset-4">
            {labelOf(field)}
          </a>{' '}
          {message}
        </li>
      ))}
    </ul>
  );
}
