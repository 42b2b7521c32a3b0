import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** The markup of a chart, its titles and the text of its tables. */
export function draw(element: ReactElement): { markup: string; titles: string[]; cells: string[] } {
  const markup = renderToStaticMarkup(element);
  const inside = (tag: string) => [...markup.matchAll(new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`, 'g'))].map((match) => match[1] ?? '');
  return { markup, titles: inside('title'), cells: inside('td') };
}
