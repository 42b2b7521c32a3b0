import { z } from 'zod';
import { duration } from '../duration';
import { strictObject } from '../strict-object';

/** What a webhook can be told of: the moves of a ramp by the gate, and those by people. A long hold has `holdAfter`. */
export const WEBHOOK_EVENTS = [
  'start',
  'advance',
  'promote',
  'complete',
  'await_approval',
  'await_review',
  'step_down',
  'rollback',
  'kill',
  'quarantine',
  'expire',
  'pause',
  'resume',
  'override',
  'abort',
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const LONGEST_URL = 2_000;
/** What a webhook is told of that does not say. */
export const USUAL_EVENTS: WebhookEvent[] = [
  'advance',
  'promote',
  'await_approval',
  'await_review',
  'step_down',
  'rollback',
  'kill',
  'quarantine',
  'expire',
];

/** A webhook as the API takes it. */
export const webhookDocument = strictObject({
  name: z.string('is required: a name for people').trim().min(1, 'must not be empty').max(100, 'may have at most 100 characters'),
  /** `json`: the event as it is; `slack`: a message as Slack's incoming webhooks take it. */
  kind: z.enum(['json', 'slack'], 'must be "json" or "slack"').default('json'),
  url: z
    .string('is required: the address to post to, such as "https://example.com/hooks/rampart"')
    .max(LONGEST_URL, `may have at most ${LONGEST_URL} characters`)
    .refine(isPostable, 'must be an http:// or https:// address without a name and password in it'),
  events: z
    .array(z.enum(WEBHOOK_EVENTS, `must be one of ${WEBHOOK_EVENTS.join(', ')}`), 'must be a list of events')
    .max(WEBHOOK_EVENTS.length)
    .default(USUAL_EVENTS),
  /** Also tell, once a stage, that it is held for longer than this. */
  holdAfter: duration.optional(),
  enabled: z.boolean('must be true or false').default(true),
}).refine(({ events, holdAfter }) => events.length > 0 || holdAfter !== undefined, {
  path: ['events'],
  message: 'must name at least one event, or give holdAfter',
});

export type WebhookDocument = z.output<typeof webhookDocument>;

function isPostable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
