'use client';

import type { Edited } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { EditConflict } from '@/app/_ui/conflict-notice';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { useEdit } from '@/app/_ui/use-edit';
import { saveHoldout } from './actions';

const percentInWords = (percent: unknown) => `${String(percent)} %`;

/** The share held out, and what to do when somebody else has changed it meanwhile. */
export function HoldoutForm({ opened }: { opened: Edited }) {
  const edit = useEdit(saveHoldout, opened);
  const { outcome, conflict } = edit;
  const isRefused = outcome?.ok === false && conflict === undefined;
  const problem = !isRefused ? undefined : outcome.problems.length > 0 ? 'must be a number from 0 to 50' : outcome.message;
  return (
    <form {...edit.form} className="grid max-w-xl gap-4">
      <input type="hidden" name="revision" value={edit.opened.revision} />
      {conflict !== undefined && (
        <EditConflict thing="holdout" edit={edit} conflict={conflict} labelOf={() => 'the share'} wordsOf={percentInWords} />
      )}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          name="share"
          label="Share in per cent"
          problem={problem}
          hint={outcome?.ok === true ? 'Saved and published.' : 'Between 0 and 50.'}
          className="w-48"
        >
          <input
            key={edit.generation}
            {...describe('share', problem)}
            defaultValue={String(edit.shown.percent)}
            inputMode="decimal"
            autoComplete="off"
            className={INPUT}
          />
        </Field>
        <button type="submit" disabled={edit.isPending} className={buttonStyle('plain', 'mt-6')}>
          Save holdout
        </button>
      </div>
    </form>
  );
}
