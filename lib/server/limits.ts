import type { ServerOptions } from 'node:http';

/** How long and how large a request may be before it reaches any handler. */
export const SERVER_LIMITS = {
  // A connection that a proxy keeps open must not be closed by this side first, or the proxy answers 502.
  keepAliveTimeout: 75_000,
  headersTimeout: 20_000,
  // From the first byte of a request to the last of its body; a slower client is answered 408. Answers, as streams, may take for ever.
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;
