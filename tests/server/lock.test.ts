import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '@/lib/server/lock.mjs';
import { processIdentity } from '@/lib/server/process-identity.mjs';
import { scratchFolder } from '../support/scratch-folder';

describe('withLock', () => {
  it('lets one of many run at a time, and all of them in the end', async () => {
    const file = path.join(scratchFolder(), 'lock');
    let running = 0;
    const seen = await Promise.all(
      Array.from({ length: 8 }, () =>
        withLock(file, async () => {
          running += 1;
          const together = running;
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return together;
        }),
      ),
    );
    expect(seen).toEqual(Array(8).fill(1));
    expect(existsSync(file)).toBe(false);
  });

  it('frees the lock when the work fails', async () => {
    const file = path.join(scratchFolder(), 'lock');
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(file, () => 'next')).toBe('next');
  });

  it('takes over from a holder that died', async () => {
    const file = path.join(scratchFolder(), 'lock');
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(file, JSON.stringify({ pid: child.pid, identity: '1' }));
    expect(await withLock(file, () => 'mine')).toBe('mine');
  });

  it('takes over when the pid of a dead holder belongs to a stranger now', async () => {
    const file = path.join(scratchFolder(), 'lock');
    writeFileSync(file, JSON.stringify({ pid: process.ppid, identity: 'of somebody before' }));
    expect(await withLock(file, () => 'mine')).toBe('mine');
  });

  it('takes over a lock file that cannot be read', async () => {
    const file = path.join(scratchFolder(), 'lock');
    writeFileSync(file, '{"pid":');
    expect(await withLock(file, () => 'mine')).toBe('mine');
  });

  it('waits for a living holder in another process, and says for whom', async () => {
    const file = path.join(scratchFolder(), 'lock');
    const holder = spawn(process.execPath, ['-e', 'process.stdin.resume(); process.stdin.on("end", () => process.exit())']);
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    const pid = holder.pid ?? 0;
    writeFileSync(file, JSON.stringify({ pid, identity: processIdentity(pid) }));
    const order: string[] = [];
    const waiting = withLock(
      file,
      () => order.push('took it'),
      (other) => {
        order.push(`waits for ${other === pid}`);
        holder.stdin.end();
      },
    );
    await Promise.all([waiting, ended]);
    expect(order).toEqual(['waits for true', 'took it']);
  });
});
