import { describe, expect, it } from 'vitest';
import { reasonOf } from '@/lib/errors';

describe('reasonOf', () => {
  it('leaves out what a failed query was given, from the stack too, and keeps what the database said', () => {
    const query = 'insert into "accounts" ("id_token") values ($1)';
    const failed = new Error(`Failed query: ${query}\nparams: secret $& one,secret\ntwo`, { cause: new Error('duplicate key value') });
    const reason = reasonOf(failed);
    expect(reason).toMatchObject({ error: `Failed query: ${query}`, cause: 'Error: duplicate key value' });
    expect(reason.stack).toContain('errors.test.ts');
    expect(JSON.stringify(reason)).not.toContain('secret');
  });

  it('leaves every other message as it is', () => {
    expect(reasonOf(new Error('config\nparams: 3'))).toMatchObject({ error: 'config\nparams: 3' });
    expect(reasonOf('gone')).toEqual({ error: 'gone' });
  });
});
