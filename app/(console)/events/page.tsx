import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { DataTable } from '@/app/_ui/data-table';
import { formatClock, formatInstant } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { PageHead } from '@/app/_ui/page-head';
import { SearchBox } from '@/app/_ui/search-box';
import { Section } from '@/app/_ui/section';
import { readTail, type TailEntry } from '@/lib/ingest/live-tail';
import { listRejected } from '@/lib/ingest/rejected-events';
import { describeEvent } from './describe-event';

export const metadata: Metadata = { title: 'Events' };

const REFRESH_MS = 2000;
const SHOWN = 25;
const EXPOSURES = 10;

export default async function EventsPage() {
  const { sql, environmentId } = await consoleContext();
  const tail = readTail(environmentId, { exposures: EXPOSURES, others: SHOWN - EXPOSURES });
  const rejected = await listRejected(sql, environmentId, SHOWN);
  return (
    <>
      <PageHead title="Events" about="What comes in, as it comes in.">
        <SearchBox name="unit" label="A unit’s whole story" placeholder="Unit id" action="/events/units" isRequired />
      </PageHead>
      <Section
        title="Live"
        about={`The last ${EXPOSURES} exposures and ${SHOWN - EXPOSURES} other events this server took, the newest first. A unit leads to its whole story.`}
      >
        <DataTable
          empty="Waiting for the first event. It shows here within seconds."
          label="Live events"
          rows={tail}
          keyOf={(entry) => entry.sequence}
          columns={[
            { title: 'What', className: 'sm:min-w-48', cell: EventText },
            { title: 'Unit', className: 'sm:min-w-36', cell: UnitLink },
            {
              title: 'Taken',
              className: 'whitespace-nowrap',
              cell: ({ status }) =>
                status === 'stored' ? (
                  <span className="text-better">✓ stored</span>
                ) : (
                  <span className="font-medium text-worse">✕ rejected</span>
                ),
            },
            { title: 'Received', className: 'whitespace-nowrap text-ink-soft', cell: ({ at }) => formatClock(at) },
          ]}
        />
      </Section>
      <Section title="Rejected" about="Kept with the reason, so that an integration can be mended.">
        <DataTable
          empty="None."
          label="Rejected events"
          rows={rejected}
          keyOf={(event) => event.id}
          columns={[
            { title: 'Received', className: 'whitespace-nowrap text-ink-soft', cell: ({ received }) => formatInstant(received) },
            { title: 'Code', cell: ({ code }) => <span className="font-medium">{code}</span> },
            { title: 'Reason', className: 'sm:min-w-56', cell: ({ message }) => message },
            {
              title: 'As it came',
              className: 'sm:min-w-56',
              cell: ({ body }) => <code className="font-mono text-xs break-all">{body.slice(0, 300)}</code>,
            },
          ]}
        />
      </Section>
      <Live everyMs={REFRESH_MS} />
    </>
  );
}

function UnitLink({ event }: TailEntry) {
  const { unit } = describeEvent(event);
  if (unit === null) return '–';
  return (
    <Link
      prefetch={false}
      href={`/events/units?unit=${encodeURIComponent(unit)}`}
      className="break-all underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      {unit}
    </Link>
  );
}

function EventText({ event, reason }: TailEntry) {
  return (
    <>
      {reason !== null && <span className="block text-worse">{reason}</span>}
      <span className="break-all">{describeEvent(event).what}</span>
    </>
  );
}
