import { describe, expect, it } from 'vitest';
import { actorInWords, sentenceInWords } from '@/lib/auth/actor-in-words';

describe('actorInWords', () => {
  it('names a key as a key, the one of the variable as the server’s, and anybody else as they are', () => {
    expect(actorInWords('key:RAMPART_ADMIN_KEY')).toBe('the server’s admin key (RAMPART_ADMIN_KEY)');
    expect(actorInWords('key:ci')).toBe('the key “ci”');
    expect(actorInWords('ann@example.com')).toBe('ann@example.com');
    expect(actorInWords('worker')).toBe('worker');
  });
});

describe('sentenceInWords', () => {
  it('changes the actor that a sentence begins with, and nothing else', () => {
    expect(sentenceInWords('key:ci paused the ramp: key:ci', 'key:ci')).toBe('The key “ci” paused the ramp: key:ci');
    expect(sentenceInWords('ann@example.com paused the ramp.', 'ann@example.com')).toBe('ann@example.com paused the ramp.');
    expect(sentenceInWords('key:ci-2 paused the ramp.', 'key:ci')).toBe('key:ci-2 paused the ramp.');
    expect(sentenceInWords('Harm is shown.', 'worker')).toBe('Harm is shown.');
  });
});
