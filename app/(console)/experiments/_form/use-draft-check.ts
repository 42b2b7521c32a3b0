'use client';

import { useEffect, useState } from 'react';
import { type CheckAnswer, checkDraft } from './actions';
import type { Draft } from './draft-path';

const PAUSE_MS = 350;

/** Problems and forecast of the draft, asked for when the typing pauses. The last answer stays until the next one is there. */
export function useDraftCheck(draft: Draft): { check: CheckAnswer | null; isStale: boolean } {
  const [answer, setAnswer] = useState<{ draft: Draft; check: CheckAnswer } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const check = await checkDraft(draft).catch(() => null);
      if (isCurrent && check !== null) setAnswer({ draft, check });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [draft]);
  return { check: answer?.check ?? null, isStale: answer?.draft !== draft };
}
