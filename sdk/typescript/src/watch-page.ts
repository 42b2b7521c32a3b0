import { EVENTS_PATH } from './event-queue';
import type { PageOptions } from './platform';
import { postJson, request, type Sender } from './request';

/** The page's part of a browser's globals that is needed here. */
interface Page {
  document?: { visibilityState: string; addEventListener: Listen; removeEventListener: Listen };
  navigator?: { onLine?: boolean; sendBeacon?: (url: string, body: string) => boolean };
}

type Listen = (type: string, listener: () => void) => void;

/** What a browser takes in one beacon is 64 KB, with everything else that is on its way. */
const MAX_BEACON = 55_000;

/** When the page is hidden, which may be its end, gives the queue to the browser to send. Returns what undoes this. */
export function watchPage({ sender, handOver }: PageOptions): () => void {
  const { document, navigator } = globalThis as Page;
  if (document === undefined) return () => {};
  const url = `${sender.baseUrl}${EVENTS_PATH}?key=${encodeURIComponent(sender.apiKey)}`;
  const send = (body: string) => navigator?.sendBeacon?.(url, body) || sendAlive(sender, body);
  const onChange = () => {
    if (document.visibilityState === 'hidden' && navigator?.onLine !== false) handOver(send, MAX_BEACON);
  };
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

/** Where a beacon is refused: a request that outlives the page. */
async function sendAlive(sender: Sender, body: string): Promise<boolean> {
  const answer = await request(sender, EVENTS_PATH, { ...postJson(body), keepalive: true }).catch(() => undefined);
  return answer?.status === 202;
}
