import { median } from 'd3-array';
import { type ScaleLinear, scaleLinear } from 'd3-scale';

/** Room an interval gets, as a multiple of the median one, before it is cut and given an arrowhead. */
const OUTLIER = 2.5;
const PADDING = 0.06;
const LABEL_PIXELS = 46;

export interface EffectExtent {
  low: number | null;
  high: number | null;
  estimate: number | null;
  /** Lines that must stay visible, like a margin. */
  marks?: readonly number[];
}

export interface EffectAxis {
  scale: ScaleLinear<number, number>;
  ticks: number[];
}

/**
 * One axis for many intervals: zero is always in it, and one interval much wider than the others is cut instead of squeezing them.
 *
 * @param extents intervals as shares (0.05 = 5 %)
 * @param range pixels from, to
 */
export function effectAxis(extents: readonly EffectExtent[], range: [number, number], tickCount = 5): EffectAxis {
  const reach = extents.map(reachOf).filter((size) => size > 0);
  const usual = (median(reach) ?? 0.01) * OUTLIER;
  const limit = Math.min(usual, Math.max(0.001, ...reach));
  if (reach.length === 0) return { scale: scaleLinear().domain([-0.01, 0.01]).range(range), ticks: [0] };
  const values = extents.flatMap(({ low, high, estimate }) => [low, high, estimate]).filter(isNumber);
  const marks = extents.flatMap((extent) => [...(extent.marks ?? [])]).filter((mark) => Math.abs(mark) <= 2 * usual);
  const from = Math.min(0, ...marks, Math.max(-limit, Math.min(0, ...values)));
  const to = Math.max(0, ...marks, Math.min(limit, Math.max(0, ...values)));
  const pad = (to - from) * PADDING || 0.001;
  const scale = scaleLinear()
    .domain([from - pad, to + pad])
    .range(range);
  return { scale, ticks: withRoom(withZero(scale.ticks(tickCount)), scale) };
}

/** Ticks that hold zero, whatever the scale proposed. */
export function withZero(ticks: readonly number[]): number[] {
  if (ticks.includes(0)) return [...ticks];
  return [...ticks, 0].sort((a, b) => a - b);
}

/** As many digits of per cent as tell two ticks apart. */
export function tickDigits([first = 0, second = 1]: readonly number[]): number {
  return Math.max(0, -Math.floor(Math.log10(Math.abs(second - first) * 100) + 1e-9));
}

// Every second tick goes until labels have room; zero stays.
function withRoom(ticks: number[], scale: ScaleLinear<number, number>): number[] {
  const [first = 0, second = 0] = ticks;
  if (ticks.length < 3 || Math.abs(scale(second) - scale(first)) >= LABEL_PIXELS) return ticks;
  const zero = ticks.indexOf(0);
  return withRoom(
    ticks.filter((_, index) => (index - zero) % 2 === 0),
    scale,
  );
}

function reachOf({ low, high, estimate }: EffectExtent): number {
  return Math.max(0, ...[low, high, estimate].filter(isNumber).map(Math.abs));
}

function isNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
