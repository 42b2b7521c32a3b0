'use server';

import { consoleContext } from '@/app/_server/console-context';
import { listExperiments } from '@/lib/experiments/list-experiments';

export interface FoundExperiment {
  key: string;
  name: string;
  state: string;
}

const MOST = 8;

/** The experiments a search in the palette finds. */
export async function findExperiments(text: string): Promise<FoundExperiment[]> {
  const ctx = await consoleContext();
  const { experiments } = await listExperiments({ ctx, input: { search: String(text).slice(0, 100), pageSize: MOST } });
  return experiments.map(({ key, name, state }) => ({ key, name, state }));
}
