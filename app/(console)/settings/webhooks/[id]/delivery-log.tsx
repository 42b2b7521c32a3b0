import { DataTable } from '@/app/_ui/data-table';
import { formatDurationMs, formatInstant } from '@/app/_ui/format';
import type { DeliveryView } from '@/lib/experiments/webhooks/list-deliveries';
import { DeliveryState } from '../delivery-state';
import { EVENT_WORDS } from '../webhook-fields';
import { RedeliverButton } from './webhook-buttons';

/** What was sent, when, and what the receiver said. */
export function DeliveryLog({ id, deliveries, now }: { id: number; deliveries: readonly DeliveryView[]; now: number }) {
  return (
    <DataTable
      label="Table of deliveries"
      rows={deliveries}
      keyOf={(delivery) => delivery.id}
      empty="Nothing has been sent yet. A test shows whether it arrives."
      columns={[
        {
          title: 'At',
          cell: ({ createdAt }) => <time dateTime={createdAt}>{formatInstant(createdAt)}</time>,
          className: 'whitespace-nowrap',
        },
        { title: 'Event', cell: ({ event, payload }) => <EventCell event={event} payload={payload} /> },
        { title: 'State', cell: ({ state }) => <DeliveryState state={state} /> },
        { title: 'Attempts', cell: ({ attempts, dueAt }) => attemptsOf(attempts, dueAt, now) },
        { title: 'Status', cell: ({ status, attemptedAt }) => status ?? (attemptedAt === null ? '–' : 'no answer') },
        { title: 'Answer', cell: ({ response }) => <AnswerCell response={response} /> },
        {
          title: 'Again',
          isAction: true,
          cell: ({ deliveryId, event }) => <RedeliverButton id={id} delivery={deliveryId} event={event} />,
        },
      ]}
    />
  );
}

function attemptsOf(attempts: number, dueAt: string | null, now: number): string {
  if (dueAt === null) return String(attempts);
  const waitMs = Date.parse(dueAt) - now;
  return waitMs > 0 && attempts > 0 ? `${attempts}, next in ${formatDurationMs(waitMs)}` : `${attempts}, due`;
}

function EventCell({ event, payload }: { event: string; payload: unknown }) {
  const { experiment } = payload as { experiment?: { key: string } };
  return (
    <>
      <span className="font-medium">{EVENT_WORDS[event] ?? event}</span>
      {experiment !== undefined && <span className="block text-xs text-ink-soft">{experiment.key}</span>}
    </>
  );
}

function AnswerCell({ response }: { response: string | null }) {
  if (response === null || response === '') return '–';
  return <code className="line-clamp-2 max-w-64 font-mono text-xs break-all">{response}</code>;
}
