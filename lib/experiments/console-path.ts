import { DEFAULT_ENVIRONMENT } from './default-environment';

/** What an address of the console names its environment by; one that names none means the default. */
export const ENVIRONMENT_PARAMETER = 'environment';

/**
 * The address of a page of the console in an environment. It stands in the address, and in no cookie, so that a link means the same
 * experiment whoever opens it, and a page that was open before a switch in another tab still acts where it was opened.
 *
 * @param path absolute, or as `?page=2` of the present page
 */
export function consolePath(path: string, environment: string): string {
  if (environment === DEFAULT_ENVIRONMENT || path.startsWith('#')) return path;
  const [page = '', hash] = path.split('#');
  const named = `${page}${page.includes('?') ? '&' : '?'}${ENVIRONMENT_PARAMETER}=${encodeURIComponent(environment)}`;
  return hash === undefined ? named : `${named}#${hash}`;
}

/** The environment that an address of the console names. */
export function environmentOf(search: URLSearchParams | { get(name: string): string | null }): string {
  return search.get(ENVIRONMENT_PARAMETER) ?? DEFAULT_ENVIRONMENT;
}
