import type { FollowOptions } from './platform';
import { after, backoff } from './timers';

/** Follows the server's change stream through a browser's EventSource, which cannot send headers, until stopped. */
export function followEventSource({ baseUrl, apiKey, onChange }: FollowOptions): () => void {
  let failures = 0;
  let stop: () => void;
  function open(): void {
    const source = new EventSource(`${baseUrl}/api/v1/stream?key=${encodeURIComponent(apiKey)}`);
    stop = () => source.close();
    source.onmessage = onChange;
    source.onopen = () => {
      failures = 0;
      onChange();
    };
    source.onerror = () => {
      // It reconnects by itself, except after an HTTP error.
      if (source.readyState !== source.CLOSED) return;
      failures += 1;
      stop = after(backoff(failures), open);
    };
  }
  open();
  return () => stop();
}
