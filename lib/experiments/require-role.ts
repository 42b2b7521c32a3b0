import { AppError } from '@/lib/errors';
import type { Actor, Role } from './context';

const RANK: Record<Role, number> = { viewer: 0, editor: 1, approver: 2, owner: 3 };

/** @throws AppError FORBIDDEN when the actor's role is below `least` */
export function requireRole(actor: Actor, least: Role): void {
  if (RANK[actor.role] >= RANK[least]) return;
  throw new AppError('FORBIDDEN', `this needs the role ${least} or above, and ${actor.name} is ${actor.role}`);
}
