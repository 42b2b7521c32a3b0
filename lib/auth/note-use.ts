import type { AnySql } from '@/lib/db/types';
import { keyState } from './key-state';

const EVERY_MS = 30_000;

/** Remembers that a key was used; at most every half minute all such keys are written in one statement, which nobody waits for. */
export function noteUse(sql: AnySql, keyId: number, now: number): void {
  const state = keyState(sql);
  state.used.add(keyId);
  if (state.usedWrittenAt !== 0 && now - state.usedWrittenAt < EVERY_MS) return;
  state.usedWrittenAt = now;
  const ids = [...state.used];
  state.used.clear();
  // Sorted, so that two servers writing the same keys cannot deadlock.
  ids.sort((a, b) => a - b);
  sql`update api_keys set last_used_at = now() where id = any(${ids})`.catch(() => {
    for (const id of ids) state.used.add(id);
  });
}
