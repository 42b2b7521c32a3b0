import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { otherInstances, registerInstance, unregisterInstance } from '@/lib/server/instances';
import { scratchFolder } from '../support/scratch-folder';

describe('otherInstances', () => {
  it('lists the living others and forgets the dead', async () => {
    const folder = scratchFolder();
    const living = { pid: process.ppid, host: '127.0.0.1', port: 3001 };
    registerInstance(folder, { pid: process.pid, host: '127.0.0.1', port: 3000 });
    registerInstance(folder, living);
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    registerInstance(folder, { pid: child.pid ?? 0, host: '127.0.0.1', port: 3002 });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(otherInstances(folder, process.pid)).toEqual([expect.objectContaining(living)]);
  });

  it('lists nobody once all have left, or where nobody ever was', () => {
    const folder = scratchFolder();
    expect(otherInstances(folder, process.pid)).toEqual([]);
    registerInstance(folder, { pid: process.ppid, host: '127.0.0.1', port: 3001 });
    unregisterInstance(folder, process.ppid);
    expect(otherInstances(folder, process.pid)).toEqual([]);
  });
});
