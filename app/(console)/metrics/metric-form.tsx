'use client';

import type { Edited } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { EditConflict } from '@/app/_ui/conflict-notice';
import { Notice } from '@/app/_ui/notice';
import { useEdit } from '@/app/_ui/use-edit';
import type { MetricDocument } from '@/lib/experiments/metric-document';
import { saveMetric } from './actions';
import { MetricFields } from './metric-fields';

interface MetricFormProps {
  /** With its revision; undefined for a new one. */
  opened?: Edited;
  isReadOnly?: boolean;
}

/** A metric's fields, and what to do when somebody else has changed it meanwhile. */
export function MetricForm({ opened, isReadOnly = false }: MetricFormProps) {
  const edit = useEdit(saveMetric, opened);
  const { outcome, conflict, isPending } = edit;
  return (
    <form {...edit.form}>
      <input type="hidden" name="revision" value={edit.opened.revision} />
      <fieldset disabled={isReadOnly} aria-label="Metric" className="grid max-w-2xl gap-4 sm:grid-cols-2">
        <div className="empty:hidden sm:col-span-2">
          {conflict !== undefined && <EditConflict thing="metric" edit={edit} conflict={conflict} />}
          {outcome?.ok === false && conflict === undefined && <Notice kind="alarm" title={outcome.message} />}
        </div>
        <MetricFields
          key={edit.generation}
          metric={edit.shown as Partial<MetricDocument>}
          isKeyFixed={opened !== undefined}
          problem={edit.problem}
        />
        {!isReadOnly && (
          <div className="sm:col-span-2">
            <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
              {isPending ? 'Saving' : 'Save metric'}
            </button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
