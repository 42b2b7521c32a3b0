/** `a.b[0].c` and what encloses it, from the inside: `a.b[0].c`, `a.b[0]`, `a.b`, `a`. */
export function enclosing(field: string): string[] {
  const end = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
  return end <= 0 ? [field] : [field, ...enclosing(field.slice(0, end))];
}

/** Moves the focus to a field, or to the least part of the form that it is in; false when the form shows neither. */
export function goToField(field: string): boolean {
  const element = enclosing(field)
    .map((id) => document.getElementById(id))
    .find((found) => found !== null);
  if (element === undefined) return false;
  const fold = element.closest('details');
  if (fold !== null) fold.open = true;
  element.scrollIntoView({ block: 'center' });
  element.focus({ preventScroll: true });
  return true;
}
