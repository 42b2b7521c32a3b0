import { describe, expect, it, onTestFinished } from 'vitest';
import { GIVE_UP_CODE, superviseChild } from '@/lib/server/supervise';

const STAYS = 'process.send(process.pid); process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)';

/** Supervises a script and hands over what it sends, one message at a time. */
function supervise(script: string) {
  const messages: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  const log: string[] = [];
  let hasGivenUp: () => void = () => {};
  const gaveUp = new Promise<void>((resolve) => {
    hasGivenUp = resolve;
  });
  const child = superviseChild({
    name: 'child',
    flags: ['-e', script],
    cwd: process.cwd(),
    env: () => process.env,
    log: (line) => log.push(line),
    onMessage: (message) => (waiting.shift() ?? ((late) => messages.push(late)))(message),
    onGiveUp: hasGivenUp,
  });
  onTestFinished(() => child.stop(0));
  const next = () => new Promise<unknown>((resolve) => (messages.length > 0 ? resolve(messages.shift()) : waiting.push(resolve)));
  return { child, next, log, gaveUp };
}

describe('superviseChild', () => {
  it('starts a child again that was killed', async () => {
    const { next, log } = supervise(STAYS);
    const first = Number(await next());
    process.kill(first, 'SIGKILL');
    expect(Number(await next())).not.toBe(first);
    expect(log).toEqual([expect.stringContaining('SIGKILL')]);
  });

  it('waits longer each time a child keeps failing', async () => {
    const { next, log } = supervise('process.send("up", () => process.exit(3))');
    for (let start = 0; start < 3; start += 1) await next();
    expect(log.slice(0, 2)).toEqual([expect.stringContaining('in 250 ms'), expect.stringContaining('in 500 ms')]);
  });

  it('does not start a child again that gave up', async () => {
    const { gaveUp, log } = supervise(`process.exit(${GIVE_UP_CODE})`);
    await gaveUp;
    expect(log).toEqual([]);
  });

  it('replaces the child on request', async () => {
    const { child, next, log } = supervise(STAYS);
    const first = Number(await next());
    await child.restart();
    expect(Number(await next())).not.toBe(first);
    expect(log).toEqual([]);
  });

  it('ends a child by force that does not listen', async () => {
    const { child, next } = supervise('process.on("SIGTERM", () => {}); process.send(process.pid); setInterval(() => {}, 1000)');
    const pid = Number(await next());
    await child.stop(50);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
