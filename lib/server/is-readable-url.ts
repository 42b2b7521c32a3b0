/** Whether an address is one (and not the `*` of OPTIONS), can be decoded and holds no \u0000, which no text in the database can match. */
export function isReadableUrl(url: string): boolean {
  if (!url.startsWith('/') && !/^https?:\/\//i.test(url)) return false;
  const end = url.indexOf('?');
  try {
    if (decodeURIComponent(end === -1 ? url : url.slice(0, end)).includes('\u0000')) return false;
  } catch {
    return false;
  }
  return !/%00/.test(url.slice(end === -1 ? url.length : end));
}
