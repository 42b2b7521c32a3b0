const KEY = 'key:';
const ADMIN_VARIABLE = 'RAMPART_ADMIN_KEY';

/** Who a log names, for people: they know colleagues by their address, but not what `key:ci` is. */
export function actorInWords(actor: string): string {
  if (!actor.startsWith(KEY)) return actor;
  const name = actor.slice(KEY.length);
  return name === ADMIN_VARIABLE ? `the server’s admin key (${name})` : `the key “${name}”`;
}

/** A sentence of the decision log, which may begin with its actor, as `key:ci paused the ramp`. */
export function sentenceInWords(sentence: string, actor: string): string {
  if (!sentence.startsWith(`${actor} `)) return sentence;
  const words = actorInWords(actor);
  return (actor.startsWith(KEY) ? words.charAt(0).toUpperCase() + words.slice(1) : words) + sentence.slice(actor.length);
}
