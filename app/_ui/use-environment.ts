'use client';

import { useSearchParams } from 'next/navigation';
import { consolePath, environmentOf } from '@/lib/experiments/console-path';

/** The environment that the page's address names, and the way to other pages of it. */
export function useEnvironment(): { environment: string; pathTo: (path: string) => string } {
  const environment = environmentOf(useSearchParams());
  return { environment, pathTo: (path) => consolePath(path, environment) };
}
