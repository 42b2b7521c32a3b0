import type { RampState } from '@/lib/gate/types';
import type { ExperimentDocument } from './experiment-document';
import type { ExperimentRow } from './experiment-row';

/** An experiment as the API shows it. Times are ISO 8601. */
export interface ExperimentView {
  key: string;
  name: string;
  state: string;
  /** Counted from 1; 0 before the start, number of stages + 1 at full rollout. */
  stage: number;
  coverage: number;
  /** 0 while draft. */
  attempt: number;
  /** Counts every change of state or document; give it back to change only what you have seen. */
  version: number;
  guaranteeVoid: boolean;
  document: ExperimentDocument;
  rampState: RampState | null;
  /** Statistical rules of the running or last attempt, by hash. */
  policyHash: string | null;
  scheduledAt: string | null;
  startedAt: string | null;
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
}

export function experimentView(row: ExperimentRow): ExperimentView {
  const { key, document, rampState, version, guaranteeVoid, attempt } = row;
  return {
    key,
    name: document.name,
    state: row.archivedAt === null ? row.state : 'archived',
    stage: (rampState?.stage ?? -1) + 1,
    coverage: rampState?.coverage ?? 0,
    attempt: attempt?.number ?? 0,
    version,
    guaranteeVoid,
    document,
    rampState,
    policyHash: attempt?.policyHash ?? null,
    scheduledAt: isoOrNull(row.scheduledAt),
    startedAt: rampState?.startedAt == null ? null : new Date(rampState.startedAt).toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: isoOrNull(row.archivedAt),
  };
}

function isoOrNull(time: Date | null | undefined): string | null {
  return time?.toISOString() ?? null;
}
