import type { ScaleLinear } from 'd3-scale';
import type { Tone } from './tone';

const HALF = 4;
const HEAD = 6;

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
  const from = low === null ? left : Math.max(left, scale(low));
  const to = high === null ? right : Math.min(right, scale(high));
  const isCutLeft = low === null || scale(low) < left;
  const isCutRight = high === null || scale(high) > right;
  const point = estimate === null ? null : scale(estimate);
  return (
    <g className={`chart-${tone}`}>
      {from < to && <line x1={from} x2={to} y1={y} y2={y} className="chart-stroke" strokeWidth={2} />}
      {isCutLeft ? (
        <path d={`M${left + HEAD} ${y - HALF - 1}L${left} ${y}L${left + HEAD} ${y + HALF + 1}`} className="chart-stroke" strokeWidth={2} />
      ) : (
        <line x1={from} x2={from} y1={y - HALF} y2={y + HALF} className="chart-stroke" strokeWidth={2} />
      )}
      {isCutRight ? (
        <path
          d={`M${right - HEAD} ${y - HALF - 1}L${right} ${y}L${right - HEAD} ${y + HALF + 1}`}
          className="chart-stroke"
          strokeWidth={2}
        />
      ) : (
        <line x1={to} x2={to} y1={y - HALF} y2={y + HALF} className="chart-stroke" strokeWidth={2} />
      )}
      {point !== null && point >= left && point <= right && (
        <circle cx={point} cy={y} r={4.5} className="chart-fill chart-halo" strokeWidth={1.5} />
      )}
    </g>
  );
}
