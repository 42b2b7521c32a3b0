const PATIENCE_MS = 5_000;

/** Whether the server answers and has its database. A silent worker is no reason not to show what there is. */
export async function isReachable(): Promise<boolean> {
  try {
    const response = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    return ((await response.json()) as { database?: string }).database === 'reached';
  } catch {
    return false;
  }
}
