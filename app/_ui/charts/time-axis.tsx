import { type ScaleTime, scaleUtc } from 'd3-scale';
import { utcTick } from './utc-tick';

const TICK_PIXELS = 110;
const DAY_MS = 86_400_000;
const DIGIT_PIXELS = 7;
/** How much of a label is left of its place. */
const SHIFTS = { start: 0, middle: 0.5, end: 1 };

/** A time scale over instants; a single instant is the end of an hour, since nothing is known beyond it. */
export function timeScale(instants: readonly number[], range: [number, number]): ScaleTime<number, number> {
  const from = Math.min(...instants);
  const to = Math.max(...instants);
  return scaleUtc()
    .domain([from < to ? from : to - 3_600_000, to])
    .range(range);
}

/** Ticks and labels of a time axis at the foot of a chart, in UTC. */
export function TimeAxis({ scale, y, top }: { scale: ScaleTime<number, number>; y: number; top: number }) {
  const [left, right] = scale.range() as [number, number];
  const spanMs = (scale.domain()[1]?.getTime() ?? 0) - (scale.domain()[0]?.getTime() ?? 0);
  const ticks = scale
    .ticks(Math.max(2, Math.floor((right - left) / TICK_PIXELS)))
    .filter((tick) => spanMs <= 3 * DAY_MS || tick.getTime() % DAY_MS === 0);
  const labels = spacedLabels(ticks, { spanMs, scale });
  return (
    <g>
      <line x1={left} x2={right} y1={y} y2={y} className="chart-axis" />
      {ticks.map((tick) => (
        <g key={tick.getTime()}>
          <line x1={scale(tick)} x2={scale(tick)} y1={top} y2={y + 4} className="chart-axis" />
          <text x={scale(tick)} y={y + 18} textAnchor={anchorOf(scale(tick), left, right)} className="chart-label">
            {labels.get(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** A label that says what the one before says, or would lie on it, is left out. */
function spacedLabels(ticks: readonly Date[], { spanMs, scale }: { spanMs: number; scale: ScaleTime<number, number> }): Map<Date, string> {
  const [left, right] = scale.range() as [number, number];
  const labels = new Map<Date, string>();
  let before = { text: '', end: Number.NEGATIVE_INFINITY };
  for (const tick of ticks) {
    const text = utcTick(tick, spanMs);
    const width = text.length * DIGIT_PIXELS;
    const start = scale(tick) - SHIFTS[anchorOf(scale(tick), left, right)] * width;
    if (text === before.text || start < before.end) continue;
    labels.set(tick, text);
    before = { text, end: start + width + DIGIT_PIXELS };
  }
  return labels;
}

function anchorOf(x: number, left: number, right: number): 'start' | 'middle' | 'end' {
  if (x - left < 24) return 'start';
  return right - x < 24 ? 'end' : 'middle';
}
