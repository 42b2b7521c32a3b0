import { Link } from '@/app/_ui/link';
import { Section } from '@/app/_ui/section';
import type { ExposureExplanation } from '@/lib/experiments/exposure-explanation';

/** Why the unit gets its variant now, step by step with its buckets. */
export function Explanation({ explanation: { experiment, explanation } }: { explanation: ExposureExplanation }) {
  const { assignment, steps } = explanation;
  return (
    <Section
      title={`Why ${assignment.variant?.key ?? 'no variant'} in ${experiment}`}
      about={`Answer now: ${assignment.variant?.key ?? 'none'}, reason ${assignment.reason}.`}
      actions={
        <Link href={`/experiments/${experiment}`} className="text-sm underline underline-offset-4">
          Report
        </Link>
      }
    >
      <ol className="grid gap-1 text-sm">
        {steps.map((step) => (
          <li key={step.step} className={step.decided ? 'font-semibold' : 'text-ink-soft'}>
            <span aria-hidden="true">{step.passed ? '✓' : '✕'} </span>
            {step.step}: {step.sentence}
            {step.decided && <span className="font-normal text-ink-soft"> ← decided</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
