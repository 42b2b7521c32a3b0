'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Field, INPUT, TEXTAREA } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { saveLayer } from './actions';

export function LayerForm() {
  const { outcome, isPending, form } = useActionForm(saveLayer);
  const problems = outcome !== null && !outcome.ok ? outcome.problems : [];
  return (
    <form {...form} className="grid max-w-xl gap-4">
      {outcome !== null && !outcome.ok && (
        <Notice kind="alarm" title={outcome.message}>
          {problems.map(({ field, message }) => (
            <p key={field + message}>
              {field} {message}
            </p>
          ))}
        </Notice>
      )}
      {outcome?.ok === true && <Notice kind="better" title="Saved and published." />}
      <Field name="layer" label="Layer">
        <input id="layer" name="layer" required placeholder="search" autoComplete="off" className={INPUT} />
      </Field>
      <Field name="slots" label="Slots" hint="An experiment, from and to (exclusive) in buckets of ten thousand, a slot a line.">
        <textarea
          id="slots"
          name="slots"
          rows={4}
          placeholder={'ranker-v8 0 5000\nsnippets-v3 5000 10000'}
          spellCheck={false}
          className={TEXTAREA}
        />
      </Field>
      <div>
        <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
          Save slots
        </button>
      </div>
    </form>
  );
}
