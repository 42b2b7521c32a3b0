'use client';

import { useEffect } from 'react';
import { isReachable } from './is-reachable';

const EVERY_MS = 2_000;

/** On a page that could not be shown: loads it again when what was out of reach is back. A failure with everything in reach is a bug and stays. */
export function ComeBack() {
  useEffect(() => {
    let wasAway = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const isBack = await isReachable();
      if (isBack && wasAway) location.reload();
      wasAway ||= !isBack;
      if (wasAway) timer = setTimeout(look, EVERY_MS);
    };
    void look();
    return () => clearTimeout(timer);
  }, []);
  return null;
}
