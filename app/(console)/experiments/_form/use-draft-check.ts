'use client';

import { useEffect, useRef, useState } from 'react';
import type { Draft } from '@/app/_ui/document-changes';
import { useEnvironment } from '@/app/_ui/use-environment';
import type { CheckAnswer } from './check-draft';
import { readLines } from './check-line';

const PAUSE_MS = 350;

/** Why there will be no answer for the draft as it is. */
type Ending = 'stopped' | 'failed';

export interface DraftCheck {
  check: CheckAnswer | null;
  /** The answer is that of an earlier draft. */
  isStale: boolean;
  /** Share of the forecast under way that is done. */
  progress: number;
  ending: Ending | null;
  stop: () => void;
  askAgain: () => void;
}

/**
 * Problems and forecast of the draft, asked for when the typing pauses. The last answer stays until the next one is there; a change ends the
 * computation of the draft before.
 */
export function useDraftCheck(draft: Draft): DraftCheck {
  const [answer, setAnswer] = useState<{ draft: Draft; check: CheckAnswer } | null>(null);
  const [progress, setProgress] = useState(0);
  const [ended, setEnded] = useState<{ draft: Draft; ending: Ending } | null>(null);
  const [asked, setAsked] = useState(0);
  const running = useRef<AbortController>(null);
  const address = useEnvironment().pathTo('/experiments/check');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks the same once more
  useEffect(() => {
    const outdated = new AbortController();
    const { signal } = outdated;
    running.current = outdated;
    setProgress(0);
    setEnded(null);
    const timer = setTimeout(() => {
      ask(address, { draft, signal, onProgress: setProgress }).then(
        (check) => setAnswer({ draft, check }),
        () => signal.aborted || setEnded({ draft, ending: 'failed' }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      outdated.abort();
    };
  }, [draft, address, asked]);
  const isStale = answer?.draft !== draft;
  return {
    check: answer?.check ?? null,
    isStale,
    progress,
    ending: isStale && ended?.draft === draft ? ended.ending : null,
    stop: () => {
      running.current?.abort();
      setEnded({ draft, ending: 'stopped' });
    },
    askAgain: () => setAsked((count) => count + 1),
  };
}

interface Question {
  draft: Draft;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

async function ask(address: string, { draft, signal, onProgress }: Question): Promise<CheckAnswer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(draft), signal });
  let check: CheckAnswer | undefined;
  await readLines(response, (line) => {
    if (signal.aborted) return;
    if ('progress' in line) onProgress(line.progress);
    else check = line.check;
  });
  if (check === undefined) throw new Error('the answer has no end');
  return check;
}
