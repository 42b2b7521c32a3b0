import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const CONSOLE = path.join(process.cwd(), 'app', '(console)');
const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

// A layout is not asked again when one goes from page to page, so each page and each action has to ask who is there by itself.
describe('the console', () => {
  it('asks in every page and every export who is there', () => {
    const places = files.filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file));
    expect(places.length).toBeGreaterThan(10);
    expect(places.filter((file) => !read(file).includes('await consoleContext()'))).toEqual([]);
  });

  it('asks in every action who is there, before anything else', () => {
    const actions = files.filter((file) => read(file).startsWith("'use server'")).flatMap((file) => bodiesOf(file));
    expect(actions.length).toBeGreaterThan(8);
    expect(
      actions
        .filter(
          ({ body }) =>
            !/^\s*(const (\w+|\{[^}]*\}) = [^;]+;\s*)?((const \w+ =|return) await (act|changed)\(|const ctx = await consoleContext\(\))/.test(
              body,
            ),
        )
        .map(({ name }) => name),
    ).toEqual([]);
  });
});

function bodiesOf(file: string): { name: string; body: string }[] {
  return read(file)
    .split(/^export async function /m)
    .slice(1)
    .map((text) => ({ name: `${file}: ${text.slice(0, text.indexOf('('))}`, body: text.slice(text.indexOf('> {\n') + 3) }));
}

function read(file: string): string {
  return readFileSync(path.join(CONSOLE, file), 'utf8');
}
