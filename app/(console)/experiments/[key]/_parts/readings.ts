import { formatDurationMs, formatMean, formatProbability, formatShare } from '@/app/_ui/format';
import { type Bounds, isAvailable, type Unavailable } from '@/lib/report/figure';
import type { AdjustedEffect, Comparison, MetricReport } from '@/lib/report/metric-types';

const DAY_MS = 86_400_000;
const MINUS = '−';

/** One way of reading a metric, in words. */
export interface Reading {
  name: string;
  estimate: string;
  interval: string;
  p: string;
  guarantee: string;
}

export const NONE = '–';

/** The readings of a metric; only the first one may be read at any time. */
export function readingsOf(comparison: Comparison, metric: MetricReport): Reading[] {
  const isForGate = metric.role !== 'secondary';
  const unit = unitOf(metric);
  const difference = isAvailable(comparison.difference) ? unit.signed(comparison.difference) : NONE;
  const rows = [
    sequential(comparison.sequential, { difference, unit, isForGate }),
    groupSequential(comparison.groupSequential, { difference, unit }),
    fixed(comparison.fixed, { difference, unit }),
  ];
  if (comparison.cuped !== null) rows.push(cuped(comparison.cuped, unit));
  if (comparison.unadjusted !== null)
    rows.push(adjusted('Without CUPED', comparison.unadjusted, unit, 'As fixed-horizon, behaviour before exposure left out of account.'));
  if (comparison.raw !== null)
    rows.push(adjusted('Not capped', comparison.raw, unit, 'As fixed-horizon, before values are capped: shows what the cap does.'));
  rows.push(bayes(comparison.bayes, unit));
  if (isForGate) rows.push(harm(comparison.harm, metric, unit));
  return rows;
}

interface Unit {
  signed: (value: number) => string;
  plain: (value: number) => string;
  bounds: (bounds: Bounds) => string;
}

/** Differences of shares are in percentage points, others in the metric's own unit. */
function unitOf({ kind }: Pick<MetricReport, 'kind'>): Unit {
  const isShare = kind === 'proportion' || kind === 'quantile';
  const [scale, name] = isShare ? [100, ' pt'] : [1, ''];
  const size = (value: number) => formatMean(Math.abs(value) * scale);
  const number = (value: number) => (Number(size(value)) === 0 ? size(value) : `${value < 0 ? MINUS : '+'}${size(value)}`);
  return {
    signed: (value) => number(value) + name,
    plain: (value) => size(value) + name,
    bounds: ([low, high]) => {
      if (low === null && high === null) return 'none yet';
      return `[${low === null ? 'none' : number(low)}, ${high === null ? 'none' : number(high)}]${name}`;
    },
  };
}

interface Shown {
  difference: string;
  unit: Unit;
}

function sequential(reading: Comparison['sequential'], { difference, unit, isForGate }: Shown & { isForGate: boolean }): Reading {
  const name = 'Always-valid (sequential)';
  if (!isAvailable(reading)) return missing(name, reading);
  const { lowerLift, lowerLevel } = reading;
  const bound =
    lowerLift === null
      ? ''
      : ` ${lowerLift > 0 ? 'A gain below' : 'A loss beyond'} ${formatShare(Math.abs(lowerLift))} is ruled out at all looks, one-sided with ${formatShare(lowerLevel)} confidence.`;
  return {
    name,
    estimate: difference,
    interval: unit.bounds(reading.interval),
    p: formatProbability(reading.p),
    guarantee: `Holds at all looks together: it may be read, and acted on, at any of them. ${isForGate ? 'The gate judges by processes of this kind.' : 'The gate does not read this metric.'}${bound}`,
  };
}

function groupSequential(reading: Comparison['groupSequential'], { difference, unit }: Shown): Reading {
  const name = 'Group-sequential';
  if (!isAvailable(reading)) return missing(name, reading);
  const { z, boundary, crossed, fraction, plannedDays, guarantee } = reading;
  const stops =
    boundary === null
      ? 'it is too early for any z to stop'
      : `this ${crossed ? 'crosses' : 'does not cross'} the boundary ${boundary.toFixed(2)}`;
  return {
    name,
    estimate: difference,
    interval: unit.bounds(reading.interval),
    p: NONE,
    guarantee: `${capitalized(guarantee)}, by O’Brien–Fleming spending. z = ${z.toFixed(2).replace('-', MINUS)}: ${stops}, at ${formatShare(fraction, 0)} of the planned ${formatDurationMs(plannedDays * DAY_MS)}.`,
  };
}

