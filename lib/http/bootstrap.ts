import { ensureKey } from '@/lib/auth/create-key';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import type { HttpContext } from './context';

/** Makes what a first start needs before any request: the default environment, and the keys that `variables` name. Harmless when repeated. */
export async function bootstrap(
  { sql, now }: Pick<HttpContext, 'sql' | 'now'>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await bootstrapEnvironment({ sql, now: now(), variables, ensureKey });
}
