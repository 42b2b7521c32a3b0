import { BUCKETS } from '@/lib/assignment/bucket';
import type { Config, ExperimentConfig, FlagConfig } from '@/lib/assignment/types';
import type { AnySql } from '@/lib/db/types';
import { experimentColumns, type SelectedExperiment, toExperimentRow } from './experiment-row';
import type { FlagDocument } from './flag-document';
import { type SlotRange, servingConfig } from './serving-config';

/** The part of a config that says what is evaluated; version and time come at publishing. */
export type ConfigContent = Omit<Config, 'version' | 'generatedAt'>;

/** What the environment's SDKs shall evaluate, as the database stands now. */
export async function configContent(sql: AnySql, environmentId: number): Promise<ConfigContent> {
  const [environments, layers, experiments, flags] = await Promise.all([
    sql<{ key: string; holdout_salt: string; holdout_share: number }[]>`
      select key, holdout_salt, holdout_share from environments where id = ${environmentId}`,
    sql<{ key: string; salt: string }[]>`select key, salt from layers where environment_id = ${environmentId} order by key`,
    readExperiments(sql, environmentId),
    sql<{ document: FlagDocument }[]>`
      select document from flags where environment_id = ${environmentId} and archived_at is null order by key`,
  ]);
  const [environment] = environments;
  return {
    environment: environment?.key ?? '',
    holdout: { salt: environment?.holdout_salt ?? '', toBucket: Math.round((environment?.holdout_share ?? 0) * BUCKETS) },
    layers: layers.map(({ key, salt }) => ({ key, salt })),
    experiments,
    flags: flags.map(({ document }) => flagConfig(document)),
  };
}

async function readExperiments(sql: AnySql, environmentId: number): Promise<ExperimentConfig[]> {
  const rows = await sql<(SelectedExperiment & { layer: string | null; from_bucket: number; to_bucket: number })[]>`
    select ${experimentColumns(sql)}, l.key as layer, s.from_bucket, s.to_bucket
    from experiments e
    left join attempts a on a.id = e.attempt_id
    left join layer_slots s on s.experiment_id = e.id and s.freed_at is null
    left join layers l on l.id = s.layer_id
    where e.environment_id = ${environmentId}
    order by e.key`;
  return rows.map((row) => {
    const slot: SlotRange | undefined = row.layer === null ? undefined : { key: row.layer, from: row.from_bucket, to: row.to_bucket };
    return servingConfig(toExperimentRow(row), slot);
  });
}

function flagConfig({ key, enabled, variants, defaultVariant, rules }: FlagDocument): FlagConfig {
  return { key, enabled, variants, defaultVariant, rules };
}
