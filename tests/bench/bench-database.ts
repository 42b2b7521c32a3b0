import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@/lib/db/connection';
import { migrate } from '@/lib/db/migrate';
import type { Sql } from '@/lib/db/types';
import { startPostgres } from '@/lib/server/postgres';
import { stopPostmaster } from '@/lib/server/postgres-process';
import { durableSettings } from '@/lib/server/postgres-settings';

export interface BenchDatabase {
  sql: Sql;
  url: string;
  stop(): Promise<void>;
}

/** A fresh embedded Postgres with the settings of a real one, for one bench. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const home = mkdtempSync(path.join(tmpdir(), 'rampart-bench-'));
  const { url, pid, cluster } = await startPostgres({ home, settings: durableSettings() });
  await migrate(url);
  const { sql, close } = connect({ url, name: 'rampart bench' });
  async function stop() {
    await close();
    await stopPostmaster(pid);
    for (const folder of [cluster, home]) rmSync(folder, { recursive: true, force: true });
  }
  return { sql, url, stop };
}
