import { ensureKey } from '@/lib/auth/create-key';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { renumberRestored } from '@/lib/experiments/renumber-restored';
import type { HttpContext } from './context';

/**
 * Makes what a start needs before any request: the default environment, the keys that `variables` name, and after a restore new config
 * versions. Harmless when repeated.
 */
export async function bootstrap(
  { sql, now }: Pick<HttpContext, 'sql' | 'now'>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await renumberRestored({ sql, now: now(), isRestored: variables.RAMPART_RESTORED === '1' });
  await bootstrapEnvironment({ sql, now: now(), variables, ensureKey });
}
