'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { formatInstant } from './format';
import { isReachable } from './is-reachable';
import { useEnvironment } from './use-environment';

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
 * seen and no form is open in a dialog. While the server or its database is away the page keeps its figures and says from when they are.
 */
export function Live({ everyMs, of }: LiveProps) {
  const router = useRouter();
  const [seenAt, setSeenAt] = useState<number | null>(null);
  const address = useEnvironment().pathTo(`/live?of=${encodeURIComponent(of ?? '')}`);
  useEffect(() => {
    let isGone = false;
    let isAsking = false;
    let isDue = false;
    let isAway = false;
    let askedAt = Number.NEGATIVE_INFINITY;
    let shownAt = performance.now();
    let shown = Date.now();
    let stream = of === undefined ? undefined : open();

    function open(): EventSource {
      const opened = new EventSource(address);
      const refreshSoon = () => {
        isDue = true;
        void look();
      };
      // What happened before the stream was open was not told.
      opened.addEventListener('open', refreshSoon);
      opened.addEventListener('news', refreshSoon);
      return opened;
    }

    async function look() {
      const now = performance.now();
      const isBusy = document.querySelector('[role="dialog"] form, dialog[open] form') !== null;
      if (document.visibilityState !== 'visible' || isBusy || isAsking) return;
      if (now - askedAt < (isDue ? LEAST_MS : everyMs)) return;
      askedAt = now;
      isAsking = true;
      const isBack = await isReachable();
      isAsking = false;
      if (isGone) return;
      setSeenAt(isBack ? null : shown);
      const isTold = stream?.readyState === EventSource.OPEN;
      // A refresh that fails would leave the page for an error, figures and all.
      if (isBack && (isDue || isAway || !isTold || now - shownAt > QUIET_MS)) {
        isDue = false;
        shownAt = now;
        shown = Date.now();
        router.refresh();
      }
      isAway = !isBack;
      if (of !== undefined && isBack && stream?.readyState === EventSource.CLOSED) stream = open();
    }

    const timer = setInterval(look, Math.min(everyMs, 1000));
    document.addEventListener('visibilitychange', look);
    return () => {
      isGone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      stream?.close();
    };
  }, [router, everyMs, of, address]);
  if (seenAt === null) return null;
  return (
    <p
      role="status"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-alarm bg-alarm-soft px-4 py-2 text-center text-sm font-medium text-alarm"
    >
      Rampart or its database cannot be reached. What you see is from {formatInstant(seenAt)}; it goes on by itself.
    </p>
  );
}
