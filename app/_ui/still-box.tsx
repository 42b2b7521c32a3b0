'use client';

import { type HTMLAttributes, useMemo } from 'react';
import { answerMarkup } from '@/lib/http/answer-markup';

interface StillBoxProps extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'dangerouslySetInnerHTML'> {
  as?: 'div' | 'section' | undefined;
  /** Where its content is among the answer's markup, or the content itself. */
  markup: number | string;
}

/** Of the document that was loaded: the router comes back to it, with boxes that are no longer on the page. */
const loaded = new Map<number, string>();

/** The box of `Still`. A document has its content once, in the HTML, where the browser takes it from. */
export function StillBox({ as: Box = 'div', markup, ...attributes }: StillBoxProps) {
  const text = typeof markup === 'string' ? markup : markupAt(markup);
  const html = useMemo(() => ({ __html: text }), [text]);
  const place = typeof markup === 'string' ? undefined : markup;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markupOf escapes every text
  return <Box {...attributes} data-still={place} suppressHydrationWarning dangerouslySetInnerHTML={html} />;
}

function markupAt(place: number): string {
  if (typeof document === 'undefined') return answerMarkup()?.[place] ?? '';
  const known = loaded.get(place);
  if (known !== undefined) return known;
  const shown = document.querySelector(`[data-still="${place}"]`)?.innerHTML ?? '';
  loaded.set(place, shown);
  return shown;
}
