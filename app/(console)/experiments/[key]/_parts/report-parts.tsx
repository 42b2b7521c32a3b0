import type { ReactNode } from 'react';
import { AlwaysValidP } from '@/app/_ui/charts/always-valid-p';
import { ForestPlot } from '@/app/_ui/charts/forest-plot';
import { quantileInWords } from '@/app/_ui/charts/forest-rows';
import { LiftOverTime } from '@/app/_ui/charts/lift-over-time';
import { RampTimeline } from '@/app/_ui/charts/ramp-timeline';
import { SliceEffects, sliceFinding } from '@/app/_ui/charts/slice-effects';
import { StageEffects, stageFinding } from '@/app/_ui/charts/stage-effects';
import { balanceFinding, TrafficBalance } from '@/app/_ui/charts/traffic-balance';
import { formatMean } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { Section } from '@/app/_ui/section';
import { isAvailable } from '@/lib/report/figure';
import type { MetricReport } from '@/lib/report/metric-types';
import type { ReportOverview } from '@/lib/report/types';
import { isEarlierAttempt } from './attempts';
import { DecisionList } from './decision-list';
import { type FoldedDecision, foldDecisions, isChange } from './fold-decisions';
import { HealthStrip } from './health-strip';
import { MetricPicker } from './metric-picker';
import { RampStages } from './ramp-stages';
import { ReadOuts } from './read-outs';
import { VerdictPart } from './verdict';

const NEWEST = 4;
const DECISIONS = 16;

/** The report from top to bottom. `selected` is the metric in detail: its readings and parts 5, 6, 8 and 9. */
export function ReportParts({ report, selected }: { report: ReportOverview; selected: MetricReport | undefined }) {
  return (
    <>
      <VerdictPart report={report} />
      <HealthStrip health={report.health} isPast={report.retrospective} />
      <div className="mt-4">
        <RampAndEffects report={report} />
        {selected !== undefined && (
          <MetricParts
            metric={selected}
            picker={
              <MetricPicker
                metrics={report.metrics}
                selected={selected.key}
                at="over-time"
                attempt={isEarlierAttempt(report) ? report.attempt : undefined}
              />
            }
          />
        )}
        <TrafficPart report={report} />
        {selected !== undefined && <BreakDowns metric={selected} attributes={report.sliceAttributes} />}
        <Section
          title="Decisions"
          about="The newest, and the changes before them. Each leads to its rules and inputs and can be replayed."
          actions={
            <Link prefetch={false} href={`/experiments/${report.experiment}/decisions`} className="text-sm underline underline-offset-4">
              All decisions
            </Link>
          }
        >
          {report.decisions.length === 0 ? (
            <p className="text-sm text-ink-soft">None yet.</p>
          ) : (
            <DecisionList experiment={report.experiment} decisions={toldDecisions(report)} />
          )}
        </Section>
      </div>
    </>
  );
}

/** Holds follow one another by the hundred: the newest ones, and then what changed something. */
function toldDecisions({ decisions }: ReportOverview): FoldedDecision[] {
  return foldDecisions(decisions)
    .filter((decision, index) => index < NEWEST || isChange(decision))
    .slice(0, DECISIONS);
}

/** Parts 3 and 4. */
export function RampAndEffects({ report }: { report: ReportOverview }) {
  const isFull = report.state === 'full' || report.state === 'completed';
  return (
    <>
      {hasRamp(report) && (
        <Section title="Ramp" about="Coverage: the share of eligible units that get the candidate. Each step has its decision.">
          <RampStages ramp={report.ramp} isFull={isFull} isEnded={!isFull && report.endedAt !== null} />
          {report.ramp.strata.length > 0 && <RampTimeline ramp={report.ramp} until={drawnUntil(report)} />}
        </Section>
      )}
      <Section title="Effects" about="Intervals hold at every look together, so they may be read at any time.">
        <ForestPlot metrics={report.metrics} />
        {report.metrics.map((metric) => {
          const words = quantileInWords(metric);
          return words === null ? null : (
            <p key={`${metric.role} ${metric.key}`} className="mt-2 max-w-2xl text-sm text-ink-soft">
              {words}
            </p>
          );
        })}
      </Section>
    </>
  );
}

/** Part 7. */
export function TrafficPart({ report }: { report: ReportOverview }) {
  return (
    <Section title="Traffic balance" about={balanceFinding(report.traffic)}>
      <TrafficBalance traffic={report.traffic} stageCount={report.ramp.stages.length} />
    </Section>
  );
}

/** A past experiment that is read in one look went through no stages. */
function hasRamp({ retrospective, health, endedAt }: ReportOverview): boolean {
  return !retrospective || health.looks > 1 || endedAt !== null;
}

/** Of a past experiment nothing is known beyond its watermark. */
function drawnUntil({ endedAt, retrospective, health, asOf }: ReportOverview): string {
  return endedAt ?? (retrospective ? health.settledTo : null) ?? asOf;
}

/** Parts 5 and 6 and the readings of one metric. */
export function MetricParts({ metric, picker }: { metric: MetricReport; picker?: ReactNode }) {
  const sequential = metric.comparisons[0]?.sequential;
  const level = sequential !== undefined && isAvailable(sequential) ? Number((1 - sequential.level).toFixed(6)) : 0.05;
  const isEmpty = metric.series.every(({ lift, p }) => lift === null && p === null);
  return (
    <>
      <Section
        title="Lift over time"
        id="over-time"
        about={`${measured(metric)}, relative to control. The band holds at all looks together; gaps are missing looks.`}
        actions={picker}
      >
        {isEmpty ? (
          <p className="text-sm text-ink-soft">Nothing to draw yet: the line begins when units have closed in both arms.</p>
        ) : (
          <LiftOverTime metric={metric} />
        )}
      </Section>
      <Section title="Always-valid p" about={`${metric.name}: the least so far, on a log scale. It may be read at any time.`}>
        {isEmpty ? <p className="text-sm text-ink-soft">Nothing to draw yet.</p> : <AlwaysValidP metric={metric} level={level} />}
      </Section>
      <ReadOuts metric={metric} />
    </>
  );
}

/** What its lift is one of. */
function measured({ name, threshold }: MetricReport): string {
  return threshold === null ? name : `${name} by its share of events above ${formatMean(threshold)}`;
}

/** Parts 8 and 9 of one metric. */
export function BreakDowns({ metric, attributes }: { metric: MetricReport; attributes: readonly string[] }) {
  return (
    <>
      <Section title="Slices" about={metric.slices.length === 0 ? undefined : sliceFinding(metric)}>
        {metric.slices.length === 0 ? (
          <p className="text-sm text-ink-soft">
            {attributes.length === 0 ? 'No slices were declared.' : `No closed units yet in slices by ${attributes.join(', ')}.`}
          </p>
        ) : (
          <SliceEffects metric={metric} />
        )}
      </Section>
      <Section title="Effect by stage" about={stageFinding(metric)}>
        {metric.stages.length === 0 ? <p className="text-sm text-ink-soft">No closed units yet.</p> : <StageEffects metric={metric} />}
      </Section>
    </>
  );
}
