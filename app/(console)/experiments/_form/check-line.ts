import type { CheckAnswer } from './check-draft';

/** One line of the answer to a draft: a share of 0–1 that is done, or what came out. */
export type CheckLine = { progress: number } | { check: CheckAnswer };

/** Reads the lines of an answer as they come. */
export async function readLines(response: Response, onLine: (line: CheckLine) => void): Promise<void> {
  if (!response.ok || response.body === null) throw new Error(`the answer is ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(JSON.parse(line) as CheckLine);
  }
}
