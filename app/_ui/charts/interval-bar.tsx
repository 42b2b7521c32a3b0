import type { ScaleLinear } from 'd3-scale';
import type { Tone } from './tone';

const HALF = 4;
const HEAD = 6;
const STUB = 16;

interface IntervalBarProps {
  scale: ScaleLinear<number, number>;
  y: number;
  low: number | null;
  high: number | null;
  estimate: number | null;
  tone: Tone;
}

/** A line from bound to bound with the estimate on it. An end beyond the axis, or no end at all, is an arrowhead. */
export function IntervalBar({ scale, y, low, high, estimate, tone }: IntervalBarProps) {
  const [left, right] = scale.range() as [number, number];
  const start = low === null ? Number.NEGATIVE_INFINITY : scale(low);
  const end = high === null ? Number.POSITIVE_INFINITY : scale(high);
  // Of an interval that lies beyond the axis as a whole, a stub at that edge is left.
  const from = start > right ? right - STUB : Math.max(left, start);
  const to = end < left ? left + STUB : Math.min(right, end);
  const point = estimate === null ? null : scale(estimate);
  return (
    <g className={`chart-${tone}`}>
      <line x1={from} x2={to} y1={y} y2={y} className="chart-stroke" strokeWidth={2} />
      {start < left && <Head x={left} towards={1} y={y} />}
      {start >= left && start <= right && <End x={start} y={y} />}
      {end > right && <Head x={right} towards={-1} y={y} />}
      {end <= right && end >= left && <End x={end} y={y} />}
      {point !== null && point >= left && point <= right && (
        <circle cx={point} cy={y} r={4.5} className="chart-fill chart-halo" strokeWidth={1.5} />
      )}
    </g>
  );
}

function End({ x, y }: { x: number; y: number }) {
  return <line x1={x} x2={x} y1={y - HALF} y2={y + HALF} className="chart-stroke" strokeWidth={2} />;
}

function Head({ x, y, towards }: { x: number; y: number; towards: 1 | -1 }) {
  const back = x + towards * HEAD;
  return <path d={`M${back} ${y - HALF - 1}L${x} ${y}L${back} ${y + HALF + 1}`} className="chart-stroke" strokeWidth={2} />;
}
