import type { Emit } from './emitter';
import { quietly } from './quietly';
import type { ClientOptions } from './types';

/** What can go wrong; the README tells what each code means. */
export type ProblemCode =
  | 'CONFIG_UNAVAILABLE'
  | 'EVENT_TOO_LARGE'
  | 'EVENTS_DELAYED'
  | 'EVENTS_REFUSED'
  | 'EVENTS_REJECTED'
  | 'EXPOSURE_FAILED'
  | 'INVALID_EVENT'
  | 'LAST_GOOD_FILE'
  | 'QUEUE_FULL'
  | 'UNREADABLE';

export type Problems = ReturnType<typeof createProblems>;

const MAX_REMEMBERED = 1_000;

/** Where problems go: never thrown at the caller, and one warning for each. */
export function createProblems({ logger = console, onError }: ClientOptions, emit: Emit) {
  const known = new Set<string>();
  /** Logs once per text, for problems that may come with every call. */
  const warn = (code: string, message = code) => {
    if (known.has(code) || known.size >= MAX_REMEMBERED) return;
    known.add(code);
    quietly(() => logger.warn(`rampart: ${message}`));
  };
  /** Tells `onError` and the listeners every time, the logger only the first time until `solved`. */
  const report = (code: ProblemCode, cause: unknown, dropped = 0) => {
    let message: string = code;
    // Anything can be thrown, also what no text can be made of.
    quietly(() => {
      message += `: ${String(cause)}`;
      // `fetch` in Node says that it failed, and hides in its cause why.
      const inner = (cause as Error | undefined)?.cause as { code?: unknown } | undefined;
      if (inner) message += ` (${inner.code ?? inner})`;
    });
    const error = { code, message, dropped, cause };
    warn(code, message);
    quietly(() => onError?.(error));
    emit('error', { error });
  };
  return {
    warn,
    report,
    solved: (code: ProblemCode) => known.delete(code),
    /** What `run` returns, or undefined and a report. */
    attempt<Result>(code: ProblemCode, run: () => Result): Result | undefined {
      try {
        return run();
      } catch (cause) {
        report(code, cause);
        return undefined;
      }
    },
  };
}
