import type { AnySql } from '@/lib/db/types';

/** An environment as people and the API know it. */
export interface EnvironmentView {
  key: string;
  name: string;
}

/** The environment of a person's page or of a key. */
export async function getEnvironment({ sql, environmentId }: { sql: AnySql; environmentId: number }): Promise<EnvironmentView> {
  const [row] = await sql<EnvironmentView[]>`
    select key, coalesce(name, key) as name from environments where id = ${environmentId}`;
  if (row === undefined) throw new Error(`environment ${environmentId} is gone`);
  return row;
}
