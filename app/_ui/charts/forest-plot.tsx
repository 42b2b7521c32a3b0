import type { MetricOverview } from '@/lib/report/metric-types';
import { formatEffect } from '../format';
import { ChartFigure, type ChartTable } from './chart-figure';
import { forestFinding, forestGroups } from './forest-rows';
import { IntervalPlot } from './interval-plot';
import { effectText } from './interval-row';

/** Part 4: every metric's effect with its anytime-valid interval on one axis. */
export function ForestPlot({ metrics }: { metrics: readonly MetricOverview[] }) {
  return (
    <ChartFigure
      label="effects of every metric"
      of={metrics}
      table={() => forestTable(metrics)}
      draw={(frame) => (
        <IntervalPlot
          groups={forestGroups(metrics)}
          frame={frame}
          finding={forestFinding(metrics)}
          axisLabel="effect, relative to control"
          columns={['control', 'candidate']}
        />
      )}
    />
  );
}

function forestTable(metrics: readonly MetricOverview[]): ChartTable {
  return {
    head: [
      'Metric',
      'Role',
      'Control',
      'Control counts',
      'Candidate',
      'Candidate counts',
      'Finding',
      'Lift, always-valid interval',
      'Margin, as a lift',
    ],
    rows: forestGroups(metrics)
      .flatMap((group) => group.rows)
      .map((row) => {
        const { verdict, numbers } = effectText(row);
        const role = metrics.find((metric) => metric.key === row.key)?.role ?? '';
        const [margin] = row.marks;
        const arms = [row.control?.rate ?? '–', row.control?.counts ?? '–', row.candidate?.rate ?? '–', row.candidate?.counts ?? '–'];
        return [
          row.label,
          role,
          ...arms,
          row.unavailable ?? verdict,
          row.unavailable === null ? numbers : '–',
          margin === undefined ? '–' : formatEffect(margin),
        ];
      }),
  };
}
