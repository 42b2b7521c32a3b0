import type { HTMLAttributes, ReactNode } from 'react';
import { markupOf } from './markup';

interface StillProps extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'dangerouslySetInnerHTML'> {
  as?: 'div' | 'section';
  children: ReactNode;
}

/**
 * A box whose content is drawn once, as text. React would build each element on the server, send it a second time as data and build it
 * again in the browser, which for a report of twenty metrics took most of the answer.
 */
export function Still({ as: Box = 'div', children, ...attributes }: StillProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markupOf escapes every text
  return <Box {...attributes} dangerouslySetInnerHTML={{ __html: markupOf(children) }} />;
}
