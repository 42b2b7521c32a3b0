import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { PageHead } from '@/app/_ui/page-head';
import { StateBadge, shownState } from '@/app/_ui/state-badge';
import { mayDo } from '@/lib/auth/permissions';
import { needsSecondPerson } from '@/lib/experiments/require-second-person';
import { buildReportPage } from '@/lib/report/build-report';
import type { ReportOverview } from '@/lib/report/types';
import { CommandBar } from './_commands/command-bar';
import { Attempts, isEarlierAttempt } from './_parts/attempts';
import { DraftPart } from './_parts/draft-part';
import { ReportMenu } from './_parts/report-menu';
import { ReportParts } from './_parts/report-parts';
import { StatusNotes } from './_parts/status-notes';

interface ReportPageProps {
  params: Promise<{ key: string }>;
  searchParams: Promise<{ metric?: string; attempt?: string }>;
}

const REFRESH_MS = 4000;
const ENDED = ['completed', 'rolled_back', 'expired', 'aborted', 'archived'];

export async function generateMetadata({ params }: ReportPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).key) };
}

export default async function ReportPage({ params, searchParams }: ReportPageProps) {
  const ctx = await consoleContext();
  const { sql, environmentId, now, actor } = ctx;
  const experimentKey = decodeURIComponent((await params).key);
  const { metric, attempt } = await searchParams;
  const [{ report, selected }, isOwnAttempt] = await Promise.all([
    orNotFound(buildReportPage({ sql, environmentId, experimentKey, now, attempt }, metric)),
    mayDo(actor.role, 'experiment.approve') && needsSecondPerson({ ctx, input: { key: experimentKey } }),
  ]);
  const isEarlier = isEarlierAttempt(report);
  const mayEdit = mayDo(actor.role, 'experiment.put') && report.state !== 'archived';
  return (
    <>
      <PageHead title={report.name} about={report.hypothesis ?? undefined} crumb={<Crumb report={report} />}>
        {!isEarlier && (
          <CommandBar
            role={actor.role}
            subject={{
              key: report.experiment,
              name: report.name,
              state: report.state,
              isPast: report.retrospective,
              stages: report.ramp.stages.map(({ coverage }) => coverage),
              stage: report.stage,
              isOwnAttempt,
              strata: report.ramp.strata.map(({ ordinal, stage, coverage }) => ({ ordinal, stage, coverage })),
            }}
          />
        )}
      </PageHead>
      <StatusNotes report={report} />
      {report.attempt === 0 ? <DraftPart report={report} mayEdit={mayEdit} /> : <ReportParts report={report} selected={selected} />}
      <ReportMenu report={report} mayEdit={mayEdit} />
      {!ENDED.includes(report.state) && <Live everyMs={REFRESH_MS} of={`experiment:${report.experiment}`} />}
    </>
  );
}

function Crumb({ report }: { report: ReportOverview }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Link href="/">Experiments</Link>
      <span aria-hidden="true" className="text-ink-faint">
        /
      </span>
      <StateBadge state={shownState(report)} />
      <Attempts report={report} />
      {report.owner !== null && <span>{report.owner}</span>}
      {report.tags.map((tag) => (
        <Link key={tag} href={`/?q=${encodeURIComponent(tag)}`} className="text-ink-faint">
          #{tag}
        </Link>
      ))}
    </span>
  );
}
