import type { Sql, TransactionSql } from '@/lib/db/types';

/** A pool whose process dies after a number of statements: the statement after it, and every later one, fails before it is sent. */
export function interruptedAfter(sql: Sql, statements: number): { sql: Sql; wasInterrupted: () => boolean } {
  let left = statements;
  let interrupted = false;
  function spend(): void {
    left -= 1;
    if (left >= 0) return;
    interrupted = true;
    throw new Error('the worker died');
  }
  // Statements are tagged templates; the same call with a text or an object makes a fragment and sends nothing. A template that is
  // used inside another one is a fragment as well, so only those that are awaited count.
  function wrap<T extends Sql | TransactionSql>(target: T): T {
    return new Proxy(target, {
      apply(real, self, args: unknown[]) {
        const query: unknown = Reflect.apply(real as unknown as (...values: unknown[]) => unknown, self, args);
        const [strings] = args;
        return Array.isArray(strings) && 'raw' in strings ? guard(query as Promise<unknown>) : query;
      },
      get(real, name) {
        const value: unknown = Reflect.get(real, name);
        if (name !== 'begin' || typeof value !== 'function') return value;
        return (work: (inner: TransactionSql) => Promise<unknown>) =>
          (real as Sql).begin(async (inner) => {
            const result = await work(wrap(inner));
            spend();
            return result;
          });
      },
    });
  }
  function guard(query: Promise<unknown>): unknown {
    return new Proxy(query, {
      get(real, name) {
        const value: unknown = Reflect.get(real, name, real);
        if (name !== 'then') return typeof value === 'function' ? value.bind(real) : value;
        return (resolve: (rows: unknown) => unknown, reject: (error: unknown) => unknown) => {
          try {
            spend();
          } catch (error) {
            return Promise.reject(error).then(resolve, reject);
          }
          return real.then(resolve, reject);
        };
      },
    });
  }
  return { sql: wrap(sql), wasInterrupted: () => interrupted };
}
