import type { MomentRow } from '@/lib/aggregate/types';
import { MAX_CROSSOVER_SHARE } from '@/lib/gate/integrity-rules';
import type { Policy, RampState } from '@/lib/gate/types';
import { unavailable } from './as-figure';
import type { Figure } from './figure';
import type { ReportSource } from './report-source';
import type { Health, Traffic } from './types';

interface HealthInput {
  source: ReportSource;
  policy: Policy;
  state: RampState;
  traffic: Traffic;
}

type Note = Health['notes'][number];

const MANY_LATE = 0.05;
const QUARANTINE_WORDS: Record<string, string> = {
  balance: 'the arms do not have the units they were planned to have',
  leak: 'the candidate is shown although the config gives it no weight',
  crossover: 'too many units were seen in both arms',
  late_share: 'outcomes of one arm come late more often than those of the other',
  model_moved: 'the model behind a variant has changed',
};

/** Part 2: can these numbers be trusted. */
export function healthOf(input: HealthInput): Health {
  const { source, policy, state, traffic } = input;
  const everybody = source.exposures.filter(({ slice }) => slice === '');
  const exposedUnits = everybody.reduce((sum, { stratum, units }) => (stratum < 0 ? sum : sum + units), 0);
  const crossover = crossoverUnits(source.moments);
  const isLive = policy.clock === 'server' && source.experiment.attempt !== null;
  const health = {
    srm: traffic.test,
    crossover,
    crossoverShare: exposedUnits + crossover > 0 ? crossover / (exposedUnits + crossover) : 0,
    late: lateCount(source.moments),
    lateShare: { control: lateShare(source.moments, 0), candidate: lateShare(source.moments, 1) },
    rejected: source.rejected,
    hashDiffers: policy.clock === 'event' ? null : everybody.reduce((sum, { hashDiffers }) => sum + hashDiffers, 0),
    freshnessSeconds: isLive ? secondsSince(source.lastTrafficAt, source.now) : null,
    lagSeconds: isLive && state.endedAt === null ? secondsSince(source.settledTo, source.now) : null,
    settledTo: source.settledTo?.toISOString() ?? null,
    looks: source.lookCount,
    exposedUnits,
  };
  return { ...health, notes: notesOf(input, health) };
}

function notesOf({ source, policy, state, traffic }: HealthInput, health: Omit<Health, 'notes'>): Note[] {
  const alarm = (text: string): Note => ({ level: 'alarm', text });
  const warning = (text: string): Note => ({ level: 'warning', text });
  const notes: Note[] = [];
  if (health.srm.alarm) notes.push(alarm('The arms do not have the units they were planned to have: no figure below can be trusted.'));
  for (const { slice, alarm: isAlarm } of traffic.slices)
    if (isAlarm) notes.push(alarm(`In ${slice} the arms do not have the units they were planned to have.`));
  const isSaid = health.srm.alarm && state.quarantine?.reason === 'balance';
  if (state.quarantine !== null && !isSaid)
    notes.push(alarm(`Quarantined: ${QUARANTINE_WORDS[state.quarantine.reason] ?? state.quarantine.reason.replaceAll('_', ' ')}.`));
  if (health.crossoverShare > MAX_CROSSOVER_SHARE)
    notes.push(alarm(`${percent(health.crossoverShare)} of the units were seen in both arms.`));
  if (state.blind !== null) notes.push(alarm(`${state.blind.metric} has stopped sending while other events go on.`));
  if (health.lagSeconds !== null && health.lagSeconds * 1000 > policy.maxLagMs) {
    notes.push(warning(`Settling is ${Math.round(health.lagSeconds / 60)} min behind: is the worker running, is a transaction left open?`));
  }
  for (const [arm, share] of Object.entries(health.lateShare)) {
    if (typeof share === 'number' && share > MANY_LATE)
      notes.push(warning(`${percent(share)} of the outcomes of ${arm} came after their unit had closed.`));
  }
  if (health.hashDiffers !== null && health.hashDiffers > 0)
    notes.push(warning(`${counted(health.hashDiffers, 'exposure')} with another variant than the hash gives: is an SDK out of date?`));
  for (const { attribute, slice, units } of traffic.folded)
    notes.push(
      warning(
        `"${attribute}" has more values than slices: ${counted(units, 'unit')} with later ones ${units === 1 ? 'counts' : 'count'} together as ${slice}.`,
      ),
    );
  if (health.rejected > 0) notes.push(warning(`${counted(health.rejected, 'event')} of this environment rejected since the start.`));
  if (source.experiment.guaranteeVoid) notes.push(warning('The guarantee is void: rules were skipped, or a stage was left out, by hand.'));
  return notes;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Every metric leaves the same units out, as far as its window saw them: the largest count is the one. */
function crossoverUnits(moments: readonly MomentRow[]): number {
  const byMetric = new Map<string, bigint>();
  for (const { metric, slice, crossovers } of moments) {
    if (slice === '') byMetric.set(metric, (byMetric.get(metric) ?? 0n) + crossovers);
  }
  return [...byMetric.values()].reduce((most, count) => Math.max(most, Number(count)), 0);
}

function lateCount(moments: readonly MomentRow[]): number {
  return moments.reduce((sum, row) => (isOwn(row) ? sum + Number(row.late) : sum), 0);
}

function lateShare(moments: readonly MomentRow[], variant: number): Figure {
  let late = 0;
  let inTime = 0;
  for (const row of moments) {
    if (!isOwn(row) || row.variant !== variant) continue;
    late += Number(row.late);
    inTime += Number(row.events);
  }
  return late + inTime > 0 ? late / (late + inTime) : unavailable('no outcome has come in yet');
}

/** Rows of metrics themselves, not of a quantile's thresholds, which count the same outcomes again. */
function isOwn({ slice, metric }: MomentRow): boolean {
  return slice === '' && !metric.includes('#');
}

function secondsSince(time: Date | null, now: Date): number | null {
  return time === null ? null : Math.max(0, (now.getTime() - time.getTime()) / 1000);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
