import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Empty } from '@/app/_ui/empty';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listDecisions } from '@/lib/experiments/list-decisions';
import { DecisionList } from '../_parts/decision-list';

interface DecisionsPageProps {
  params: Promise<{ key: string }>;
  searchParams: Promise<{ before?: string }>;
}

export const metadata: Metadata = { title: 'Decisions' };

const PAGE = 50;

export default async function DecisionsPage({ params, searchParams }: DecisionsPageProps) {
  const ctx = await consoleContext();
  const key = decodeURIComponent((await params).key);
  const { before } = await searchParams;
  const experiment = await orNotFound(getExperiment({ ctx, input: { key } }));
  const cursor = before !== undefined && /^\d{1,18}$/.test(before) ? before : undefined;
  const decisions = await listDecisions({ ctx, input: { key, before: cursor, limit: PAGE } });
  const last = decisions.at(-1);
  return (
    <>
      <PageHead
        title="Decisions"
        crumb={<Link href={`/experiments/${key}`}>{experiment.name}</Link>}
        about="Append-only. Each holds all that the gate saw, so a replay gives the same bytes."
      />
      {decisions.length === 0 ? (
        <Empty title="No decision yet">The first one comes with the start.</Empty>
      ) : (
        <DecisionList experiment={key} decisions={decisions} />
      )}
      {decisions.length === PAGE && last !== undefined && (
        <p className="mt-4 text-sm">
          <Link href={`?before=${last.id}`} className="font-medium underline-offset-4 hover:underline">
            Older →
          </Link>
        </p>
      )}
    </>
  );
}
