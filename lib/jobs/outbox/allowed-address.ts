import { BlockList, isIP, isIPv6 } from 'node:net';

/** Where no receiver of webhooks lives, but a cloud's own secrets do: link-local, unspecified, multicast. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('224.0.0.0', 3, 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Why nothing may be posted to an address, or undefined when it may. Private networks may: that is where an operator's own receivers are.
 *
 * @param allowLoopback where the server itself is for this machine alone
 */
export function refusedAddress(address: string, allowLoopback: boolean): string | undefined {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return `${address} is no address`;
  if (FORBIDDEN.check(address, family)) return `${address} is link-local or reserved, where no webhook may go`;
  if (!allowLoopback && LOOPBACK.check(address, family))
    return `${address} is this machine itself, where webhooks go only while HOST is a loopback address`;
  return undefined;
}

/** Whether a server that listens there is for this machine alone. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4'));
}
