import type { Drawn } from './still';

const kept = new WeakMap<object, Map<string, string>>();

/** The markup of a drawing, made once for the object that alone it is made of. */
export function keptMarkup({ figures, name }: Drawn, draw: () => string): string {
  const drawings = kept.get(figures) ?? new Map<string, string>();
  kept.set(figures, drawings);
  const markup = drawings.get(name) ?? draw();
  drawings.set(name, markup);
  return markup;
}
