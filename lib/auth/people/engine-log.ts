import { reasonOf } from '@/lib/errors';

/** What the engine of sign-in reports, as the server's other log lines and without what it was doing it with: tokens, addresses, hashes. */
export function logEngine(level: string, message: unknown, ...details: unknown[]): void {
  const causes = details.filter((detail) => detail instanceof Error).map(reasonOf);
  console.error(
    JSON.stringify({ at: new Date().toISOString(), level, message: 'sign-in', ...reasonOf(message), ...(causes.length > 0 && { causes }) }),
  );
}
