import { describe, expect, it } from 'vitest';
import { createLanes } from '@/lib/jobs/lanes';

/** Work that ends when it is told to. */
function held(began: string[], name: string) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  async function work(): Promise<string> {
    began.push(name);
    await ended;
    return name;
  }
  return { work, end };
}

describe('createLanes', () => {
  it('lets as many go on at once as there are lanes, the others in their order', async () => {
    const began: string[] = [];
    const lanes = createLanes<string>(2);
    const works = ['a', 'b', 'c', 'd'].map((name) => held(began, name));
    works.forEach(({ work }, id) => {
      lanes.add(id, work);
    });
    expect(began).toEqual(['a', 'b']);
    works[1]?.end();
    works[2]?.end();
    works[3]?.end();
    works[0]?.end();
    await lanes.idle();
    expect(began).toEqual(['a', 'b', 'c', 'd']);
    expect(lanes.takeEnded().map(({ id }) => id)).toHaveLength(4);
    expect(lanes.takeEnded()).toEqual([]);
  });

  it('drops work on what is under way, and takes the newer one of two that wait', async () => {
    const began: string[] = [];
    const lanes = createLanes<string>(1);
    const [first, again, waits, newer] = ['first', 'again', 'waits', 'newer'].map((name) => held(began, name));
    if (!first || !again || !waits || !newer) throw new Error('four works');
    lanes.add(1, first.work);
    lanes.add(1, again.work);
    lanes.add(2, waits.work);
    lanes.add(2, newer.work);
    first.end();
    newer.end();
    await lanes.idle();
    expect(began).toEqual(['first', 'newer']);
  });

  it('waits no longer than it is told to, and goes on with the work', async () => {
    const began: string[] = [];
    const lanes = createLanes<string>(1);
    const slow = held(began, 'slow');
    lanes.add(1, slow.work);
    const enough = new AbortController();
    const waited = lanes.idle(enough.signal);
    enough.abort();
    await waited;
    await lanes.idle(enough.signal);
    expect(lanes.takeEnded()).toEqual([]);
    slow.end();
    await Promise.all([lanes.idle(), lanes.idle()]);
    expect(lanes.takeEnded()).toEqual([{ id: 1, value: 'slow' }]);
  });

  it('keeps failures apart and goes on', async () => {
    const lanes = createLanes<string>(1);
    lanes.add(1, async () => {
      throw new Error('broken');
    });
    lanes.add(2, async () => 'done');
    await lanes.idle();
    expect(lanes.takeEnded()).toEqual([
      { id: 1, error: new Error('broken') },
      { id: 2, value: 'done' },
    ]);
  });
});
