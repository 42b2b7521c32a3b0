import type { AttemptToSettle, EventPart, MetricToSettle } from '@/lib/aggregate/types';

/** A row of the log, with times in epoch milliseconds. */
export interface LogRow {
  unit: string;
  messageId: string;
  event: string | null;
  value: bigint | null;
  occurred: number;
  received: number;
  fromServer: boolean;
  attemptId: number | null;
  variant: number | null;
  configVersion: number | null;
  attributes: Record<string, string | number | boolean> | null;
}

/** What the moments must be, written the slow and obvious way: one unit at a time, in memory, with whole numbers. */
export interface Expected {
  /** `metric|stratum|variant|slice` → sums. */
  moments: Map<string, Record<string, bigint>>;
  /** `stratum|variant|slice` → units. */
  exposures: Map<string, number>;
}

const DAYS_28 = 28 * 86_400_000;

export function oracle(log: readonly LogRow[], attempt: AttemptToSettle, until: number): Expected {
  const expected: Expected = { moments: new Map(), exposures: new Map() };
  const known = (row: LogRow) => (attempt.clock === 'event' ? row.occurred : row.received);
  const visible = log.filter((row) => known(row) < until);
  const units = new Set(visible.filter((row) => row.attemptId === attempt.attemptId).map((row) => row.unit));
  const own = ownSlices(visible, attempt);
  for (const unit of units) {
    const rows = log.filter((row) => row.unit === unit);
    const exposures = rows.filter((row) => row.attemptId === attempt.attemptId && known(row) < until);
    const [first] = [...exposures].sort((a, b) => known(a) - known(b) || byEventTime(a, b));
    if (first === undefined) throw new Error('a unit has no exposure');
    const firstAt = known(first);
    const isLeftOut = rows.some(
      (row) =>
        row.attemptId !== null &&
        attempt.earlierAttempts.includes(row.attemptId) &&
        known(row) < firstAt &&
        known(row) >= firstAt - DAYS_28,
    );
    const stratum = isLeftOut ? -1 : stratumOf(attempt, first);
    for (const slice of ['', ...slicesOf({ attempt, own }, first)]) count(expected.exposures, `${stratum}|${first.variant}|${slice}`);
    if (isLeftOut) continue;
    for (const metric of attempt.metrics) settleUnit({ expected, attempt, own, metric, rows, exposures, firstAt, until });
  }
  return expected;
}

interface UnitInput {
  expected: Expected;
  attempt: AttemptToSettle;
  /** Slices that are not folded. */
  own: ReadonlySet<string>;
  metric: MetricToSettle;
  rows: readonly LogRow[];
  exposures: readonly LogRow[];
  firstAt: number;
  until: number;
}

function settleUnit({ expected, attempt, own, metric, rows, exposures, firstAt, until }: UnitInput): void {
  const isLive = attempt.clock === 'server';
  const closes = firstAt + metric.windowMs + metric.latenessMs;
  if (closes >= until) return;
  const known = (row: LogRow) => (isLive ? row.received : row.occurred);
  const seen = exposures.filter((row) => known(row) < closes).sort(byEventTime);
  const [least] = seen;
  if (least === undefined) throw new Error('no exposure before the unit closed');
  const start = least.occurred;
  const stratum = stratumOf(attempt, least);
  const key = `${stratum}|${least.variant}`;
  if (new Set(seen.map((row) => row.variant)).size > 1) {
    for (const name of [metric.key, ...metric.thresholds.map((_, index) => `${metric.key}#${index}`)]) {
      add(expected.moments, `${name}|${key}|`, { crossovers: 1n });
    }
    return;
  }
  const pauseEnd = Math.min(start, firstAt) + metric.windowMs;
  if (attempt.strata.some((one) => one.coverage === 0 && pauseEnd > one.enteredAt.getTime() && start < (one.leftAt?.getTime() ?? Infinity)))
    return;
  const inWindow = rows.filter((row) => row.event !== null && row.occurred >= start && row.occurred < start + metric.windowMs);
  const inTime = isLive ? inWindow.filter((row) => row.received < closes) : inWindow;
  const late = isLive ? inWindow.filter((row) => row.received >= closes && row.received < until) : [];
  const before = rows.filter(
    (row) =>
      row.event !== null && row.occurred < start && row.occurred >= start - (metric.lookbackMs ?? 0) && (!isLive || row.received < closes),
  );
  const counted = matching(inTime, metric, metric.numerator);
  const raw = valueOf(inTime, metric);
  const y = capped(raw, metric.cap);
  const d = metric.denominator === undefined ? 0n : sumOf(matching(inTime, metric, metric.denominator), metric.denominator);
  const x = metric.lookbackMs === undefined ? 0n : capped(valueOf(before, metric), metric.cap);
  const sums = {
    units: 1n,
    sumY: y,
    sumYy: y * y,
    sumAbsY: absolute(y),
    rawSumY: raw,
    rawSumYy: raw * raw,
    sumD: d,
    sumDd: d * d,
    sumYd: y * d,
  };
  const more = { sumX: x, sumXx: x * x, sumXy: x * y, nonZero: raw === 0n ? 0n : 1n, events: BigInt(counted.length) };
  const slices = ['', ...slicesOf({ attempt, own }, least)];
  for (const slice of slices) add(expected.moments, `${metric.key}|${key}|${slice}`, { ...sums, ...more });
  for (const [index, threshold] of metric.thresholds.entries()) {
    const above = 1_000_000n * BigInt(counted.filter((row) => row.value !== null && row.value > threshold).length);
    const share = { units: 1n, sumY: above, sumYy: above * above, sumAbsY: above, rawSumY: above, rawSumYy: above * above };
    const rest = { sumD: y, sumDd: y * y, sumYd: above * y, nonZero: above === 0n ? 0n : 1n, events: BigInt(counted.length) };
    for (const slice of slices) add(expected.moments, `${metric.key}#${index}|${key}|${slice}`, { ...share, ...rest });
  }
  const lateCount = late.filter(
    (row) => isOf(row, metric, metric.numerator) || (metric.denominator && isOf(row, metric, metric.denominator)),
  ).length;
  if (lateCount > 0) add(expected.moments, `${metric.key}|${key}|`, { late: BigInt(lateCount) });
}

