import type postgres from 'postgres';
import { connectionClosed, guardQueries } from './guard-queries';
import type { Sql, TransactionSql } from './types';

type Work = (tx: TransactionSql) => unknown;

/** What the driver's `begin` hands to `unsafe` and keeps from its types. */
interface BeginOptions extends postgres.UnsafeQueryOptions {
  onexecute?: (connection: { id: number }) => unknown;
}

/** One transaction, from its `begin` to its end or its connection's, whichever is first. */
interface Fence {
  isOver: boolean;
  /** Rejects the transaction. */
  cut: (reason: Error) => void;
}

/**
 * Makes transactions of a pool end with their connection. To be told when one closes.
 *
 * postgres.js 3.4.9 goes on with a transaction whose connection is gone: its rollback throws where nobody can catch it, and the process
 * ends (porsager/postgres#1208); once the connection is open again, its queries run outside any transaction (#1133).
 */
export function fenceTransactions(pool: Sql): { onClose: (connectionId: number) => void } {
  const fences = new Map<number, Fence>();
  const { begin, unsafe } = pool;
  let starting: Fence | undefined;

  // The driver's `begin` calls this before it returns, and nothing else names `onexecute`.
  function unsafeNotingConnection(...given: Parameters<Sql['unsafe']>) {
    const [text, values, options] = given;
    const fence = starting;
    const { onexecute } = (options ?? {}) as BeginOptions;
    if (fence === undefined || onexecute === undefined) return unsafe(...given);
    const noted: BeginOptions['onexecute'] = (connection) => {
      fences.set(connection.id, fence);
      return onexecute(connection);
    };
    return unsafe(text, values, { ...options, onexecute: noted } as BeginOptions);
  }

  function fencedBegin(mode: string, work: Work): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fence: Fence = { isOver: false, cut: reject };
      starting = fence;
      begin(mode, (tx) => endOf(work, tx, fence)).then(resolve, reject);
      starting = undefined;
    });
  }

  pool.unsafe = unsafeNotingConnection as Sql['unsafe'];
  pool.begin = ((...given: [Work] | [string, Work]) =>
    given.length === 1 ? fencedBegin('', given[0]) : fencedBegin(...given)) as Sql['begin'];
  return {
    onClose(connectionId) {
      const fence = fences.get(connectionId);
      fences.delete(connectionId);
      if (fence === undefined) return;
      fence.isOver = true;
      fence.cut(connectionClosed('the connection closed during the transaction'));
    },
  };
}

/** Tells the driver of the end of the work only while there is a connection, so that it commits or rolls back only then. */
function endOf(work: Work, tx: TransactionSql, fence: Fence): Promise<unknown> {
  const fenced = guardQueries(tx, () => (fence.isOver ? connectionClosed('the transaction is over') : undefined));
  return new Promise((resolve, reject) => {
    const end = (tell: (outcome: unknown) => void) => (outcome: unknown) => {
      if (!fence.isOver) tell(outcome);
      fence.isOver = true;
    };
    run(work, fenced).then(end(resolve), end(reject));
  });
}

async function run(work: Work, tx: TransactionSql): Promise<unknown> {
  const made = work(tx);
  return await (Array.isArray(made) ? Promise.all(made) : made);
}
