import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { DataTable } from '@/app/_ui/data-table';
import { Empty } from '@/app/_ui/empty';
import { formatInstant } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { ScrollingText } from '@/app/_ui/scrolling-text';
import { SearchBox } from '@/app/_ui/search-box';
import { actorInWords } from '@/lib/auth/actor-in-words';
import { type AuditView, listAudit } from '@/lib/experiments/list-audit';
import { deedInWords } from './deed-in-words';

export const metadata: Metadata = { title: 'Audit' };

interface AuditPageProps {
  searchParams: Promise<{ subject?: string; before?: string }>;
}

const PAGE = 100;

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const ctx = await consoleContext();
  const { subject = '', before } = await searchParams;
  const cursor = before !== undefined && /^\d{1,18}$/.test(before) ? before : undefined;
  const entries = await listAudit({ ctx, input: { subject: subject === '' ? undefined : subject, before: cursor, limit: PAGE } });
  const last = entries.at(-1);
  return (
    <>
      <PageHead title="Audit" about="Who did what, when, and why; written in the same transaction as the change.">
        <SearchBox name="subject" label="Subject" placeholder="ranker-v8" value={subject} />
      </PageHead>
      {entries.length === 0 ? (
        <Empty title={subject === '' ? 'Nothing has been changed yet' : `Nothing is known of “${subject}”`} />
      ) : (
        <DataTable
          label="Audit log"
          rows={entries}
          keyOf={(entry) => entry.id}
          columns={[
            {
              title: 'What',
              className: 'whitespace-nowrap',
              cell: ({ action }) => <span className="font-medium">{deedInWords(action)}</span>,
            },
            { title: 'Subject', className: 'wrap-anywhere sm:min-w-48', cell: Subject },
            {
              title: 'Who',
              className: 'wrap-anywhere sm:min-w-44',
              cell: ({ actor, person }) => (person === null ? actorInWords(actor) : `${actorInWords(actor)}, made by ${person}`),
            },
            { title: 'Reason', className: 'sm:min-w-40', cell: ({ reason }) => reason ?? '–' },
            { title: 'Time', className: 'whitespace-nowrap text-ink-soft', cell: ({ at }) => formatInstant(at) },
            { title: 'Change', className: 'sm:min-w-20', cell: Change },
          ]}
        />
      )}
      {entries.length === PAGE && last !== undefined && (
        <p className="mt-4 text-sm">
          <Link
            href={`?${new URLSearchParams({ ...(subject === '' ? {} : { subject }), before: last.id })}`}
            className="font-medium underline-offset-4 hover:underline"
          >
            Older →
          </Link>
        </p>
      )}
    </>
  );
}

const PLACES: Record<string, string> = { experiment: '/experiments/', metric: '/metrics/', webhook: '/settings/webhooks/' };

function Subject({ subject }: AuditView) {
  const [kind, key = ''] = subject.split(/:(.*)/);
  const place = PLACES[kind ?? ''];
  const text = kind === 'experiment' || kind === 'metric' || kind === 'person' ? key : subject.replace(':', ' ');
  if (place === undefined) return text;
  return (
    <Link prefetch={false} href={`${place}${key}`} className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">
      {text}
    </Link>
  );
}

function Change({ before, after }: AuditView) {
  if (before === null && after === null) return '–';
  return (
    <details>
      <summary className="w-fit text-ink-soft">show</summary>
      <ScrollingText text={JSON.stringify({ before, after }, null, 2)} className="mt-1 max-h-64 max-w-lg bg-sunken p-2 text-xs" />
    </details>
  );
}
