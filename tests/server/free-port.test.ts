import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPortFree } from '@/lib/server/free-port';
import { StartError } from '@/lib/server/start-error';

describe('isPortFree', () => {
  it('tells a port that somebody listens on from one that nobody does', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isPortFree('127.0.0.1', port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree('127.0.0.1', 0)).toBe(true);
  });

  it('says in words that this machine does not have the address', async () => {
    // An address for documentation, which no machine has (RFC 5737).
    const asked = isPortFree('192.0.2.1', 4000);
    await expect(asked).rejects.toThrow('This machine has no address 192.0.2.1.');
    await expect(asked).rejects.toBeInstanceOf(StartError);
  });
});
