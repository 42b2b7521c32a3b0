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
  const fields = statFields(pid);
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/**
 * The pid of the process that a living process belongs to now.
 *
 * @param {number} pid
 * @returns {number | undefined}
 */
export function parentProcess(pid) {
  const text = IS_LINUX ? statFields(pid)[1] : psField(pid, 'ppid');
  return text === undefined ? undefined : Number(text);
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

// The name in brackets may hold anything, so fields count from the last bracket: state first, parent second, start time twentieth.
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function psField(pid, field) {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
