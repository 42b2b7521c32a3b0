import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '@/lib/auth/create-key';
import { NEWS_CHANNEL, readNews } from '@/lib/auth/news';
import { invitePerson } from '@/lib/auth/people/people';
import { revokeKey } from '@/lib/auth/revoke-key';
import { createPeople, type PeopleUnderTest } from './people/people-under-test';

let people: PeopleUnderTest;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.drop());

describe('news', () => {
  it('tell of keys and people as of everything else that is audited, to their environment', async () => {
    const told: string[] = [];
    let isLast: () => void;
    const last = new Promise<void>((resolve) => {
      isLast = resolve;
    });
    await people.sql.listen(NEWS_CHANNEL, (text) => {
      if (text === 'last') isLast();
      else told.push(text);
    });
    const ctx = people.as('ada@example.com');
    const { id } = await createKey(ctx, { kind: 'server', name: 'new' });
    await revokeKey(ctx, id);
    await invitePerson(ctx, { email: 'bob@example.com', name: 'Bob', role: 'viewer' });
    await people.sql.notify(NEWS_CHANNEL, 'last');
    await last;
    const { environmentId } = people;
    const subjects = [`key:${id}`, `key:${id}`, 'person:bob@example.com'];
    expect(told.map(readNews)).toEqual(subjects.map((subject) => ({ environmentId, subject })));
    expect(readNews('last')).toBeUndefined();
  });
});
