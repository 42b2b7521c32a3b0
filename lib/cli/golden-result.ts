import type { Mismatch } from './golden-compare';

export interface SectionResult {
  cases: number;
  passed: number;
  /** largest error, to be read beside the relative tolerance */
  worst: number;
}

/** What `golden` prints. */
export interface GoldenResult {
  sections: Record<string, SectionResult>;
  failures: (Mismatch & { id: string })[];
}
