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

/** What `slotsFromText` reads. */
export function textOfSlots(slots: Readonly<Record<string, unknown>>): string {
  return Object.entries(slots)
    .map(([experiment, buckets]) => `${experiment} ${buckets}`)
    .join('\n');
}

function numberOrText(text: string): number | string {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
