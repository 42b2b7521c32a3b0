import { AppError } from '@/lib/errors';

/** Each role may do what those before it may. */
export const ROLES = ['viewer', 'editor', 'approver', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, for permissions and for the audit log. */
export interface Actor {
  name: string;
  role: Role;
}

/** @throws AppError FORBIDDEN when the actor's role is below `least` */
export function requireRole(actor: Actor, least: Role): void {
  if (ROLES.indexOf(actor.role) >= ROLES.indexOf(least)) return;
  throw new AppError('FORBIDDEN', `this needs the role ${least} or above, and ${actor.name} is ${actor.role}`);
}
