import { connectionClosed, guardQueries, type Query } from './guard-queries';
import type { Sql } from './types';

interface Events {
  /** A connection has been opened. */
  onOpen: () => void;
  /** A connection has closed, or could not be opened. */
  onClose: () => void;
}

/**
 * A pool in front of the driver's: as soon as one of its connections closes, queries go to a new one.
 *
 * A connection of postgres.js 3.4.9 that has closed cannot be used again: what was not sent yet stands before its next greeting, and the
 * last error is told to its next query. And a restart of Postgres closes all of them, though not in the same moment. One that Postgres
 * refused because it has too many was never open: its query fails, and the pool stays.
 *
 * @param open makes a pool that tells of its connections
 */
export function renewedPool(open: (events: Events) => Sql): Sql {
  let isEnded = false;
  let pool = start();
  // The driver listens on a connection of its own, which it renews by itself and ends with its pool.
  const listener = open({ onOpen: () => {}, onClose: () => {} });

  function start(): Sql {
    const recent = new Set<Query>();
    const refusals = countRefusals();
    let hasBeenOpen = false;
    function onOpen(): void {
      hasBeenOpen = true;
    }
    function onClose(): void {
      if (isEnded || !hasBeenOpen || refusals.takeOne()) return;
      for (const query of recent) query.reject(connectionClosed('a connection closed as the query was sent'));
      if (guarded !== pool) return;
      pool = start();
      void started.end();
    }
    const started = open({ onOpen, onClose });
    const { begin } = started;
    started.begin = ((...given: Parameters<Sql['begin']>) => {
      const outcome = begin(...given);
      outcome.catch(refusals.note);
      return outcome;
    }) as Sql['begin'];
    const guarded = guardQueries(started, (query) => {
      noteRecent(recent, query);
      const { reject } = query;
      query.reject = (reason) => {
        refusals.note(reason);
        reject(reason);
      };
      return undefined;
    });
    return guarded;
  }

  const own: Pick<Sql, 'listen' | 'end'> = {
    listen: listener.listen,
    async end(options) {
      isEnded = true;
      await Promise.all([pool.end(options), listener.end(options)]);
    },
  };
  return new Proxy(pool, {
    apply: (_, self, given) => Reflect.apply(pool as never, self, given),
    get: (_, name) => Reflect.get(Object.hasOwn(own, name) ? own : pool, name),
  });
}

const TOO_MANY_CONNECTIONS = '53300';

/** Refusals whose connections have not closed yet: each is told to a query or transaction first, and may pass through several. */
function countRefusals() {
  const told = new WeakSet<object>();
  let count = 0;
  return {
    note(reason: unknown): void {
      const isRefusal = reason instanceof Error && 'code' in reason && reason.code === TOO_MANY_CONNECTIONS;
      if (!isRefusal || told.has(reason)) return;
      told.add(reason);
      count += 1;
    },
    takeOne(): boolean {
      if (count === 0) return false;
      count -= 1;
      return true;
    },
  };
}

// The driver forgets a query that it hands to a connection between the connection's error and its close: one turn of the event loop,
// in which no timer runs. Nobody can say which connection that was, so the few others of the turn fail with it.
function noteRecent(recent: Set<Query>, query: Query): undefined {
  if (recent.size === 0) setTimeout(() => recent.clear(), 0);
  recent.add(query);
}
