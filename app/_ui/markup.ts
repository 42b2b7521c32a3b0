import { Fragment, isValidElement, type ReactNode } from 'react';

/** React's names of attributes with their own; others are added as they come. */
const NAMES = new Map([
  ['className', 'class'],
  ['viewBox', 'viewBox'],
  ['tabIndex', 'tabindex'],
]);
const LEAVES = new Set(['line', 'path', 'rect', 'circle']);
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };

/**
 * Elements as markup: components are called, attributes are texts and numbers, the latter to a hundredth, since they are pixels.
 *
 * @throws TypeError for what only a browser or React could do: handlers, client components, promises
 */
export function markupOf(node: ReactNode): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node === 'string' || typeof node === 'number') return escaped(String(node));
  if (Array.isArray(node)) {
    let text = '';
    for (const child of node) text += markupOf(child);
    return text;
  }
  if (!isValidElement<Record<string, unknown> & { children?: ReactNode }>(node)) throw new TypeError('still parts hold elements and text');
  const { type, props } = node;
  if (type === Fragment) return markupOf(props.children);
  if (typeof type === 'function') return markupOf((type as (given: typeof props) => ReactNode)(props));
  if (typeof type !== 'string') throw new TypeError('still parts hold components of the server alone');
  const start = `<${type}${attributesOf(props)}`;
  return LEAVES.has(type) ? `${start}/>` : `${start}>${markupOf(props.children)}</${type}>`;
}

function attributesOf(props: Record<string, unknown>): string {
  let text = '';
  for (const name in props) {
    const value = props[name];
    if (name === 'children' || value === undefined || value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`still parts cannot have ${name}`);
    const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escaped(value);
    text += ` ${attributeName(name)}="${shown}"`;
  }
  return text;
}

function attributeName(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  NAMES.set(name, kebab);
  return kebab;
}

function escaped(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character) : text;
}
