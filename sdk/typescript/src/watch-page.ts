import { EVENTS_PATH } from './event-queue';
import type { PageOptions } from './platform';

/** The page's part of a browser's globals that is needed here. */
interface Page {
  document?: { visibilityState: string; addEventListener: Listen; removeEventListener: Listen };
  navigator?: { onLine?: boolean; sendBeacon?: (url: string, body: string) => boolean };
}

type Listen = (type: string, listener: () => void) => void;

/** What a browser takes in one beacon is 64 KB, with everything else that is on its way. */
const MAX_BEACON = 55_000;

/** When the page is hidden, which may be its end, gives the queue to the browser to send. Returns what undoes this. */
export function watchPage({ sender, request, handOver }: PageOptions): () => void {
  const { document, navigator } = globalThis as Page;
  const type = 'visibilitychange';
  const url = `${sender.baseUrl + EVENTS_PATH}?key=${encodeURIComponent(sender.apiKey)}`;
  // Where a beacon is refused: a request that outlives the page.
  const sendAlive = async (body: string) => (await request({ path: EVENTS_PATH, body, keepalive: true })).status === 202;
  const send = (body: string) => navigator?.sendBeacon?.(url, body) || sendAlive(body);
  const onChange = () => {
    if (document?.visibilityState === 'hidden' && navigator?.onLine !== false) handOver(send, MAX_BEACON);
  };
  document?.addEventListener(type, onChange);
  return () => document?.removeEventListener(type, onChange);
}
