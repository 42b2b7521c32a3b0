import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const IS_LINUX = process.platform === 'linux';

/**
 * A text that stays the same while a process lives and differs for the next owner of its pid.
 *
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process runs; a zombie does not run
 */
export function processIdentity(pid) {
  if (!IS_LINUX) return psField(pid, 'lstart');
  try {
    // The name in brackets may hold anything, so fields count from the last bracket: state first, start time twentieth.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * The command line of a living process.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processCommand(pid) {
  if (!IS_LINUX) return psField(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
  } catch {
    return undefined;
  }
}

function psField(pid, field) {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
