import { formatDurationMs, formatMean, formatProbability, formatShare } from '@/app/_ui/format';
import { Section } from '@/app/_ui/section';
import { Still } from '@/app/_ui/still';
import { type Bounds, isAvailable, type Unavailable } from '@/lib/report/figure';
import type { AdjustedEffect, Comparison, MetricReport } from '@/lib/report/metric-types';

const DAY_MS = 86_400_000;

interface ReadOut {
  name: string;
  estimate: string;
  interval: string;
  p: string;
  guarantee: string;
}

/** The metric in detail, read in different ways, each with what it guarantees. Only the first one may be read at any time. */
export function ReadOuts({ metric }: { metric: MetricReport }) {
  const comparison = metric.comparisons[0];
  if (comparison === undefined) return null;
  return (
    <Section title={`Readings: ${metric.name}`} about={`${metricNote(metric)}. Each way of reading says what it guarantees.`}>
      <Still
        as="section"
        className="read-outs overflow-x-auto text-sm"
        tabIndex={0}
        aria-label={`Readings of ${metric.name}`}
        of={{ figures: metric, name: 'readings' }}
      >
        {() => <ReadOutTable rows={readOuts(comparison, metric)} />}
      </Still>
    </Section>
  );
}

function ReadOutTable({ rows }: { rows: readonly ReadOut[] }) {
  return (
    <table>
      <thead>
        <tr>
          {['Reading', 'Difference', 'Interval', 'p', 'What it guarantees'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{row.estimate}</td>
            <td>{row.interval}</td>
            <td data-title={row.p === '–' ? undefined : 'p'}>{row.p}</td>
            <td>{row.guarantee}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function readOuts(comparison: Comparison, { role, marginAbsolute }: MetricReport): ReadOut[] {
  const isForGate = role !== 'secondary';
  const rows = [sequential(comparison, isForGate), groupSequential(comparison), fixed(comparison)];
  if (comparison.cuped !== null) rows.push(cuped(comparison.cuped));
  if (comparison.unadjusted !== null)
    rows.push(adjusted('Without CUPED', comparison.unadjusted, 'Fixed-horizon, behaviour before exposure left out of account.'));
  if (comparison.raw !== null)
    rows.push(adjusted('Not capped', comparison.raw, 'Fixed-horizon, before values are capped. Shows what the cap does.'));
  rows.push(bayes(comparison));
  if (isForGate) rows.push(harm(comparison, marginAbsolute !== null));
  return rows;
}

function sequential({ sequential: reading, difference }: Comparison, isForGate: boolean): ReadOut {
  const name = 'Always-valid';
  if (!isAvailable(reading)) return missing(name, reading);
  const bound =
    reading.lowerLift === null
      ? ''
      : ` ${reading.lowerLift > 0 ? 'A gain below' : 'A loss beyond'} ${formatShare(Math.abs(reading.lowerLift))} is ruled out at level ${formatShare(reading.lowerLevel)}.`;
  return {
    name,
    estimate: isAvailable(difference) ? formatMean(difference) : '–',
    interval: bounds(reading.interval),
    p: formatProbability(reading.p),
    guarantee: `Holds at every look together, so stop whenever you like. ${isForGate ? 'The gate judges by processes of this kind.' : 'The gate does not read this metric.'}${bound}`,
  };
}

function groupSequential({ groupSequential: reading, difference }: Comparison): ReadOut {
  const name = 'Group-sequential';
  if (!isAvailable(reading)) return missing(name, reading);
  const z = `z = ${reading.z.toFixed(2).replace('-', '−')}`;
  const stops =
    reading.boundary === null
      ? `${z}: too early for any z to stop`
      : `${z} ${reading.crossed ? 'crosses' : 'does not cross'} the boundary ${reading.boundary.toFixed(2)}`;
  return {
    name,
    estimate: isAvailable(difference) ? formatMean(difference) : '–',
    interval: bounds(reading.interval),
    p: '–',
    guarantee: `${stops} at ${formatShare(reading.fraction, 0)} of the planned ${formatDurationMs(reading.plannedDays * DAY_MS)}. O’Brien–Fleming spending: ${reading.guarantee}.`,
  };
}

function fixed({ fixed: reading, difference }: Comparison): ReadOut {
  const name = 'Fixed-horizon';
  if (!isAvailable(reading)) return missing(name, reading);
  const method = reading.method === 'welch' ? 'Welch' : 'stratified over stages';
  return {
    name,
    estimate: isAvailable(difference) ? formatMean(difference) : '–',
    interval: bounds(reading.interval),
    p: formatProbability(reading.p),
    guarantee: `Right for one look at a time fixed beforehand (${method}). Peeking voids it.`,
  };
}

function cuped(reading: Exclude<Comparison['cuped'], null>): ReadOut {
  if (!isAvailable(reading)) return missing('With CUPED', reading);
  return adjusted(
    'With CUPED',
    reading,
    `Fixed-horizon, adjusted by behaviour before exposure: ${formatShare(reading.varianceReduction, 0)} less variance.`,
  );
}

function adjusted(name: string, reading: AdjustedEffect, guarantee: string): ReadOut {
  return { name, estimate: formatMean(reading.difference), interval: bounds(reading.interval), p: formatProbability(reading.p), guarantee };
}

function bayes({ bayes: reading }: Comparison): ReadOut {
  if (!isAvailable(reading)) return missing('Bayesian', reading);
  return {
    name: 'Bayesian',
    estimate: `${chanceInWords(reading.chanceToBeatControl)} chance to win`,
    interval: bounds(reading.interval),
    p: '–',
    guarantee: `For orientation: expected loss if promoted ${formatMean(reading.expectedLossIfPromoted)}. Prior: ${reading.prior}. No bound on errors under repeated looks.`,
  };
}

/** Never as sure as "100 %". */
function chanceInWords(chance: number): string {
  if (chance < 0.001) return `< ${formatShare(0.001)}`;
  return chance > 0.999 ? `> ${formatShare(0.999)}` : formatShare(chance, 1);
}

function harm({ harm: reading }: Comparison, isAbsolute: boolean): ReadOut {
  const evidence = isAvailable(reading.lnE) ? `ln E ${reading.lnE.toFixed(2).replace('-', '−')}` : 'cannot be told';
  return {
    name: 'Harm',
    estimate: evidence,
    interval: `rolls back at ${reading.threshold.toFixed(2)}`,
    p: '–',
    guarantee: `Evidence for ${lossBeyond(reading.margin, isAbsolute)}. Reaching the threshold rolls back at once, at any look.`,
  };
}

function lossBeyond(margin: number, isAbsolute: boolean): string {
  if (margin === 0) return 'any loss';
  return `a loss beyond ${isAbsolute ? formatMean(margin) : formatShare(margin)}`;
}

function missing(name: string, { unavailable }: Unavailable): ReadOut {
  return { name, estimate: '–', interval: '–', p: '–', guarantee: `Cannot be told: ${unavailable}` };
}

function bounds([low, high]: Bounds): string {
  const end = (value: number | null) => (value === null ? 'none' : formatMean(value));
  return `[${end(low)}, ${end(high)}]`;
}

function metricNote(metric: MetricReport): string {
  const cap = metric.cap === null ? '' : `, capped ${metric.cap}`;
  const kind = `${metric.kind.charAt(0).toUpperCase()}${metric.kind.slice(1)}`;
  const share = metric.threshold === null ? '' : `, compared by the share of events above ${formatMean(metric.threshold)}`;
  return `${kind}, window ${formatDurationMs(metric.windowSeconds * 1000)}${cap}${share}`;
}
