import { expect, it } from 'vitest';
import { enclosing } from '@/app/(console)/experiments/_form/go-to-field';

it('names a field and all that it is in, from the inside', () => {
  expect(enclosing('ramp.stages[2].coverage')).toEqual(['ramp.stages[2].coverage', 'ramp.stages[2]', 'ramp.stages', 'ramp']);
  expect(enclosing('tags[0]')).toEqual(['tags[0]', 'tags']);
  expect(enclosing('name')).toEqual(['name']);
});
