import type { Principal } from './types';

/** A key that was looked up. `principal` undefined: there is no such key. */
export interface KnownKey {
  principal: Principal | undefined;
  /** Milliseconds of `performance.now()` until which this may be believed. */
  until: number;
}

export interface TokenBucket {
  tokens: number;
  at: number;
}

export interface KeyState {
  known: Map<string, KnownKey>;
  pending: Map<string, Promise<KnownKey>>;
  buckets: Map<number, TokenBucket>;
  /** Keys used since the last write of `last_used_at`. */
  used: Set<number>;
  usedWrittenAt: number;
}

const PLACE = Symbol.for('rampart.keys');

/** What this process knows about a database's keys; on `globalThis` because the pages' bundle and the server's bundle must share it. */
export function keyState(sql: object): KeyState {
  const place = globalThis as { [PLACE]?: WeakMap<object, KeyState> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const state: KeyState = { known: new Map(), pending: new Map(), buckets: new Map(), used: new Set(), usedWrittenAt: 0 };
  place[PLACE].set(sql, state);
  return state;
}

/** Asks anew for every key, so that a revoked or changed one counts at once; what was known stays for when nobody answers. */
export function forgetKeys(sql: object): void {
  const state = keyState(sql);
  for (const known of state.known.values()) known.until = 0;
  state.pending.clear();
}
