import { compileConfig } from '@/lib/assignment/evaluate';
import type { Config } from '@/lib/assignment/types';
import { forgetKeys } from '@/lib/auth/key-state';
import { type ConfigSnapshot, configState } from './config-state';
import type { HttpContext } from './context';

/** Age after which a snapshot is checked behind the caller's back: the bound on staleness when no notification comes through. */
const RECHECK_MS = 2_000;

/**
 * The newest config this process knows, from memory. Postgres tells of new ones (`notify rampart_config`); the first call for an
 * environment waits for the database, and the first after a change made here. While the database is away the last config is served.
 */
export function configSnapshot(context: HttpContext, environmentId: number): ConfigSnapshot | Promise<ConfigSnapshot> {
  listen(context);
  const { snapshots, changedAt } = configState(context.sql);
  const known = snapshots.get(environmentId);
  if (known === undefined) return refresh(context, environmentId);
  if (known.checkedAt < (changedAt.get(environmentId) ?? 0)) return refresh(context, environmentId).catch(() => known);
  if (performance.now() - known.checkedAt > RECHECK_MS) refresh(context, environmentId).catch(() => undefined);
  return known;
}

/** After a change: whoever reads this environment's config from now on waits for what the database says from now on. */
export function expectNewConfig({ sql }: HttpContext, environmentId: number): void {
  const { changedAt, pending } = configState(sql);
  changedAt.set(environmentId, performance.now());
  pending.delete(environmentId);
}

/** Asks the database for the newest version of every environment in use. */
export async function recheckConfigs(context: HttpContext): Promise<void> {
  await Promise.all([...configState(context.sql).snapshots.keys()].map((environmentId) => refresh(context, environmentId)));
}

/** Subscribes to notifications once per process; postgres.js renews the subscription after a lost connection and says so. */
export function listen(context: HttpContext): void {
  const { sql } = context;
  const state = configState(sql);
  if (state.listening !== undefined) return;
  const recheck = () => {
    for (const environmentId of state.snapshots.keys()) expectNewConfig(context, environmentId);
    recheckConfigs(context).catch((cause) => context.log({ level: 'warning', message: 'cannot read the newest config', cause }));
  };
  const forget = () => forgetKeys(sql);
  state.listening = Promise.all([sql.listen('rampart_config', recheck, recheck), sql.listen('rampart_keys', forget, forget)]).catch(
    (cause) => {
      state.listening = undefined;
      context.log({ level: 'warning', message: 'cannot listen for new configs; asking every two seconds instead', cause });
    },
  );
}

function refresh(context: HttpContext, environmentId: number): Promise<ConfigSnapshot> {
  const { pending } = configState(context.sql);
  const running = pending.get(environmentId);
  if (running !== undefined) return running;
  const started = performance.now();
  const reading = read(context, environmentId).then((snapshot) => store(context, { ...snapshot, checkedAt: started }));
  pending.set(environmentId, reading);
  const done = () => {
    if (pending.get(environmentId) === reading) pending.delete(environmentId);
  };
  reading.then(done, done);
  return reading;
}

/** Versions only grow here, whatever order the answers come back in. */
function store({ sql }: HttpContext, snapshot: ConfigSnapshot): ConfigSnapshot {
  const { snapshots, watchers } = configState(sql);
  const known = snapshots.get(snapshot.environmentId);
  if (known !== undefined && known.version >= snapshot.version) {
    known.checkedAt = Math.max(known.checkedAt, snapshot.checkedAt);
    return known;
  }
  snapshots.set(snapshot.environmentId, snapshot);
  for (const watcher of watchers) watcher(snapshot);
  return snapshot;
}

interface ConfigRow {
  version: bigint;
  etag: string;
  document: Config;
}

async function read({ sql }: HttpContext, environmentId: number): Promise<ConfigSnapshot> {
  const known = configState(sql).snapshots.get(environmentId);
  const [newest] = await sql<{ version: bigint }[]>`
    select version from config_versions where environment_id = ${environmentId} order by version desc limit 1`;
  if (known !== undefined && newest !== undefined && Number(newest.version) === known.version) return known;
  const [row] = await sql<ConfigRow[]>`
    select version, etag, document from config_versions
    where environment_id = ${environmentId} order by version desc limit 1`;
  const config = row === undefined ? await emptyConfig(sql, environmentId) : row.document;
  return {
    environmentId,
    version: config.version,
    etag: quoted(row?.etag ?? 'empty'),
    body: JSON.stringify(config),
    config,
    compiled: compileConfig(config),
    checkedAt: 0,
  };
}

async function emptyConfig(sql: HttpContext['sql'], environmentId: number): Promise<Config> {
  const [row] = await sql<{ key: string; holdout_salt: string; created_at: Date }[]>`
    select key, holdout_salt, created_at from environments where id = ${environmentId}`;
  return {
    version: 0,
    environment: row?.key ?? '',
    generatedAt: (row?.created_at ?? new Date(0)).toISOString(),
    holdout: { salt: row?.holdout_salt ?? '', toBucket: 0 },
    layers: [],
    experiments: [],
    flags: [],
  };
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}
