import { describe, expect, it } from 'vitest';
import { isLoopback } from '@/app/_server/is-loopback';

describe('isLoopback', () => {
  it.each([
    ['localhost:3000', null],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['127.8.9.1', '::ffff:127.0.0.1'],
    ['[::1]:3000', '::1'],
    ['LOCALHOST', ''],
  ])('takes %s from %s', (host, forwardedFor) => {
    expect(isLoopback(host, forwardedFor)).toBe(true);
  });

  it.each([
    [null, null],
    ['rampart.example.com', null],
    ['localhost.example.com', null],
    ['127.0.0.1.example.com:3000', null],
    ['10.0.0.5:3000', null],
    ['localhost:3000', '10.0.0.5'],
    ['localhost:3000', '127.0.0.1, 203.0.113.9'],
    ['localhost@example.com', null],
  ])('refuses %s from %s', (host, forwardedFor) => {
    expect(isLoopback(host, forwardedFor)).toBe(false);
  });
});
