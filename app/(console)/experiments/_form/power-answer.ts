import type { Chance } from '@/app/_ui/charts/chances';

/** What the power panel says of a design. */
export interface PowerAnswer {
  chances: (Chance & { expire: number; days: number })[];
  /** Sentences to heed, the weightiest first. */
  warnings: string[];
  runs: number;
}
