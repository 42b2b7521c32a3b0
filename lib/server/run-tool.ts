import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface ToolRun {
  code: number;
  output: string;
  seconds: number;
}

export interface ToolOptions {
  /** npm package of the tool and the file in it to run. */
  package: string;
  bin: string;
  flags: string[];
  cwd: string;
  env?: Record<string, string>;
  /** Whether a person watches: the output goes straight to the terminal and is not returned. */
  isShown: boolean;
}

/** Runs a tool of node_modules with this Node. */
export async function runTool({ package: name, bin, flags, cwd, env = {}, isShown }: ToolOptions): Promise<ToolRun> {
  const startedAt = performance.now();
  const file = path.join(packageRoot(name), bin);
  const output: Buffer[] = [];
  const child = spawn(process.execPath, [file, ...flags], {
    cwd,
    env: { ...process.env, ...env },
    stdio: isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output: Buffer.concat(output).toString(), seconds: (performance.now() - startedAt) / 1000 };
}

function packageRoot(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = paths.map((place) => path.join(place, name)).find((place) => isPackage(place));
  if (found === undefined) throw new Error(`The package ${name} is not installed: run npm ci`);
  return found;
}

function isPackage(place: string): boolean {
  try {
    createRequire(import.meta.url).resolve(path.join(place, 'package.json'));
    return true;
  } catch {
    return false;
  }
}
