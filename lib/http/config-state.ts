import type { CompiledConfig } from '@/lib/assignment/evaluate';
import type { Config } from '@/lib/assignment/types';

/** An environment's newest config, ready to be sent and evaluated. */
export interface ConfigSnapshot {
  environmentId: number;
  version: number;
  /** Strong entity tag, in quotes. */
  etag: string;
  /** The document as JSON. */
  body: string;
  config: Config;
  compiled: CompiledConfig;
  /** `performance.now()` when the database last said that this is the newest. */
  checkedAt: number;
}

export interface ConfigState {
  snapshots: Map<number, ConfigSnapshot>;
  pending: Map<number, Promise<ConfigSnapshot>>;
  /** By environment: answers of questions asked before this moment are not believed. */
  changedAt: Map<number, number>;
  /** Called with each newer snapshot. */
  watchers: Set<(snapshot: ConfigSnapshot) => void>;
  listening: Promise<unknown> | undefined;
}

const PLACE = Symbol.for('rampart.configs');

/** A database's configs; on `globalThis` because the pages' bundle and the server's bundle must share them. */
export function configState(sql: object): ConfigState {
  const place = globalThis as { [PLACE]?: WeakMap<object, ConfigState> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const state: ConfigState = { snapshots: new Map(), pending: new Map(), changedAt: new Map(), watchers: new Set(), listening: undefined };
  place[PLACE].set(sql, state);
  return state;
}
