import { describe, expect, it } from 'vitest';
import { slackMessage } from '@/lib/jobs/outbox/slack-message';

const payload = {
  event: 'kill',
  at: '2026-03-01T00:00:00Z',
  sentence: 'key:RAMPART_ADMIN_KEY killed the ramp: coverage is 0 % now.',
  environment: 'production',
  experiment: { key: 'ranker-v8', name: 'Ranker <8>' },
  decision: { actor: 'key:RAMPART_ADMIN_KEY' },
};

describe('slackMessage', () => {
  it('names who acted in words, and escapes what is not ours', () => {
    const message = slackMessage(payload, 'https://rampart.example.com/experiments/ranker-v8') as { text: string; blocks: unknown[] };
    expect(message.text).toBe(
      'Ranker &lt;8&gt;: kill. The server’s admin key (RAMPART_ADMIN_KEY) killed the ramp: coverage is 0 % now. https://rampart.example.com/experiments/ranker-v8',
    );
    expect(JSON.stringify(message.blocks)).toContain('ranker-v8 · production · the server’s admin key (RAMPART_ADMIN_KEY)');
    expect(JSON.stringify(message)).not.toContain('key:RAMPART');
  });

  it('says what the gate decided without naming anybody', () => {
    const { experiment: _experiment, decision: _decision, ...test } = { ...payload, event: 'test', sentence: 'ann tests the webhook.' };
    expect(slackMessage(test)).toMatchObject({ text: 'Rampart: test. ann tests the webhook.' });
  });
});
