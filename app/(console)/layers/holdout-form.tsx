'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { useActionForm } from '@/app/_ui/use-action-form';
import { saveHoldout } from './actions';

export function HoldoutForm({ share }: { share: number }) {
  const { outcome, isPending, form } = useActionForm(saveHoldout);
  const problem = outcome !== null && !outcome.ok ? (outcome.problems[0]?.message ?? outcome.message) : undefined;
  return (
    <form {...form} className="flex flex-wrap items-start gap-3">
      <Field
        name="share"
        label="Share in per cent"
        problem={problem}
        hint={outcome?.ok === true ? 'Saved and published.' : 'Between 0 and 50.'}
        className="w-48"
      >
        <input
          {...describe('share', problem)}
          defaultValue={Number((share * 100).toPrecision(6))}
          inputMode="decimal"
          autoComplete="off"
          className={INPUT}
        />
      </Field>
      <button type="submit" disabled={isPending} className={buttonStyle('plain', 'mt-6')}>
        Save holdout
      </button>
    </form>
  );
}
