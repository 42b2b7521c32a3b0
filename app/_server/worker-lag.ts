import { sharedContext } from '@/lib/http/context';
import { workerSign } from '@/lib/http/health';

/** How long no worker has ticked, if that is too long; a database out of reach is told by the page itself. */
export async function silentWorkerMs(): Promise<number | null> {
  try {
    const { lagMs, limitMs } = await workerSign(sharedContext());
    return lagMs !== null && limitMs !== null && lagMs > limitMs ? lagMs : null;
  } catch {
    return null;
  }
}
