'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

interface LiveProps {
  /** How often to ask while there is no stream. */
  everyMs: number;
  /** What the page shows, such as `experiment:ranker`, or empty for everything; without it the page has no stream. */
  of?: string;
}

const LEAST_MS = 500;
/** With a stream: ages and waiting times on the page move on by themselves. */
const QUIET_MS = 30_000;

/**
 * Keeps a page up to date: asks the server for it again when the stream tells of news, or at times where there is none, while the page is
 * seen and no dialog is open.
 */
export function Live({ everyMs, of }: LiveProps) {
  const router = useRouter();
  useEffect(() => {
    let asked = Number.NEGATIVE_INFINITY;
    let isDue = false;
    let stream = of === undefined ? undefined : open(of);

    function open(subject: string): EventSource {
      const opened = new EventSource(`/live?of=${encodeURIComponent(subject)}`);
      opened.addEventListener('news', () => {
        isDue = true;
        refresh();
      });
      return opened;
    }

    function refresh() {
      const isBusy = document.querySelector('[role="dialog"], dialog[open]') !== null;
      if (document.visibilityState !== 'visible' || isBusy || performance.now() - asked < LEAST_MS) return;
      asked = performance.now();
      isDue = false;
      router.refresh();
    }

    function look() {
      const age = performance.now() - asked;
      const isTold = stream?.readyState === EventSource.OPEN;
      if (isDue || age > QUIET_MS || (!isTold && age >= everyMs)) refresh();
      if (of !== undefined && stream?.readyState === EventSource.CLOSED && age > QUIET_MS) stream = open(of);
    }

    const timer = setInterval(look, Math.min(everyMs, 1000));
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
      stream?.close();
    };
  }, [router, everyMs, of]);
  return null;
}
