import { BUCKETS } from '@/lib/assignment/bucket';
import type { ExperimentConfig, Serving, VariantConfig } from '@/lib/assignment/types';
import { isServing } from '@/lib/gate/is-serving';
import type { RampState } from '@/lib/gate/types';
import type { ExperimentDocument } from './experiment-document';
import type { ExperimentRow } from './experiment-row';
import { orderedVariants } from './frozen-attempt';

/** Buckets of a layer that an experiment owns. */
export interface SlotRange {
  key: string;
  from: number;
  to: number;
}

type Served = Pick<ExperimentRow, 'key' | 'document' | 'rampState' | 'archivedAt' | 'attempt'>;

/** How an experiment is served in its present state. */
export function servingConfig(row: Served, slot: SlotRange | undefined): ExperimentConfig {
  const serving = servingOf(row);
  const { attempt, document } = row;
  const frozen = attempt?.frozen.experiment ?? document;
  const config: ExperimentConfig = {
    key: row.key,
    unit: frozen.unit,
    attempt: attempt?.number ?? 0,
    salt: attempt?.salt ?? '',
    serving,
    controlMode: frozen.ramp.controlMode,
    trafficTo: 0,
    variants: cutPoints(frozen, false),
  };
  if (serving === 'disabled') return { ...config, variants: config.variants.map((variant) => ({ ...variant, value: null })) };
  if (serving !== 'split') return config;
  return { ...config, ...split(frozen, row.rampState, document.overrides), ...(slot === undefined ? {} : { layer: slot }) };
}

/** Share of the candidate among exposed units, as the buckets give it. */
export function candidateShareOf(experiment: ExperimentDocument, state: RampState): number {
  if (state.coverage === 0) return 0;
  if (experiment.ramp.controlMode === 'all') return Math.round(state.coverage * BUCKETS) / BUCKETS;
  // The past was split as it was split, whatever the gate would have made of it.
  const [control] = cutPoints(experiment, experiment.clock === 'server' && isFull(experiment, state));
  return (BUCKETS - (control?.toBucket ?? 0)) / BUCKETS;
}

/** A past experiment is never served: its units were assigned long ago. */
function servingOf({ rampState, archivedAt, attempt, document }: Served): Serving {
  if (archivedAt !== null || (attempt === null && rampState?.name !== 'scheduled')) return 'disabled';
  if (rampState === null || document.clock === 'event') return 'control';
  if (rampState.name === 'completed') return 'candidate';
  return isServing(rampState) && rampState.coverage > 0 ? 'split' : 'control';
}

function split(experiment: ExperimentDocument, state: RampState | null, overrides: Record<string, string[]>) {
  if (state === null) return {};
  const { targeting } = experiment;
  return {
    trafficTo: trafficTo(experiment, state),
    variants: cutPoints(experiment, isFull(experiment, state)),
    ...(targeting === undefined ? {} : { targeting }),
    ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
  };
}

/** Coverage = traffic share × the candidate's weight; at full rollout everybody is in. */
function trafficTo(experiment: ExperimentDocument, state: RampState): number {
  if (experiment.ramp.controlMode === 'all') return Math.round(state.coverage * BUCKETS);
  if (isFull(experiment, state)) return BUCKETS;
  const weight = experiment.variants.find(({ role }) => role === 'candidate')?.weight ?? 0.5;
  return Math.min(BUCKETS, Math.round((state.coverage / weight) * BUCKETS));
}

/** Control owns the lowest `assign` buckets: those of its weight, at full rollout those of the holdback. */
function cutPoints(experiment: ExperimentDocument, atFull: boolean): VariantConfig[] {
  const [control, candidate] = orderedVariants(experiment);
  if (control === undefined || candidate === undefined) return [];
  const controlTo = Math.round((atFull ? experiment.ramp.holdback : control.weight) * BUCKETS);
  return [
    { key: control.key, role: 'control', value: control.value, toBucket: controlTo },
    { key: candidate.key, role: 'candidate', value: candidate.value, toBucket: BUCKETS },
  ];
}

function isFull({ ramp }: ExperimentDocument, state: RampState): boolean {
  return state.stage >= ramp.stages.length;
}
