import type { Sql, TransactionSql } from './types';

/** What the driver keeps from its types: who executes a query, and how it is told that it failed. */
export interface Query {
  handler: (query: Query) => unknown;
  reject: (reason: Error) => void;
}

/**
 * The same pool or transaction, whose queries ask before they are executed.
 *
 * @param ask returns why a query may not be executed, if so
 */
export function guardQueries<T extends Sql | TransactionSql>(sql: T, ask: (query: Query) => Error | undefined): T {
  function guard<Made>(made: Made): Made {
    if (isQuery(made)) {
      const { handler } = made;
      made.handler = (query) => {
        const refusal = ask(query);
        return refusal === undefined ? handler(query) : query.reject(refusal);
      };
    }
    return made;
  }
  const unsafe = (...given: Parameters<Sql['unsafe']>) => guard(sql.unsafe(...given));
  return new Proxy(sql, {
    apply: (target, self, given) => guard(Reflect.apply(target as never, self, given)),
    get: (target, name) => (name === 'unsafe' ? unsafe : Reflect.get(target, name)),
  });
}

export function connectionClosed(message: string): Error {
  return Object.assign(new Error(message), { code: 'CONNECTION_CLOSED' });
}

function isQuery(made: unknown): made is Query {
  return made instanceof Promise && 'handler' in made;
}
