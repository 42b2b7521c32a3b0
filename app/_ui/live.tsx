'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Keeps a page up to date: asks the server for the page again while it is seen and no dialog is open. */
export function Live({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      const isBusy = document.querySelector('[role="dialog"], dialog[open]') !== null;
      if (document.visibilityState === 'visible' && !isBusy) router.refresh();
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [router, everyMs]);
  return null;
}
