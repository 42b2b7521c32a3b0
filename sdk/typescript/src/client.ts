import { createCoreClient } from './core-client';
import { serverPlatform } from './server-platform';
import type { ClientOptions, RampartClient } from './types';

/** A client that holds the environment's config (or, with `context`, one context's answers) and evaluates it in memory. */
export function createClient(options: ClientOptions): RampartClient {
  return createCoreClient(options, serverPlatform);
}
