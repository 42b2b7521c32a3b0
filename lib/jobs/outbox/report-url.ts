import { consolePath } from '@/lib/experiments/console-path';
import { DEFAULT_ENVIRONMENT } from '@/lib/experiments/default-environment';
import type { WebhookPayload } from './payload';

/**
 * Where the report of what a message tells can be read.
 *
 * @param publicUrl the address people open Rampart under
 * @returns undefined without that address, or where the message is about no experiment
 */
export function reportUrl(publicUrl: string | undefined, { experiment, environment }: WebhookPayload): string | undefined {
  if (publicUrl === undefined || experiment === undefined) return undefined;
  return `${publicUrl}${consolePath(`/experiments/${encodeURIComponent(experiment.key)}`, environment ?? DEFAULT_ENVIRONMENT)}`;
}
