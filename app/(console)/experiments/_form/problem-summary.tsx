import type { FieldProblem } from '@/lib/errors';

/** What keeps the document from being saved, each with a link to its field. */
export function ProblemSummary({ message, problems }: { message: string; problems: readonly FieldProblem[] }) {
  return (
    <div role="alert" className="mb-5 border-l-3 border-alarm bg-alarm-soft px-4 py-3 text-sm">
      <p className="font-semibold">{problems.length > 1 ? `${problems.length} fields need a change.` : message}</p>
      <ul className="mt-1 grid gap-0.5">
        {problems.map(({ field, message: text }) => (
          <li key={field + text}>
            <a href={`#${field}`} className="underline underline-offset-4">
              {field}
            </a>{' '}
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
