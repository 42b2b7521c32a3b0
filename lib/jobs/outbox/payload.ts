/** What the outbox holds; every kind of event has the first three. */
export interface WebhookPayload {
  event: string;
  at: string;
  sentence: string;
  environment?: string;
  experiment?: { key: string; name: string };
  decision?: { actor: string };
}
