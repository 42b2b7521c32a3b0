import type { PeopleContext } from '@/lib/auth/people/people-context';
import { AppError } from '@/lib/errors';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { createDatabase, type TestDatabase } from '../../support/database';

export const OWNER = { email: 'ada@example.com', name: 'Ada', password: 'a canary in a coal mine' };

export interface PeopleUnderTest extends TestDatabase {
  environmentId: number;
  as(name: string, role?: PeopleContext['actor']['role']): PeopleContext;
  idOf(email: string): Promise<string>;
}

/** A database with one environment and nobody in it. */
export async function createPeople(): Promise<PeopleUnderTest> {
  const database = await createDatabase();
  const { id: environmentId } = await createEnvironment(database.sql, { key: 'production', now: new Date() });
  return {
    ...database,
    environmentId,
    as: (name, role = 'owner') => ({ sql: database.sql, environmentId, actor: { name, role } }),
    idOf: async (email) =>
      (await database.sql<{ id: string }[]>`select id from users where email = ${email}`)[0]?.id ?? `nobody is ${email}`,
  };
}

/** `done`, or the code of the error that a caller can mend; anything else is thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
}

export function tokenOf(path: string | null | undefined): string {
  return new URL(path ?? '', 'http://test').searchParams.get('token') ?? 'no token';
}
