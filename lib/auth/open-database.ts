import { sharedDatabase } from '@/lib/db/connection';
import type { Sql } from '@/lib/db/types';

/**
 * The pool that keys are looked up in. The handlers use it for everything else too: asking who is there comes before anything.
 *
 * @throws Error when `DATABASE_URL` is not set
 */
export function openDatabase(): Sql {
  return sharedDatabase().sql;
}
