'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { makeWebhook } from './actions';
import { SecretNotice } from './secret-notice';
import { WebhookFields } from './webhook-fields';

/** Makes a webhook and shows its secret once. What was typed stays when something is wrong with it. */
export function NewWebhook({ events, usual }: { events: readonly string[]; usual: readonly string[] }) {
  const { outcome, isPending, form } = useActionForm(makeWebhook, { isEmptied: true });
  return (
    <form {...form} className="grid max-w-2xl gap-4">
      {outcome?.ok === true && <SecretNotice secret={outcome.value.secret} />}
      {outcome?.ok === false && outcome.problems.length === 0 && <Notice kind="alarm" title={outcome.message} />}
      <WebhookFields events={events} usual={usual} outcome={outcome} />
      <button type="submit" disabled={isPending} className={buttonStyle('primary', 'justify-self-start')}>
        Add webhook
      </button>
    </form>
  );
}
