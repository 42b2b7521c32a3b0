const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i;

/**
 * Whether a request came to this machine from this machine. The host's name counts too: a page elsewhere could point its own name at
 * 127.0.0.1 and read answers through the browser.
 *
 * @param host the Host header
 * @param forwardedFor the X-Forwarded-For header, where a server in front or Next itself notes the peer's address
 */
export function isLoopback(host: string | null, forwardedFor: string | null): boolean {
  if (host === null || !LOOPBACK_HOST.test(host)) return false;
  return (forwardedFor ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
    .every((address) => LOOPBACK_ADDRESS.test(address));
}