function valueOf(rows: readonly LogRow[], metric: MetricToSettle): bigint {
  const counted = matching(rows, metric, metric.numerator);
  if (metric.kind === 'proportion') return counted.length > 0 ? 1_000_000n : 0n;
  return metric.kind === 'quantile' ? 1_000_000n * BigInt(counted.length) : sumOf(counted, metric.numerator);
}

function isOf(row: LogRow, metric: MetricToSettle, part: EventPart): boolean {
  return row.event === part.event && (metric.source === 'any' || row.fromServer);
}

function matching(rows: readonly LogRow[], metric: MetricToSettle, part: EventPart): LogRow[] {
  return rows.filter((row) => isOf(row, metric, part));
}

function sumOf(rows: readonly LogRow[], { aggregate }: EventPart): bigint {
  return rows.reduce((sum, { value }) => sum + (aggregate === 'count' ? 1_000_000n : (value ?? 1_000_000n)), 0n);
}

function capped(value: bigint, cap: bigint | undefined): bigint {
  return cap !== undefined && value > cap ? cap : value;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function byEventTime(a: LogRow, b: LogRow): number {
  return a.occurred - b.occurred || (a.messageId < b.messageId ? -1 : 1);
}

function stratumOf({ clock, strata }: AttemptToSettle, row: LogRow): number {
  let found = 0;
  for (const { ordinal, configVersion, enteredAt } of strata) {
    const time = clock === 'event' ? row.occurred : row.received;
    const isReached = clock === 'server' && row.configVersion !== null ? configVersion <= row.configVersion : enteredAt.getTime() <= time;
    if (isReached) found = ordinal;
  }
  return found;
}

/** The labels that have a slice of their own: the protected ones, then the others in the order they came in, up to the limit. */
function ownSlices(log: readonly LogRow[], attempt: AttemptToSettle): Set<string> {
  const time = (row: LogRow) => (attempt.clock === 'event' ? row.occurred : row.received);
  const exposures = log.filter((row) => row.attemptId === attempt.attemptId).sort((a, b) => time(a) - time(b));
  const own = new Set(attempt.protectedSlices);
  for (const name of attempt.slices) {
    const values = new Set([...own].filter((label) => label.startsWith(`${name}=`)));
    for (const at of new Set(exposures.map(time))) {
      const labels = exposures.filter((row) => time(row) === at).flatMap(({ attributes }) => labelsOf([name], attributes));
      for (const label of labels.sort()) if (values.size < attempt.sliceLimit && label !== `${name}=(other)`) values.add(label);
    }
    for (const label of values) own.add(label);
  }
  return own;
}

function labelsOf(names: readonly string[], attributes: LogRow['attributes']): string[] {
  return names.flatMap((name) => (attributes?.[name] === undefined ? [] : [`${name}=${attributes[name]}`]));
}

function slicesOf({ attempt, own }: { attempt: AttemptToSettle; own: ReadonlySet<string> }, { attributes }: LogRow): string[] {
  return attempt.slices.flatMap((name) => labelsOf([name], attributes).map((label) => (own.has(label) ? label : `${name}=(other)`)));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function add(sums: Map<string, Record<string, bigint>>, key: string, values: Record<string, bigint>): void {
  const row = sums.get(key) ?? {};
  for (const [column, value] of Object.entries(values)) row[column] = (row[column] ?? 0n) + value;
  sums.set(key, row);
}