function fixed(reading: Comparison['fixed'], { difference, unit }: Shown): Reading {
  const name = 'Fixed-horizon';
  if (!isAvailable(reading)) return missing(name, reading);
  const method = reading.method === 'welch' ? 'Welch’s test' : 'stratified over stages';
  return {
    name,
    estimate: difference,
    interval: unit.bounds(reading.interval),
    p: formatProbability(reading.p),
    guarantee: `Holds for a single look, at a time fixed beforehand (${method}). Looked at again and again, it errs more often than its ${formatShare(1 - reading.level)}.`,
  };
}

function cuped(reading: Exclude<Comparison['cuped'], null>, unit: Unit): Reading {
  if (!isAvailable(reading)) return missing('With CUPED', reading);
  const less = formatShare(reading.varianceReduction, 0);
  return adjusted('With CUPED', reading, unit, `As fixed-horizon, adjusted by behaviour before exposure: ${less} less variance.`);
}

function adjusted(name: string, { difference, interval, p }: AdjustedEffect, unit: Unit, guarantee: string): Reading {
  return { name, estimate: unit.signed(difference), interval: unit.bounds(interval), p: formatProbability(p), guarantee };
}

function bayes(reading: Comparison['bayes'], unit: Unit): Reading {
  const name = 'Bayesian';
  if (!isAvailable(reading)) return missing(name, reading);
  return {
    name,
    estimate: `${chanceInWords(reading.chanceToBeatControl)} chance to win`,
    interval: unit.bounds(reading.interval),
    p: NONE,
    guarantee: `For orientation: it bounds no error, least of all when one looks again and again. Expected loss if promoted: ${unit.plain(reading.expectedLossIfPromoted)}. The interval is a credible one; prior: ${reading.prior}.`,
  };
}

/** Never as sure as "100 %". */
function chanceInWords(chance: number): string {
  if (chance < 0.001) return `< ${formatShare(0.001)}`;
  return chance > 0.999 ? `> ${formatShare(0.999)}` : formatShare(chance, 1);
}

function harm(reading: Comparison['harm'], metric: MetricReport, unit: Unit): Reading {
  const { lnE, threshold, margin } = reading;
  // An e-value reaches 1/α with probability α at most while what it speaks against holds.
  const chance = formatShare(Math.exp(-threshold));
  return {
    name: 'Harm',
    estimate: isAvailable(lnE) ? `ln E ${lnE.toFixed(2).replace('-', MINUS)}` : 'cannot be told',
    interval: NONE,
    p: NONE,
    guarantee: `Evidence for ${lossBeyond(margin, metric, unit)}. At ln E ${threshold.toFixed(2)} the candidate is rolled back at once, at any look; without such a loss that happens with a probability of ${chance} at most.`,
  };
}

function lossBeyond(margin: number, { marginAbsolute, kind }: MetricReport, unit: Unit): string {
  if (margin === 0) return 'any loss';
  if (marginAbsolute !== null) return `a loss beyond ${unit.plain(margin)}`;
  return `a loss beyond ${formatShare(margin)}${kind === 'quantile' ? ' of its value' : ''}`;
}

function missing(name: string, { unavailable }: Unavailable): Reading {
  return { name, estimate: NONE, interval: NONE, p: NONE, guarantee: `Cannot be told: ${unavailable}` };
}

/** What the metric is, and what its differences are measured in. */
export function metricInWords(metric: MetricReport): string {
  const cap = metric.cap === null ? '' : `, capped ${metric.cap}`;
  const share = metric.threshold === null ? '' : `, compared by the share of events above ${formatMean(metric.threshold)}`;
  const points = metric.kind === 'proportion' || metric.kind === 'quantile' ? '; pt: percentage points' : '';
  return `${capitalized(metric.kind)}, window ${formatDurationMs(metric.windowSeconds * 1000)}${cap}${share}${points}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
