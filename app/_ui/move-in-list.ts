/** `j` and `k` move the focus along the page's rows (`data-row`); true when the key was one of them and there are rows. */
export function moveInList(key: string): boolean {
  if (key !== 'j' && key !== 'k') return false;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return false;
  const here = rows.indexOf(document.activeElement as HTMLElement);
  const next = here === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, here + (key === 'j' ? 1 : -1)));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
  return true;
}
