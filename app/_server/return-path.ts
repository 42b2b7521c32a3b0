/** Where to sign in, with the page to come back to. The server entry notes each request's path in `x-rampart-path`. */
export function signInPath(path: string | null): string {
  const back = returnPath(path);
  return back === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(back)}`;
}

/** A page of this console, whatever a link claims: never another site. */
export function returnPath(path: string | null | undefined): string {
  const base = 'http://rampart.invalid';
  if (path === null || path === undefined || !path.startsWith('/') || !URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  url.searchParams.delete('_rsc');
  const page = `${url.pathname}${url.search}`;
  // "/.//elsewhere.example" is a page of this site until its dots are resolved; what is left names another.
  return url.origin === base && !page.startsWith('//') ? page : '/';
}
