/** Each role may do what those before it may. */
export const ROLES = ['viewer', 'editor', 'approver', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, for permissions and for the audit log. */
export interface Actor {
  name: string;
  role: Role;
}
