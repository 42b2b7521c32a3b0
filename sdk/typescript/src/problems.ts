import type { Listener, Logger, RampartError } from './types';

export interface Problems {
  /** Tells `onError` and the listeners every time, the logger only the first time until `solved`. */
  report(problem: RampartError): void;
  /** Logs once per code, for problems that may come with every call. */
  warn(code: string, message: string): void;
  solved(code: string): void;
}

const MAX_REMEMBERED = 1_000;

/** Where problems go: never thrown at the caller, and one warning for each. */
export function createProblems(logger: Logger, onError: ((error: RampartError) => void) | undefined, emit: Listener): Problems {
  const known = new Set<string>();
  const warn = (code: string, message: string) => {
    if (known.has(code) || known.size >= MAX_REMEMBERED) return;
    known.add(code);
    logger.warn(`rampart: ${message}`);
  };
  return {
    warn,
    report(error) {
      warn(error.code, error.message);
      try {
        onError?.(error);
      } catch {
        // As with listeners: not ours to pass on.
      }
      emit({ error });
    },
    solved: (code) => known.delete(code),
  };
}
