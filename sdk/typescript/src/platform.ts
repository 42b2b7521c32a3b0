import type { EvaluationContext } from '../../../lib/assignment/types';
import type { Problems } from './problems';
import type { Request, Sender } from './request';
import type { Snapshot } from './snapshot';
import type { ClientOptions } from './types';

export interface FollowOptions extends Sender {
  /** Called when the stream opens, since something may have been missed, and for every message. */
  onChange: () => unknown;
}

/** Hands over what is queued through `send`, in bodies of at most `maxBytes`. */
export type HandOver = (send: (body: string) => boolean | Promise<boolean>, maxBytes: number) => void;

export interface PageOptions {
  sender: Sender;
  request: Request;
  handOver: HandOver;
}

/** What differs between servers, which hold rules, and pages, which hold one context's answers. */
export interface Platform {
  /** What to begin with. Only what was given counts as fresh; nobody knows how old a file is. */
  readInitial(options: ClientOptions, attempt: Problems['attempt']): { snapshot: Snapshot | undefined; isFresh: boolean };
  /** Reads the server's answers for a context, or its config when there is none. @throws when the document is neither */
  read(document: unknown, context: EvaluationContext | undefined): Snapshot;
  /** Keeps the text of the newest config for the next start. @throws when it cannot */
  keep?(options: ClientOptions, text: string): void;
  /** Follows the server's change stream until stopped. */
  follow(options: FollowOptions): () => void;
  watchPage?(options: PageOptions): () => void;
}
