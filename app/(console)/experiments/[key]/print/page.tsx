import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Empty } from '@/app/_ui/empty';
import { formatInstant, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { stateWord } from '@/app/_ui/state-badge';
import { buildReport } from '@/lib/report/build-report';
import type { Report } from '@/lib/report/types';
import { reportPath } from '../_parts/attempts';
import { DecisionList } from '../_parts/decision-list';
import { foldDecisions } from '../_parts/fold-decisions';
import { HealthStrip } from '../_parts/health-strip';
import { ReadOuts } from '../_parts/read-outs';
import { BreakDowns, MetricParts, RampAndEffects, TrafficPart } from '../_parts/report-parts';
import { StatusNotes } from '../_parts/status-notes';
import { VerdictPart } from '../_parts/verdict';
import { RuleTable } from '../decisions/[id]/rule-table';
import { PrintButton } from './print-button';

export const metadata: Metadata = { title: 'Report for print' };

interface PrintPageProps {
  params: Promise<{ key: string }>;
  searchParams: Promise<{ attempt?: string }>;
}

/** The report as somebody signs it off: each metric's readings, the rules of the newest decision, and all decisions listed. */
export default async function PrintPage({ params, searchParams }: PrintPageProps) {
  const { sql, environmentId, environment, now } = await consoleContext();
  const experimentKey = decodeURIComponent((await params).key);
  const { attempt } = await searchParams;
  const report = await orNotFound(buildReport({ sql, environmentId, experimentKey, now, attempt }));
  const back = <Link href={reportPath(report)}>{report.experiment}</Link>;
  if (report.attempt === 0) {
    return (
      <>
        <PageHead title={report.name} crumb={back} />
        <Empty title="Nothing to print yet">A draft has no report.</Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title={report.name} about={report.hypothesis ?? undefined} crumb={back}>
        <PrintButton />
      </PageHead>
      <StatusNotes report={report} />
      <VerdictPart report={report} />
      <Facts report={report} environment={environment} />
      <HealthStrip health={report.health} isPast={report.retrospective} />
      <div className="mt-4">
        <RampAndEffects report={report} />
        <MetricsInDetail report={report} />
        <TrafficPart report={report} />
        {report.decision !== null && report.decision.rules.length > 0 && (
          <Section title="Rules of the newest decision" about={`${formatInstant(report.decision.at)}: ${report.decision.sentence}`}>
            <RuleTable rules={report.decision.rules} />
            <p className="mt-3 font-mono text-xs break-all text-ink-faint">inputs {report.decision.inputsHash}</p>
          </Section>
        )}
        <Section title="Decisions" about="The newest hundred at most, and every change before them; repeats are in one row.">
          <DecisionList experiment={report.experiment} decisions={foldDecisions(report.decisions)} />
        </Section>
      </div>
    </>
  );
}

/** The primary metric with its charts and break-downs, the others with their readings. */
function MetricsInDetail({ report }: { report: Report }) {
  const [primary, ...others] = report.metrics;
  return (
    <>
      {primary !== undefined && <MetricParts metric={primary} />}
      {others.map((metric) => (
        <ReadOuts key={`${metric.role} ${metric.key}`} metric={metric} />
      ))}
      {primary !== undefined && <BreakDowns metric={primary} attributes={report.sliceAttributes} />}
    </>
  );
}

function Facts({ report, environment }: { report: Report; environment: string }) {
  const time = (at: string | null) => (at === null ? '–' : formatInstant(at));
  const facts: [string, string][] = [
    ['Experiment', report.experiment],
    ['Environment', environment],
    ['State', `${stateWord(report.state)} at ${formatShare(report.coverage)}`],
    ['Owner', report.owner ?? '–'],
    ['Asked of the candidate', report.mode === 'superior' ? 'to be better' : 'not to be worse beyond its margin'],
    ['Attempt', `${report.attempt} of ${report.attempts}`],
    ['Started', time(report.startedAt)],
    [report.endedAt === null ? 'Still running, as of' : 'Ended', time(report.endedAt ?? report.asOf)],
  ];
  return (
    <dl className="mt-6 grid grid-cols-2 gap-x-4 gap-y-2 border-t pt-3 text-sm sm:grid-cols-4">
      {facts.map(([title, text]) => (
        <div key={title}>
          <dt className="text-xs text-ink-faint">{title}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
