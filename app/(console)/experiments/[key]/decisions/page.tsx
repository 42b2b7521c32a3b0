import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { classNames } from '@/app/_ui/class-names';
import { Empty } from '@/app/_ui/empty';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listDecisions } from '@/lib/experiments/list-decisions';
import { DecisionList } from '../_parts/decision-list';
import { foldDecisions } from '../_parts/fold-decisions';

interface DecisionsPageProps {
  params: Promise<{ key: string }>;
  searchParams: Promise<{ before?: string; every?: string }>;
}

export const metadata: Metadata = { title: 'Decisions' };

const PAGE = 50;

export default async function DecisionsPage({ params, searchParams }: DecisionsPageProps) {
  const ctx = await consoleContext();
  const key = decodeURIComponent((await params).key);
  const { before, every } = await searchParams;
  const changesOnly = every === undefined;
  const experiment = await orNotFound(getExperiment({ ctx, input: { key } }));
  const cursor = before !== undefined && /^\d{1,18}$/.test(before) ? before : undefined;
  const decisions = await listDecisions({ ctx, input: { key, before: cursor, limit: PAGE, changesOnly } });
  const last = decisions.at(-1);
  return (
    <>
      <PageHead
        title="Decisions"
        crumb={<Link href={`/experiments/${key}`}>{experiment.name}</Link>}
        about="Each holds all that the gate saw, so a replay gives the same bytes."
      />
      <nav aria-label="Which decisions" className="mb-4 flex gap-1 text-sm">
        <Tab href={`/experiments/${key}/decisions`} isCurrent={changesOnly}>
          Changes and commands
        </Tab>
        <Tab href={`/experiments/${key}/decisions?every=tick`} isCurrent={!changesOnly}>
          Every decision
        </Tab>
      </nav>
      {decisions.length === 0 ? (
        <Empty title="No decision yet">The first one comes with the start.</Empty>
      ) : (
        <DecisionList experiment={key} decisions={foldDecisions(decisions)} />
      )}
      {decisions.length === PAGE && last !== undefined && (
        <p className="mt-4 text-sm">
          <Link href={`?before=${last.id}${changesOnly ? '' : '&every=tick'}`} className="font-medium underline-offset-4 hover:underline">
            Older →
          </Link>
        </p>
      )}
    </>
  );
}

function Tab({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: string }) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={classNames('rounded-md px-2.5 py-1', isCurrent ? 'bg-unclear-soft' : 'text-ink-soft hover:text-ink')}
    >
      {children}
    </Link>
  );
}
