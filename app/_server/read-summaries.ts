import { type ListExperimentsInput, listExperiments } from '@/lib/experiments/list-experiments';
import type { ExperimentSummary } from '@/lib/report/types';
import type { ConsoleContext } from './console-context';

export async function readSummaries(
  ctx: ConsoleContext,
  input: ListExperimentsInput,
): Promise<{ experiments: ExperimentSummary[]; total: number }> {
  const { experiments, total } = await listExperiments({ ctx, input });
  return {
    total,
    experiments: experiments.map((view) => ({
      key: view.key,
      name: view.name,
      owner: view.document.owner ?? null,
      tags: view.document.tags,
      state: view.state as ExperimentSummary['state'],
      stage: view.stage,
      stages: view.document.ramp.stages.map(({ coverage }) => coverage),
      coverage: view.coverage,
      attempt: view.attempt,
      guaranteeVoid: view.guaranteeVoid,
      retrospective: view.document.clock === 'event',
      startedAt: view.startedAt,
      updatedAt: view.updatedAt,
      primary: null,
      health: 'unknown',
      healthNotes: [],
      decision: null,
    })),
  };
}
