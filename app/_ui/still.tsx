import type { HTMLAttributes, ReactNode } from 'react';
import { answerMarkup } from '@/lib/http/answer-markup';
import { keptMarkup } from './kept-markup';
import { markupOf } from './markup';
import { StillBox } from './still-box';

interface StillProps extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'dangerouslySetInnerHTML'> {
  as?: 'div' | 'section';
  children: ReactNode | (() => ReactNode);
  /** What alone the content is made of, and which drawing of it this is: it is drawn once for as long as that object is kept. */
  of?: Drawn | undefined;
}

export interface Drawn {
  figures: object;
  name: string;
}

/**
 * A box whose content is drawn once, as text, and stands once in the answer. React would build each element on the server, send it a second
 * time as data and build it again in the browser, which for a report of twenty metrics took most of the answer.
 */
export function Still({ children, of, ...attributes }: StillProps) {
  const draw = () => markupOf(typeof children === 'function' ? children() : children);
  const markup = of === undefined ? draw() : keptMarkup(of, draw);
  const pieces = answerMarkup();
  return <StillBox {...attributes} markup={pieces === undefined ? markup : pieces.push(markup) - 1} />;
}
