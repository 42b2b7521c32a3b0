import { isAvailable } from '@/lib/report/figure';
import type { MetricReport, StageFigures } from '@/lib/report/metric-types';
import { counted, formatCount, formatProbability, formatShare, formatShortCount } from '../format';
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

/** Read at every look, a p this small comes by chance in one ramp of twenty and more; the gate's own bar is lower. */
const HINT_P = 0.05;

export function stageFinding(metric: Pick<MetricReport, 'heterogeneity' | 'stages' | 'role'>): string {
  const { heterogeneity } = metric;
  if (!isAvailable(heterogeneity)) return `Whether the stages agree cannot be told: ${heterogeneity.unavailable}.`;
  const { q, degreesOfFreedom, p, reviewBelow } = heterogeneity;
  const test = `Cochran’s Q ${q.toFixed(2)} on ${counted(degreesOfFreedom, 'degree')} of freedom, p ${formatProbability(p)} at this one look`;
  const gate = ` The gate asks once, when promotion is due, and wants a review below ${reviewBelow}.`;
  return `${agreementInWords(p, reviewBelow)}: ${test}.${metric.role === 'primary' ? gate : ''}`;
}

function agreementInWords(p: number, reviewBelow: number): string {
  if (p < reviewBelow) return 'The stages differ';
  return p < HINT_P ? 'A hint that the stages differ, not enough to say so' : 'No sign that the stages differ';
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
