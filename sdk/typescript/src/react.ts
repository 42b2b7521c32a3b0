'use client';

import { createContext, createElement, type ReactNode, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Decision, EvaluationContext, Key, RampartClient, TrackDetails, ValueOf, Widen } from './entry';
import { isUsable } from './is-usable';

const Rampart = createContext<RampartClient | undefined>(undefined);

/** Makes a client available to the hooks below it. */
export function RampartProvider({ client, children }: { client: RampartClient; children?: ReactNode }) {
  return createElement(Rampart.Provider, { value: client }, children);
}

/** The client itself, for whatever the other hooks do not do. */
export function useRampart(): RampartClient {
  const client = useContext(Rampart);
  if (client === undefined) throw new Error('useRampart requires a RampartProvider above it, got none');
  return client;
}

/**
 * The decision for a key, renewed when the configuration changes. The exposure is recorded once the component is on the screen,
 * never while rendering. On a server pass the context; in a page the client's own is used.
 */
export function useVariant<K extends Key>(key: K, context?: EvaluationContext): Decision<K> {
  const decision = usePeek(key, context);
  useExposure(decision, true);
  return decision;
}

/** The value alone, or the fallback when there is none of the fallback's type; exposed only in the first case. */
export function useValue<K extends Key, T extends ValueOf<K>>(key: K, fallback: T, context?: EvaluationContext): Widen<T> {
  const decision = usePeek(key, context);
  const { value } = decision;
  const isServed = isUsable(value, fallback);
  useExposure(decision, isServed);
  // Of the fallback's type, which is all that a value of unknown shape can promise.
  return (isServed ? value : fallback) as Widen<T>;
}

/** A function that records an outcome of the client's unit, or of the one in `context`. */
export function useTrack(context?: EvaluationContext): (event: string, details?: TrackDetails) => boolean {
  const client = useRampart();
  const held = useHeld(context);
  return useCallback((event, details) => client.track(event, held, details), [client, held]);
}

function usePeek<K extends Key>(key: K, context: EvaluationContext | undefined): Decision<K> {
  const client = useRampart();
  const held = useHeld(context);
  const { subscribe, read } = useMemo(() => holdDecision(client, key, held), [client, key, held]);
  return useSyncExternalStore(subscribe, read, read);
}

/** A decision that stays the same object until the answer is another one: most changes of a configuration are about other keys. */
function holdDecision<K extends Key>(client: RampartClient, key: K, context: EvaluationContext | undefined) {
  let decision = client.peek(key, context);
  return {
    read: () => decision,
    subscribe(onChange: () => void) {
      const renew = () => {
        const found = client.peek(key, context);
        if (answerOf(found) === answerOf(decision)) return;
        decision = found;
        onChange();
      };
      // It may have changed since the component was rendered.
      renew();
      const stops = [client.on('configurationChanged', renew), client.on('ready', renew), client.on('stale', renew)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** All of a decision but the configuration's version, as text. */
function answerOf({ flagMetadata, ...decision }: Decision): string {
  return JSON.stringify([decision, { ...flagMetadata, version: 0 }]);
}

function useExposure(decision: Decision, isServed: boolean): void {
  const client = useRampart();
  useEffect(() => {
    if (isServed) client.expose(decision);
  }, [client, decision, isServed]);
}

/** The same object for equal contexts, since callers write them inline. */
function useHeld(context: EvaluationContext | undefined): EvaluationContext | undefined {
  const text = JSON.stringify(context);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the context's identity
  return useMemo(() => context, [text]);
}
