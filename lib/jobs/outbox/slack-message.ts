import { actorInWords, sentenceInWords } from '@/lib/auth/actor-in-words';
import type { WebhookPayload } from './payload';

const MOST_TEXT = 2_900;

/** A message as Slack's incoming webhooks take it, and those that imitate them; `url` is where to read more. */
export function slackMessage(payload: WebhookPayload, url?: string): object {
  const { event, environment, experiment, decision } = payload;
  const actor = decision?.actor;
  const sentence = sentenceInWords(payload.sentence, actor ?? '');
  const title = experiment === undefined ? 'Rampart' : experiment.name;
  const verb = event.replaceAll('_', ' ');
  const who = [experiment?.key, environment, actor && actorInWords(actor)].filter((text) => text !== undefined);
  const about = who.length === 0 ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: escaped(who.join(' · ')) }] }];
  const link = url === undefined ? '' : escaped(url);
  const more = link === '' ? '' : `\n<${link}|Open the report>`;
  return {
    text: `${escaped(`${title}: ${verb}. ${sentence}`)}${link === '' ? '' : ` ${link}`}`,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*${escaped(title)}: ${verb}*\n${escaped(sentence)}${more}` } }, ...about],
  };
}

/** Slack reads these three; a name must not become a link or call everybody. */
function escaped(text: string): string {
  return text.slice(0, MOST_TEXT).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
