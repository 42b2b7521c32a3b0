import type { IncomingMessage } from 'node:http';
import { isApiPath } from '@/lib/http/app';

/** Whether a request is for the API; anything else is for the pages. */
export function isForApi({ url = '/', headers, method }: Pick<IncomingMessage, 'url' | 'headers' | 'method'>): boolean {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (!isApiPath(path)) return false;
  if (path !== '/metrics') return true;
  // Prometheus' address and a page of the console at once: a browser asks for HTML, or as the pages' router, or posts a form.
  return method !== 'POST' && headers.rsc === undefined && !(headers.accept ?? '').includes('text/html');
}
