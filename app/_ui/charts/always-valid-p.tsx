import { scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { MetricReport, SeriesPoint } from '@/lib/report/metric-types';
import { formatInstant, formatProbability, formatShare } from '../format';
import { ChartFigure, type ChartTable, type Frame } from './chart-figure';
import { StageMarks, stageMarks } from './stage-marks';
import { thinnedNote, thinSeries } from './thin-series';
import { TimeAxis, timeScale } from './time-axis';

const PLACE = { top: 22, bottom: 34, left: 58, right: 12 };
const POINTS = 240;
const ROWS = 40;
const FLOOR = 1e-12;
const LABEL_PIXELS = 15;
const POWERS = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12];

/** Part 6: the always-valid p of the primary metric on a log axis. It may be read at any time; a fixed-horizon p may not and is not drawn. */
export function AlwaysValidP({ metric, level }: { metric: MetricReport; level: number }) {
  const points = () => thinSeries(metric.series, POINTS, (point) => point.coverage);
  return (
    <ChartFigure
      label="always-valid p over time"
      of={metric}
      table={() => pTable(metric.series)}
      draw={(frame) => <PDrawing points={points()} frame={frame} level={level} finding={pFinding(metric.series, level)} />}
    />
  );
}

function pTable(series: readonly SeriesPoint[]): ChartTable {
  const listed = thinSeries(series, ROWS, (point) => point.coverage);
  return {
    head: ['Time', 'Coverage', 'Always-valid p'],
    note: thinnedNote(listed.length, series.length),
    rows: listed.map(({ at, coverage, p }) => [formatInstant(at), formatShare(coverage), p === null ? '–' : formatProbability(p)]),
  };
}

export function pFinding(series: readonly SeriesPoint[], level: number): string {
  const last = series.findLast((point) => point.p !== null);
  if (last === undefined || last.p === null) return 'Always-valid p: no looks yet.';
  const side = last.p <= level ? 'below' : 'above';
  return `Always-valid p is ${formatProbability(last.p)} at the newest look, ${side} the level ${level}.`;
}

/** Those with room for their labels, from the top down. */
function spaced(powers: readonly number[], y: (power: number) => number): number[] {
  const kept: number[] = [];
  for (const power of powers) {
    const above = kept.at(-1);
    if (above === undefined || y(power) - y(above) >= LABEL_PIXELS) kept.push(power);
  }
  return kept;
}

function PDrawing({ points, frame, level, finding }: { points: SeriesPoint[]; frame: Frame; level: number; finding: string }) {
  const height = frame.isNarrow ? 210 : 230;
  const bottom = height - PLACE.bottom;
  const right = frame.width - PLACE.right;
  const x = timeScale(
    points.map((point) => Date.parse(point.at)),
    [PLACE.left, right],
  );
  const least = Math.max(FLOOR, Math.min(level / 5, ...points.map((point) => point.p ?? 1)));
  const y = scaleLog()
    .domain([least / 1.5, 1])
    .range([bottom, PLACE.top]);
  const path = line<SeriesPoint>()
    .defined((point) => point.p !== null)
    .x((point) => Math.round(x(Date.parse(point.at)) * 10) / 10)
    .y((point) => Math.round(y(Math.max(FLOOR, point.p ?? 1)) * 10) / 10)
    .curve(curveStepAfter);
  const last = points.findLast((point) => point.p !== null);
  return (
    <svg viewBox={`0 0 ${frame.width} ${height}`} width="100%" role="img" className="block">
      <title>{finding}</title>
      <TimeAxis scale={x} y={bottom} top={PLACE.top} />
      {spaced(
        POWERS.filter((power) => power >= least / 1.5),
        y,
      ).map((power) => (
        <g key={power}>
          <line x1={PLACE.left} x2={right} y1={y(power)} y2={y(power)} className="chart-axis" />
          <text x={PLACE.left - 8} y={y(power) + 4} textAnchor="end" className="chart-label">
            {power >= 0.01 ? power : power.toExponential(0).replace('-', '−')}
          </text>
        </g>
      ))}
      <StageMarks marks={stageMarks(points)} scale={x} top={PLACE.top} bottom={bottom} />
      <line x1={PLACE.left} x2={right} y1={y(level)} y2={y(level)} className="chart-margin" strokeWidth={1.5} />
      <text x={right - 2} y={y(level) + 16} textAnchor="end" className="chart-label">
        level {level}
      </text>
      <g className="chart-ink">
        <path d={path(points) ?? ''} className="chart-stroke" strokeWidth={2} />
        {last !== undefined && (
          <circle
            cx={x(Date.parse(last.at))}
            cy={y(Math.max(FLOOR, last.p ?? 1))}
            r={4}
            className="chart-fill chart-halo"
            strokeWidth={1.5}
          />
        )}
      </g>
    </svg>
  );
}
