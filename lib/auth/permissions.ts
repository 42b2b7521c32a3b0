import { AppError } from '@/lib/errors';
import { type Actor, ROLES, type Role } from './actor';

/** The least role of each action, by the name it has in the audit log. The server refuses by it, and the console offers by it. */
export const LEAST_ROLE = {
  'experiment.put': 'editor',
  'experiment.clone': 'editor',
  'experiment.archive': 'editor',
  'experiment.schedule': 'editor',
  'experiment.start': 'editor',
  'experiment.restart': 'editor',
  'experiment.advance': 'editor',
  'experiment.pause': 'editor',
  'experiment.resume': 'editor',
  'experiment.step_down': 'editor',
  'experiment.rollback': 'editor',
  'experiment.kill': 'editor',
  'experiment.abort': 'editor',
  'experiment.complete': 'editor',
  'experiment.watermark': 'editor',
  'experiment.approve': 'approver',
  'experiment.override': 'approver',
  'experiment.exclude_stage': 'approver',
  'experiment.backtest': 'viewer',
  'metric.put': 'editor',
  'metric.delete': 'editor',
  'layer.put': 'editor',
  'flag.put': 'editor',
  'flag.delete': 'editor',
  'holdout.put': 'owner',
  'unit.erase': 'owner',
  'environment.create': 'owner',
  'environment.rename': 'owner',
  'environment.archive': 'owner',
  'environment.reopen': 'owner',
  'key.create': 'owner',
  'key.revoke': 'owner',
  'person.invite': 'owner',
  'person.role': 'owner',
  'person.remove': 'owner',
  'person.password-link': 'owner',
  'webhook.read': 'owner',
  'webhook.create': 'owner',
  'webhook.put': 'owner',
  'webhook.delete': 'owner',
  'webhook.rotate': 'owner',
  'webhook.test': 'owner',
  'webhook.redeliver': 'owner',
  'service.simulate': 'owner',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof LEAST_ROLE;

/** Whether a role may take an action. */
export function mayDo(role: Role, action: Action): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[action]);
}

/** @throws AppError FORBIDDEN when the actor's role is below what the action takes */
export function requireMay({ name, role }: Actor, action: Action): void {
  if (mayDo(role, action)) return;
  throw new AppError('FORBIDDEN', `this needs the role ${LEAST_ROLE[action]} or above, and ${name} is ${role}`);
}
