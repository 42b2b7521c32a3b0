/** Each role may do what those before it may. */
export const ROLES = ['viewer', 'editor', 'approver', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, for permissions and for the audit log. */
export interface Actor {
  name: string;
  role: Role;
  /** Of a key: who made it, and so whose deed it is where two people are asked for. */
  person?: string | undefined;
}

/** Whom a deed counts as. */
export function personOf({ person, name }: Pick<Actor, 'person' | 'name'>): string {
  return person ?? name;
}
