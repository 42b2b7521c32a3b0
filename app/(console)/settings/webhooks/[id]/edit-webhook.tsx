'use client';

import type { Edited } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { EditConflict } from '@/app/_ui/conflict-notice';
import { Notice } from '@/app/_ui/notice';
import { useEdit } from '@/app/_ui/use-edit';
import type { WebhookDocument } from '@/lib/experiments/webhooks/webhook-document';
import { saveWebhook } from '../actions';
import { WebhookFields } from '../webhook-fields';

interface EditWebhookProps {
  id: number;
  opened: Edited;
  events: readonly string[];
}

/** A webhook's fields, and what to do when somebody else has changed it meanwhile. */
export function EditWebhook({ id, opened, events }: EditWebhookProps) {
  const edit = useEdit(saveWebhook, opened);
  const { outcome, conflict } = edit;
  return (
    <form {...edit.form} className="grid max-w-2xl gap-4">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="revision" value={edit.opened.revision} />
      {conflict !== undefined && <EditConflict thing="webhook" edit={edit} conflict={conflict} />}
      <WebhookFields key={edit.generation} webhook={edit.shown as Partial<WebhookDocument>} events={events} usual={[]} outcome={outcome} />
      {outcome?.ok === false && outcome.problems.length === 0 && conflict === undefined && <Notice kind="alarm" title={outcome.message} />}
      <div className="flex items-center gap-3">
        <button type="submit" disabled={edit.isPending} className={buttonStyle('primary')}>
          Save
        </button>
        <span role="status" className="text-sm text-ink-soft">
          {outcome?.ok === true && 'Saved.'}
        </span>
      </div>
    </form>
  );
}
