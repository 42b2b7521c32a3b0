import { createCoreClient } from './core-client';
import { pagePlatform } from './page-platform';
import type { ClientOptions, RampartClient } from './types';

/** A client for pages: it holds the answers for `context`, evaluated on the server, so that no rules leave it. */
export function createClient(options: ClientOptions): RampartClient {
  return createCoreClient({ ...options, context: options.context ?? {} }, pagePlatform);
}
