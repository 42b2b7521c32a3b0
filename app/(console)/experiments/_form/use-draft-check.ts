'use client';

import { useEffect, useState } from 'react';
import type { Draft } from '@/app/_ui/document-changes';
import { useEnvironment } from '@/app/_ui/use-environment';
import type { CheckAnswer } from './check-draft';
import { readLines } from './check-line';

const PAUSE_MS = 350;

interface DraftCheck {
  check: CheckAnswer | null;
  /** The answer is that of an earlier draft. */
  isStale: boolean;
  /** Share of the forecast under way that is done. */
  progress: number;
}

/**
 * Problems and forecast of the draft, asked for when the typing pauses. The last answer stays until the next one is there; a change ends the
 * computation of the draft before.
 */
export function useDraftCheck(draft: Draft): DraftCheck {
  const [answer, setAnswer] = useState<{ draft: Draft; check: CheckAnswer } | null>(null);
  const [progress, setProgress] = useState(0);
  const address = useEnvironment().pathTo('/experiments/check');
  useEffect(() => {
    const outdated = new AbortController();
    const { signal } = outdated;
    setProgress(0);
    const timer = setTimeout(() => {
      const asked = fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(draft),
        signal,
      });
      asked
        .then((response) =>
          readLines(response, (line) => {
            if (signal.aborted) return;
            if ('progress' in line) setProgress(line.progress);
            else setAnswer({ draft, check: line.check });
          }),
        )
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      outdated.abort();
    };
  }, [draft, address]);
  return { check: answer?.check ?? null, isStale: answer?.draft !== draft, progress };
}
