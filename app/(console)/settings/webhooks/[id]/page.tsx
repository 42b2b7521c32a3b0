import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { mayDo } from '@/lib/auth/permissions';
import { getWebhook } from '@/lib/experiments/webhooks/get-webhook';
import { listDeliveries } from '@/lib/experiments/webhooks/list-deliveries';
import { WEBHOOK_EVENTS } from '@/lib/experiments/webhooks/webhook-document';
import { editedWebhook } from '../edited-webhook';
import { OwnersOnly } from '../owners-only';
import { DeliveryLog } from './delivery-log';
import { EditWebhook } from './edit-webhook';
import { DeleteButton, RotateButton, TestButton } from './webhook-buttons';

export const metadata: Metadata = { title: 'Webhook' };

const REFRESH_MS = 2000;

export default async function WebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await consoleContext();
  if (!mayDo(ctx.actor.role, 'webhook.read')) return <OwnersOnly role={ctx.actor.role} />;
  const { id: text } = await params;
  const id = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  const webhook = await orNotFound(getWebhook({ ctx, input: { id } }));
  const deliveries = await listDeliveries({ ctx, input: { webhook: id } });
  return (
    <>
      <PageHead
        title={webhook.name}
        crumb={<Link href="/settings/webhooks">Webhooks</Link>}
        about={webhook.enabled ? undefined : 'Disabled: nothing is sent.'}
      >
        {webhook.enabled && <TestButton id={id} />}
      </PageHead>
      <Section
        title="Deliveries"
        about="The last 50. What fails is tried again, later each time, for about a day. What ended is kept for 30 days."
      >
        <DeliveryLog id={id} deliveries={deliveries} now={ctx.now.getTime()} />
      </Section>
      <Section title="What it is told">
        <EditWebhook id={id} opened={editedWebhook(webhook)} events={WEBHOOK_EVENTS} />
      </Section>
      <Section
        title="Secret"
        about="For a day after a change the former secret signs too, so that the receiver can change over without a loss."
      >
        <RotateButton id={id} />
      </Section>
      <Section title="Delete" about="Its delivery log and what still waits go with it.">
        <DeleteButton id={id} />
      </Section>
      <Live everyMs={REFRESH_MS} />
    </>
  );
}
