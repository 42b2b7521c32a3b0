import { quietly } from './quietly';
import type { ClientEvent, EventDetails, Listener } from './types';

/** Listeners by event; one that throws does not keep the others from being called. */
export function createEmitter() {
  const listeners = new Map<ClientEvent, Set<Listener>>();
  return {
    emit(event: ClientEvent, details: EventDetails): void {
      for (const listener of listeners.get(event) ?? []) quietly(() => listener(details));
    },
    on(event: ClientEvent, listener: Listener): () => void {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
  };
}
