'use server';

export interface FoundExperiment {
  key: string;
  name: string;
  state: string;
}

export async function findExperiments(_text: string): Promise<FoundExperiment[]> {
  return [];
}
