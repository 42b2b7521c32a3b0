import { quietly } from './quietly';
import type { ClientEvent, EventDetails, Listener } from './types';

export type Emit = (event: ClientEvent, details: EventDetails) => void;

/** Listeners of events; one that throws does not keep the others from being called. */
export function createEmitter() {
  const listeners = new Set<[ClientEvent, Listener]>();
  const emit: Emit = (event, details) => {
    for (const [name, listener] of listeners) if (name === event) quietly(() => listener(details));
  };
  return {
    emit,
    on(event: ClientEvent, listener: Listener): () => void {
      const entry: [ClientEvent, Listener] = [event, listener];
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}
