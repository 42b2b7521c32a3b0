import type { Problems } from './problems';
import type { Sender } from './request';
import type { Snapshot } from './snapshot';
import type { ClientOptions } from './types';

export interface FollowOptions extends Sender {
  /** Called when the stream opens, since something may have been missed, and for every message. */
  onChange: () => unknown;
}

export interface PageOptions {
  sender: Sender;
  /** Hands over what is queued through `send`. */
  handOver: (send: (body: string) => boolean | Promise<boolean>, maxBytes: number) => void;
}

/** What differs between servers, which hold rules, and pages, which hold one context's answers. */
export interface Platform {
  /** What to begin with. Only what was given counts as fresh; nobody knows how old a file is. */
  readInitial(options: ClientOptions, problems: Problems): { snapshot: Snapshot | undefined; isFresh: boolean };
  /** @throws when the document is no config, or configs are not evaluated here */
  readConfig(document: unknown): Snapshot;
  /** Keeps the text of the newest config for the next start. @throws when it cannot */
  keep(options: ClientOptions, text: string): void;
  /** Follows the server's change stream until stopped. */
  follow(options: FollowOptions): () => void;
  watchPage(options: PageOptions): () => void;
}

/** What `read` returns, or undefined and a report. */
export function attempt<Result>(problems: Problems, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (cause) {
    problems.report('UNREADABLE', cause);
    return undefined;
  }
}
