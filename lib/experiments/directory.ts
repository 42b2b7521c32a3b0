import type { Config, ExperimentConfig } from '@/lib/assignment/types';
import type { Sql } from '@/lib/db/types';
import { type DirectoryAttempt, loadConfig, loadEnvironment } from './load-directory';
import { CONFIG_CHANNEL } from './publish-config';

/** What intake and evaluation need to know of an experiment under one config version. */
export interface DirectoryEntry extends DirectoryAttempt {
  key: string;
  environmentId: number;
  /** As it was served under the version asked for. */
  config: ExperimentConfig;
  configVersion: number;
}

export interface DirectoryQuery {
  environmentId: number;
  experimentKey: string;
  /** Of the exposure; the newest when left out or not known. */
  configVersion?: number | undefined;
}

interface EnvironmentState {
  version: number;
  checkedAt: number;
  /** When the database was last asked in vain. */
  missedAt: number;
  /** By experiment key and attempt number. */
  attempts: Map<string, Map<number, DirectoryAttempt>>;
  configs: Map<number, Map<string, ExperimentConfig>>;
}

interface DirectoryState {
  environments: Map<number, EnvironmentState>;
  pending: Map<number, Promise<EnvironmentState>>;
  listening: Promise<unknown> | undefined;
}

const PLACE = Symbol.for('rampart.directory');
/** A snapshot older than this is refreshed behind the caller's back, should a notification have been lost. */
const RECHECK_MS = 5_000;
/** After asking in vain, misses of an environment wait this long before they ask again. */
const MISS_MS = 500;
const LARGEST_HISTORY = 200;

/**
 * An experiment by its key, from memory; only the first call for an environment, an unknown key and an unknown version wait for the
 * database. Undefined when there is no such experiment or it has not started.
 */
export function lookup(sql: Sql, query: DirectoryQuery): DirectoryEntry | undefined | Promise<DirectoryEntry | undefined> {
  const state = stateOf(sql);
  listen(sql, state);
  const environment = state.environments.get(query.environmentId);
  if (environment === undefined) return refresh(sql, state, query.environmentId).then((fresh) => findOrLoad(sql, fresh, query));
  const age = performance.now() - environment.checkedAt;
  if (age > RECHECK_MS) refresh(sql, state, query.environmentId).catch(() => undefined);
  if (!isMiss(environment, query) || performance.now() - environment.missedAt < MISS_MS) return findOrLoad(sql, environment, query);
  // Whatever is being read now may have been read before the change that is missing here.
  state.pending.delete(query.environmentId);
  return refresh(sql, state, query.environmentId).then((fresh) => {
    if (isMiss(fresh, query)) fresh.missedAt = performance.now();
    return findOrLoad(sql, fresh, query);
  });
}

function isMiss({ attempts, version }: EnvironmentState, { experimentKey, configVersion }: DirectoryQuery): boolean {
  return !attempts.has(experimentKey) || (configVersion ?? 0) > version;
}

function findOrLoad(
  sql: Sql,
  environment: EnvironmentState,
  query: DirectoryQuery,
): DirectoryEntry | undefined | Promise<DirectoryEntry | undefined> {
  const wanted = query.configVersion ?? environment.version;
  const version = wanted > environment.version || wanted < 1 ? environment.version : wanted;
  if (!environment.attempts.has(query.experimentKey)) return undefined;
  if (environment.configs.has(version)) return find(environment, query, version);
  return loadConfig(sql, query.environmentId, version).then((config) => {
    remember(environment, version, config);
    return find(environment, query, version);
  });
}

function find(
  environment: EnvironmentState,
  { environmentId, experimentKey: key }: DirectoryQuery,
  version: number,
): DirectoryEntry | undefined {
  const newest = environment.configs.get(environment.version)?.get(key);
  const config = environment.configs.get(version)?.get(key) ?? newest;
  const attempts = environment.attempts.get(key);
  if (config === undefined || attempts === undefined) return undefined;
  const attempt = attempts.get(config.attempt) ?? attempts.get(newest?.attempt ?? 0);
  return attempt === undefined ? undefined : { ...attempt, key, environmentId, config, configVersion: version };
}

function remember(environment: EnvironmentState, version: number, config: Config | undefined): void {
  const [oldest] = environment.configs.keys();
  if (environment.configs.size >= LARGEST_HISTORY && oldest !== undefined && oldest !== environment.version)
    environment.configs.delete(oldest);
  environment.configs.set(version, new Map(config?.experiments.map((experiment) => [experiment.key, experiment])));
}

function refresh(sql: Sql, state: DirectoryState, environmentId: number): Promise<EnvironmentState> {
  const running = state.pending.get(environmentId);
  if (running !== undefined) return running;
  const startedAt = performance.now();
  const reading = loadEnvironment(sql, environmentId).then(({ version, config, attempts }) => {
    const known = state.environments.get(environmentId);
    const configs = known?.configs ?? new Map<number, Map<string, ExperimentConfig>>();
    const fresh: EnvironmentState = { version, checkedAt: startedAt, missedAt: Number.NEGATIVE_INFINITY, attempts, configs };
    remember(fresh, version, config);
    state.environments.set(environmentId, fresh);
    return fresh;
  });
  state.pending.set(environmentId, reading);
  const done = () => {
    if (state.pending.get(environmentId) === reading) state.pending.delete(environmentId);
  };
  reading.then(done, done);
  return reading;
}

function listen(sql: Sql, state: DirectoryState): void {
  if (state.listening !== undefined) return;
  const recheck = (payload: string) => {
    const environmentId = Number(payload.split(':')[0]);
    // Whatever is being read now may have been read before this change.
    state.pending.delete(environmentId);
    if (state.environments.has(environmentId)) refresh(sql, state, environmentId).catch(() => undefined);
  };
  const recheckAll = () => {
    for (const environmentId of state.environments.keys()) recheck(String(environmentId));
  };
  state.listening = sql.listen(CONFIG_CHANNEL, recheck, recheckAll).catch(() => {
    state.listening = undefined;
  });
}

/** One state per pool, on `globalThis` because the pages' bundle and the server's bundle must share it. */
function stateOf(sql: Sql): DirectoryState {
  const place = globalThis as { [PLACE]?: WeakMap<object, DirectoryState> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const state: DirectoryState = { environments: new Map(), pending: new Map(), listening: undefined };
  place[PLACE].set(sql, state);
  return state;
}
