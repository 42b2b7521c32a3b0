'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import type { WebhookView } from '@/lib/experiments/webhooks/webhook-row';
import { saveWebhook } from '../actions';
import { WebhookFields } from '../webhook-fields';

export function EditWebhook({ webhook, events }: { webhook: WebhookView; events: readonly string[] }) {
  const { outcome, isPending, form } = useActionForm(saveWebhook);
  return (
    <form {...form} className="grid max-w-2xl gap-4">
      <input type="hidden" name="id" value={webhook.id} />
      <WebhookFields webhook={webhook} events={events} usual={[]} outcome={outcome} />
      {outcome?.ok === false && outcome.problems.length === 0 && <Notice kind="alarm" title={outcome.message} />}
      <div className="flex items-center gap-3">
        <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
          Save
        </button>
        <span role="status" className="text-sm text-ink-soft">
          {outcome?.ok === true && 'Saved.'}
        </span>
      </div>
    </form>
  );
}
