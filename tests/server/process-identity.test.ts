import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parentProcess, processCommand, processIdentity } from '@/lib/server/process-identity.mjs';

describe('processIdentity', () => {
  it('stays the same for a living process', () => {
    expect(processIdentity(process.pid)).toBeDefined();
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
  });

  it('is undefined for a process that ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    expect(processIdentity(child.pid ?? 0)).toBeUndefined();
    expect(processCommand(child.pid ?? 0)).toBeUndefined();
  });

  it('is undefined for a zombie, whose pid still answers signals', async () => {
    // A shell that never waits: its child ends and stays a zombie until the shell ends.
    const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(await new Promise((resolve) => shell.stdout.once('data', resolve)));
    while (processIdentity(pid) !== undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(process.kill(pid, 0)).toBe(true);
    shell.kill('SIGKILL');
  });
});

describe('parentProcess', () => {
  it('names the parent', () => {
    expect(parentProcess(process.pid)).toBe(process.ppid);
  });
});
