import type { Outcome } from '@/app/_server/outcome';
import { describe, Field, INPUT } from '@/app/_ui/field';

interface PersonFieldProps {
  name: 'email' | 'name' | 'password' | 'current';
  label: string;
  hint?: string;
  autoComplete: string;
  outcome?: Outcome | null;
  defaultValue?: string;
  /** Shown for the password manager, not to be changed. */
  isFixed?: boolean;
}

const TYPES = { email: 'email', name: 'text', password: 'password', current: 'password' };

/** A field of the forms about oneself. */
export function PersonField({ name, label, hint, autoComplete, outcome = null, defaultValue, isFixed = false }: PersonFieldProps) {
  const problem = outcome !== null && !outcome.ok ? outcome.problems.find(({ field }) => field === name)?.message : undefined;
  return (
    <Field name={name} label={label} hint={hint} problem={problem}>
      <input
        {...describe(name, problem)}
        type={TYPES[name]}
        autoComplete={autoComplete}
        defaultValue={defaultValue}
        readOnly={isFixed}
        required
        className={INPUT}
      />
    </Field>
  );
}

/** What is wrong with a form as a whole. */
export function FormProblem({ outcome }: { outcome: Outcome | null }) {
  if (outcome === null || outcome.ok || outcome.problems.length > 0) return null;
  return (
    <p role="alert" className="text-sm font-medium text-alarm">
      {outcome.message}
    </p>
  );
}
