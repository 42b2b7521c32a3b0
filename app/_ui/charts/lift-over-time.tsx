import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { MetricReport, SeriesPoint } from '@/lib/report/metric-types';
import { formatCount, formatEffect, formatInstant, formatInterval, formatShare } from '../format';
import { ChartFigure, type ChartTable, type Frame } from './chart-figure';
import { tickDigits, withZero } from './effect-axis';
import { StageMarks, stageMarks } from './stage-marks';
import { thinnedNote, thinSeries } from './thin-series';
import { TimeAxis, timeScale } from './time-axis';
import { toneOf, wordOf } from './tone';

const PLACE = { top: 22, bottom: 34, left: 58, right: 12 };
const POINTS = 240;
const ROWS = 40;
/** The band of the first looks is very wide; the axis fits the widest of the later part of the looks. */
const SETTLED_SHARE = 0.5;
/** A margin farther off, as a multiple of the widest band, would squeeze the bands. */
const NEAR = 2;

/** Part 5: the primary metric's lift with the band that holds at every look together. */
export function LiftOverTime({ metric }: { metric: MetricReport }) {
  const points = () => thinSeries(metric.series, POINTS, (point) => point.coverage);
  const sign = metric.direction === 'increase' ? 1 : -1;
  return (
    <ChartFigure
      label={`${metric.name} over time`}
      of={metric}
      table={() => liftTable(metric.series)}
      draw={(frame) => (
        <LiftDrawing points={points()} margin={marginOf(metric)} frame={frame} sign={sign} finding={liftFinding(metric, sign)} />
      )}
    />
  );
}

function liftTable(series: readonly SeriesPoint[]): ChartTable {
  const listed = thinSeries(series, ROWS, (point) => point.coverage);
  return {
    head: ['Time', 'Coverage', 'Units', 'Lift', 'Interval, valid at every look'],
    note: thinnedNote(listed.length, series.length),
    rows: listed.map((point) => [
      formatInstant(point.at),
      formatShare(point.coverage),
      formatCount(point.units.control + point.units.candidate),
      point.lift === null ? '–' : formatEffect(point.lift),
      formatInterval(point.lower ?? undefined, point.upper ?? undefined),
    ]),
  };
}

export function liftFinding(metric: Pick<MetricReport, 'name' | 'series'>, sign: 1 | -1): string {
  const last = metric.series.findLast((point) => point.lift !== null);
  if (last === undefined || last.lift === null) return `${metric.name}: no closed units yet.`;
  const word = wordOf(toneOf(last.lower, last.upper, sign));
  return `${metric.name}: lift ${formatEffect(last.lift)} ${formatInterval(last.lower ?? undefined, last.upper ?? undefined)} at the newest look: ${word}.`;
}

/** A quantile's stands among the lifts by the figures of today, not by those of each look. */
function marginOf({ kind, comparisons }: MetricReport): number | null {
  return kind === 'quantile' ? null : (comparisons[0]?.marginLift ?? null);
}

interface DrawingProps {
  points: SeriesPoint[];
  margin: number | null;
  frame: Frame;
  sign: 1 | -1;
  finding: string;
}

function LiftDrawing({ points, margin, frame, sign, finding }: DrawingProps) {
  const height = frame.isNarrow ? 240 : 290;
  const bottom = height - PLACE.bottom;
  const x = timeScale(
    points.map((point) => Date.parse(point.at)),
    [PLACE.left, frame.width - PLACE.right],
  );
  const y = liftScale(points, [bottom, PLACE.top], margin);
  const last = points.findLast((point) => point.lift !== null);
  const tone = last === undefined ? 'unclear' : toneOf(last.lower, last.upper, sign);
  const clip = `lift-${frame.width}`;
  return (
    <svg viewBox={`0 0 ${frame.width} ${height}`} width="100%" role="img" className="block">
      <title>{finding}</title>
      <clipPath id={clip}>
        <rect x={PLACE.left} y={PLACE.top} width={frame.width - PLACE.left - PLACE.right} height={bottom - PLACE.top} />
      </clipPath>
      <g clipPath={`url(#${clip})`} className={`chart-${tone}`}>
        <path d={bandPath(points, x, y)} className="chart-fill-soft" />
      </g>
      <TimeAxis scale={x} y={bottom} top={PLACE.top} />
      <LiftTicks scale={y} left={PLACE.left} right={frame.width - PLACE.right} />
      <g clipPath={`url(#${clip})`} className={`chart-${tone}`}>
        <path d={linePath(points, x, y)} className="chart-stroke" strokeWidth={2} />
      </g>
      {margin !== null && y(margin) > PLACE.top && y(margin) < bottom && (
        <g>
          <line x1={PLACE.left} x2={frame.width - PLACE.right} y1={y(margin)} y2={y(margin)} className="chart-margin" strokeWidth={1.5} />
          <text x={frame.width - PLACE.right} y={y(margin) - 5} textAnchor="end" className="chart-label chart-over">
            margin {formatEffect(margin)}
          </text>
        </g>
      )}
      <StageMarks marks={stageMarks(points)} scale={x} top={PLACE.top} bottom={bottom} />
      {last !== undefined && last.lift !== null && (
        <g className={`chart-${tone}`}>
          <circle cx={x(Date.parse(last.at))} cy={y(last.lift)} r={4} className="chart-fill chart-halo" strokeWidth={1.5} />
        </g>
      )}
    </svg>
  );
}

/** An axis that holds zero, the bands of the later looks, and a margin that is not far from them; the first bands may run off it. */
export function liftScale(
  points: readonly SeriesPoint[],
  range: [number, number],
  margin: number | null = null,
): ScaleLinear<number, number> {
  const known = points.filter((point) => point.lift !== null);
  const settled = known.slice(Math.floor(known.length * SETTLED_SHARE));
  const values = settled.flatMap((point) => [point.lower, point.upper, point.lift]).filter((value) => value !== null);
  const isNear = margin !== null && Math.abs(margin) <= NEAR * Math.max(...values.map(Math.abs));
  const shown = isNear ? [...values, margin] : values;
  const from = Math.min(0, ...shown);
  const to = Math.max(0, ...shown);
  const pad = (to - from) * 0.08 || 0.01;
  return scaleLinear()
    .domain([from - pad, to + pad])
    .range(range);
}

function LiftTicks({ scale, left, right }: { scale: ScaleLinear<number, number>; left: number; right: number }) {
  const ticks = withZero(scale.ticks(5));
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={left} x2={right} y1={scale(tick)} y2={scale(tick)} className={tick === 0 ? 'chart-zero' : 'chart-axis'} />
      <text x={left - 8} y={scale(tick) + 4} textAnchor="end" className="chart-label">
        {tick === 0 ? '0' : formatEffect(tick, tickDigits(ticks))}
      </text>
    </g>
  ));
}

type TimeScale = (at: number) => number;

function bandPath(points: SeriesPoint[], x: TimeScale, y: TimeScale): string {
  const shape = area<SeriesPoint>()
    .defined((point) => point.lower !== null && point.upper !== null)
    .x((point) => round(x(Date.parse(point.at))))
    .y0((point) => round(y(point.lower ?? 0)))
    .y1((point) => round(y(point.upper ?? 0)));
  return shape(points) ?? '';
}

function linePath(points: SeriesPoint[], x: TimeScale, y: TimeScale): string {
  const shape = line<SeriesPoint>()
    .defined((point) => point.lift !== null)
    .x((point) => round(x(Date.parse(point.at))))
    .y((point) => round(y(point.lift ?? 0)));
  return shape(points) ?? '';
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
