import { formatShare } from '@/app/_ui/format';

const BUCKETS = 10_000;

interface WrittenSlot {
  experiment: string;
  from: number | string;
  to: number | string;
}

/** "ranker-v8 0 5000", a slot a line. What is no number stays a text, so that the schema names it. */
export function slotsFromText(text: string): WrittenSlot[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [experiment = '', from = '', to = ''] = line.split(/[\s,]+/);
      return { experiment, from: numberOrText(from), to: numberOrText(to) };
    });
}

/** `{ "ranker-v8": "0 5000" }`: two lists of slots are compared by experiment. */
export function slotsByExperiment(slots: readonly WrittenSlot[]): Record<string, string> {
  return Object.fromEntries(slots.map(({ experiment, from, to }) => [experiment, `${from} ${to}`]));
}

/** "0 5000" as a sentence has it: "buckets 0 to 5000, 50 %". */
export function bucketsInWords(buckets: unknown): string {
  const [from, to] = String(buckets).split(' ');
  const share = (Number(to) - Number(from)) / BUCKETS;
  if (buckets === undefined) return 'no slot';
  return `buckets ${from} to ${to}${Number.isFinite(share) && share > 0 ? `, ${formatShare(share)}` : ''}`;
}

/** What the form calls a field of a layer's document: its slots stand in lines. */
export function layerFieldInWords(field: string): string {
  const [, index, rest = ''] = /^slots\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? [];
  if (index !== undefined) return `Slot ${Number(index) + 1}${rest === '' ? '' : `: ${rest}`}`;
  return field === 'slots' ? 'Slots' : 'Key of the layer';
}

/** What `slotsFromText` reads. */
export function textOfSlots(slots: Readonly<Record<string, unknown>>): string {
  return Object.entries(slots)
    .map(([experiment, buckets]) => `${experiment} ${buckets}`)
    .join('\n');
}

function numberOrText(text: string): number | string {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
