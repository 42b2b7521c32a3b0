/** "ranker-v8 0 5000", a slot a line. What is no number stays a text, so that the schema names it. */
export function slotsFromText(text: string): { experiment: string; from: number | string; to: number | string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [experiment = '', from = '', to = ''] = line.split(/[\s,]+/);
      return { experiment, from: numberOrText(from), to: numberOrText(to) };
    });
}

function numberOrText(text: string): number | string {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
