/** What was done, by the verb of an audit row: the words of the commands and of the buttons. */
const DEEDS: Record<string, string> = {
  abort: 'aborted',
  advance: 'advanced',
  approve: 'approved',
  archive: 'archived',
  await_approval: 'waits for approval',
  await_review: 'waits for review',
  clone: 'cloned',
  complete: 'completed',
  create: 'created',
  delete: 'deleted',
  erase: 'erased',
  exclude_stage: 'stage left out',
  expire: 'expired',
  invite: 'invited',
  join: 'joined',
  kill: 'killed',
  override: 'overridden',
  password: 'password changed',
  'password-link': 'password link issued',
  pause: 'paused',
  promote: 'promoted',
  put: 'saved',
  quarantine: 'quarantined',
  redeliver: 'delivery repeated',
  remove: 'removed',
  rename: 'renamed',
  reopen: 'reopened',
  restart: 'restarted',
  resume: 'resumed',
  revoke: 'revoked',
  role: 'role changed',
  rollback: 'rolled back',
  rotate: 'secret rotated',
  schedule: 'scheduled',
  'set-up': 'set up',
  start: 'started',
  start_failed: 'start failed',
  step_down: 'stepped down',
  test: 'tested',
  watermark: 'watermark moved',
};

/** `experiment.step_down` as “experiment stepped down”. */
export function deedInWords(action: string): string {
  const [entity = '', verb = ''] = action.split('.');
  return `${entity} ${DEEDS[verb] ?? verb.replaceAll(/[_-]/g, ' ')}`;
}
