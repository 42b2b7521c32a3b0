import { afterEach, describe, expect, it } from 'vitest';
import { isLoopbackHost, refusedAddress } from '@/lib/jobs/outbox/allowed-address';
import { post } from '@/lib/jobs/outbox/post';
import { type Receiver, startReceiver } from './receiver';

const receivers: Receiver[] = [];

async function receiverThat(answer: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

const postTo = (url: string, allowLoopback = true) => post({ url, headers: {}, body: '{}', timeoutMs: 300, allowLoopback });

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.stop();
});

describe('post', () => {
  it('follows no redirect', async () => {
    const elsewhere = await receiverThat((response) => response.end());
    const { url } = await receiverThat((response) => response.writeHead(302, { location: elsewhere.url }).end('over there'));
    expect(await postTo(url)).toEqual({ status: 302, response: 'over there' });
    expect(elsewhere.received).toEqual([]);
  });

  it('gives up on a receiver that does not answer, and on one that never finishes', async () => {
    const { url: silent } = await receiverThat(() => {});
    expect(await postTo(silent)).toEqual({ status: null, response: 'no answer within 0.3 s' });
    const { url: endless } = await receiverThat((response) => response.writeHead(200).write('so far'));
    expect(await postTo(endless)).toEqual({ status: 200, response: 'so far' });
  });

  it('keeps the beginning of a long answer, without what Postgres cannot hold', async () => {
    const { url } = await receiverThat((response) => response.writeHead(500).end(`\0${'x'.repeat(1_000_000)}`));
    expect(await postTo(url)).toEqual({ status: 500, response: 'x'.repeat(999) });
  });

  it('says why nobody answers', async () => {
    const receiver = await startReceiver(() => {});
    await receiver.stop();
    expect((await postTo(receiver.url)).response).toContain('ECONNREFUSED');
    expect((await postTo('http://no-such-host.invalid/')).response).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('does not go to this machine, by number or by name, where the server is for others too', async () => {
    const receiver = await receiverThat((response) => response.end());
    const byName = receiver.url.replace('127.0.0.1', 'localhost');
    for (const url of [receiver.url, byName]) expect((await postTo(url, false)).response).toContain('this machine itself');
    expect(receiver.received).toEqual([]);
    expect((await postTo(byName)).status).toBe(200);
  });
});

describe('refusedAddress', () => {
  it.each(['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255'])(
    'refuses %s everywhere',
    (address) => {
      expect(refusedAddress(address, true)).toContain('no webhook may go');
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('takes %s for this machine', (address) => {
    expect([refusedAddress(address, true), refusedAddress(address, false)]).toEqual([undefined, expect.stringContaining('this machine')]);
    expect(isLoopbackHost(address)).toBe(true);
  });

  it.each(['10.0.0.7', '192.168.1.5', 'fd12::1', '93.184.216.34', '2606:2800::1'])('lets %s through', (address) => {
    expect(refusedAddress(address, false)).toBeUndefined();
    expect(isLoopbackHost(address)).toBe(false);
  });
});
