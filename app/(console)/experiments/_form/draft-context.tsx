'use client';

import { createContext, useContext } from 'react';
import type { Draft } from '@/app/_ui/document-changes';

export interface DraftForm {
  draft: Draft;
  /** Sets the field with this path; undefined takes it away. */
  write: (path: string, value: unknown) => void;
  /** What is wrong with the field, once it may be told. */
  problem: (path: string) => string | undefined;
  /** The same for a part, such as a list, and what is in it, but for the fields of these names, which tell it themselves. */
  problemWithin: (path: string, fields: readonly string[]) => string | undefined;
  /** Whether something is wrong with the field or with a part of it, once it may be told. */
  isWrong: (path: string) => boolean;
  metrics: readonly { key: string; name: string; kind: string }[];
}

const Context = createContext<DraftForm | null>(null);
export const DraftProvider = Context.Provider;

export function useDraft(): DraftForm {
  const form = useContext(Context);
  if (form === null) throw new Error('useDraft requires a DraftProvider above it');
  return form;
}
