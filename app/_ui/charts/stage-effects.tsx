import { isAvailable } from '@/lib/report/figure';
import type { MetricReport, StageFigures } from '@/lib/report/metric-types';
import { formatCount, formatProbability, formatShare, formatShortCount } from '../format';
import { ChartFigure, type ChartTable } from './chart-figure';
import { IntervalPlot } from './interval-plot';
import { effectText, type IntervalRow } from './interval-row';

/** Part 9: one interval for each stage, and whether they agree. None claims anything, since at many looks they would err too often. */
export function StageEffects({ metric }: { metric: MetricReport }) {
  return (
    <>
      <p className="mb-3 text-sm">Each interval: 95 % at one look, not for deciding.</p>
      <ChartFigure
        label="effect by stage"
        of={metric}
        table={() => stageTable(metric.stages)}
        draw={(frame) => (
          <IntervalPlot
            groups={[{ title: `${metric.name} by stage: newcomers of each stage`, rows: metric.stages.map(stageRow) }]}
            frame={frame}
            finding={stageFinding(metric)}
            axisLabel="effect, 95 % at one look"
            columns={['control', 'candidate']}
          />
        )}
      />
    </>
  );
}

function stageTable(stages: readonly StageFigures[]): ChartTable {
  return {
    head: ['Stage', 'Control units', 'Candidate units', 'Lift and fixed-horizon interval'],
    rows: stages.map((stage) => {
      const row = stageRow(stage);
      return [
        `${stage.stage} at ${formatShare(stage.coverage)}${stage.excluded ? ', left out' : ''}`,
        formatCount(stage.units.control),
        formatCount(stage.units.candidate),
        row.unavailable ?? effectText(row).numbers,
      ];
    }),
  };
}

export function stageFinding(metric: Pick<MetricReport, 'heterogeneity' | 'stages'>): string {
  const { heterogeneity } = metric;
  if (!isAvailable(heterogeneity)) return `Whether the stages agree cannot be told: ${heterogeneity.unavailable}.`;
  const word = heterogeneity.p < 0.01 ? 'The stages disagree' : 'No sign that the stages disagree';
  const q = heterogeneity.q.toFixed(2);
  return `${word}: Cochran's Q ${q} on ${heterogeneity.degreesOfFreedom} degrees of freedom, p ${formatProbability(heterogeneity.p)}.`;
}

function stageRow(stage: StageFigures): IntervalRow {
  const [low, high] = isAvailable(stage.liftInterval) ? stage.liftInterval : [null, null];
  const reason = !isAvailable(stage.lift)
    ? stage.lift.unavailable
    : !isAvailable(stage.liftInterval)
      ? stage.liftInterval.unavailable
      : null;
  const units = (count: number) => ({ rate: `${formatShortCount(count)} units`, counts: '' });
  return {
    key: String(stage.ordinal),
    label: `Stage ${stage.stage}`,
    note: `${formatShare(stage.coverage)}${stage.excluded ? ', left out' : ''}`,
    tone: stage.excluded ? 'unclear' : 'ink',
    word: '',
    estimate: isAvailable(stage.lift) ? stage.lift : null,
    low,
    high,
    marks: [],
    control: units(stage.units.control),
    candidate: units(stage.units.candidate),
    unavailable: reason,
  };
}
