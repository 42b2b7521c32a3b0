import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { DataTable } from '@/app/_ui/data-table';
import { formatAgo } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { mayDo } from '@/lib/auth/permissions';
import { type ListedWebhook, listWebhooks } from '@/lib/experiments/webhooks/list-webhooks';
import { USUAL_EVENTS, WEBHOOK_EVENTS } from '@/lib/experiments/webhooks/webhook-document';
import { DeliveryState } from './delivery-state';
import { NewWebhook } from './new-webhook';
import { OwnersOnly } from './owners-only';
import { EVENT_WORDS } from './webhook-fields';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function WebhooksPage() {
  const ctx = await consoleContext();
  if (!mayDo(ctx.actor.role, 'webhook.read')) return <OwnersOnly role={ctx.actor.role} />;
  const webhooks = await listWebhooks({ ctx });
  return (
    <>
      <PageHead
        title="Webhooks"
        crumb={<Link href="/settings">Settings</Link>}
        about="Tell other systems, or a Slack channel, what the ramps do. What is decided is told: at least once, signed, and tried again when it fails."
      />
      <WebhookTable webhooks={webhooks} now={ctx.now.getTime()} />
      <div className="mt-8">
        <Section title="Add a webhook">
          <NewWebhook events={WEBHOOK_EVENTS} usual={USUAL_EVENTS} />
        </Section>
      </div>
    </>
  );
}

function WebhookTable({ webhooks, now }: { webhooks: readonly ListedWebhook[]; now: number }) {
  return (
    <DataTable
      label="Table of webhooks"
      rows={webhooks}
      keyOf={({ id }) => id}
      empty="No webhooks yet: nobody is told."
      columns={[
        { title: 'Name', cell: ({ id, name }) => <Link href={`/settings/webhooks/${id}`}>{name}</Link> },
        { title: 'Body', cell: ({ kind }) => (kind === 'slack' ? 'Slack message' : 'JSON') },
        { title: 'Host', cell: ({ url }) => <code className="font-mono text-xs">{new URL(url).host}</code> },
        {
          title: 'Told when a ramp',
          className: 'sm:min-w-56',
          cell: ({ events, holdAfter }) =>
            [...events.map((event) => EVENT_WORDS[event] ?? event), ...(holdAfter === undefined ? [] : [`is held over ${holdAfter}`])].join(
              ', ',
            ),
        },
        { title: 'Last delivery', cell: ({ last }) => (last === null ? '–' : <LastDelivery {...last} now={now} />) },
        { title: 'Waiting', cell: ({ waiting }) => waiting, isNumber: true },
        { title: 'State', cell: ({ enabled }) => (enabled ? 'enabled' : 'disabled') },
      ]}
    />
  );
}

function LastDelivery({ state, at, now }: NonNullable<ListedWebhook['last']> & { now: number }) {
  return (
    <>
      <DeliveryState state={state} /> <span className="text-ink-soft">{formatAgo(at, now)}</span>
    </>
  );
}
