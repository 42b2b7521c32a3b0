import { z } from 'zod';
import { documentKey } from './document-key';
import { strictObject } from './strict-object';

const bucket = z.int('must be a whole number of buckets').min(0, 'must be at least 0').max(10_000, 'must be at most 10000');
const slot = strictObject({ experiment: documentKey, from: bucket, to: bucket });

const SLOTS = 'is required: a list of { experiment, from, to }; an empty one frees every slot';

/** Slots of a layer: buckets [from, to) of ten thousand, each owned by one experiment. */
export const layerDocument = strictObject({ key: documentKey.optional(), slots: z.array(slot, SLOTS).max(200) }).superRefine(
  (layer, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    layer.slots.forEach((current, index) => {
      if (current.to <= current.from) refuse(['slots', index, 'to'], `must be above "from" (${current.from}): it is exclusive`);
      layer.slots.slice(0, index).forEach((other) => {
        if (current.experiment === other.experiment)
          refuse(['slots', index, 'experiment'], `has a slot already: one slot for "${other.experiment}"`);
        if (current.from < other.to && other.from < current.to) refuse(['slots', index], overlapInWords(current, other));
      });
    });
  },
);

/** Both slots, what they share, and how to part them. */
function overlapInWords(current: z.output<typeof slot>, other: z.output<typeof slot>): string {
  const shared = `${Math.max(current.from, other.from)} to ${Math.min(current.to, other.to)}`;
  const ways = [...(current.to > other.to ? [`begin at ${other.to}`] : []), ...(current.from < other.from ? [`end at ${other.from}`] : [])];
  const fix = ways.length === 0 ? `take buckets outside of ${other.from} to ${other.to}` : ways.join(', or ');
  return `gives "${current.experiment}" buckets ${current.from} to ${current.to}, while "${other.experiment}" has ${other.from} to ${other.to}: both would own ${shared}, so ${fix}`;
}

export type LayerDocument = z.output<typeof layerDocument>;

/** Share of units kept outside all experiments. */
export const holdoutDocument = strictObject({
  share: z
    .number({ error: ({ input }) => `${input === undefined ? 'is required: ' : 'must be '}a share such as 0.05` })
    .min(0, 'must be at least 0')
    .max(0.5, 'must be at most 0.5'),
});

export type HoldoutDocument = z.output<typeof holdoutDocument>;
