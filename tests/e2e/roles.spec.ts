import { expect, type Page, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { invite } from './invite';
import { lookAt } from './look-at';
import { openByKey } from './open-by-key';

const ROLES = ['viewer', 'editor', 'approver', 'owner'] as const;
type Role = (typeof ROLES)[number];

/** Every control of each page, by the least role that is shown it. What is not written here must not be there. */
const MATRIX: { path: string; controls: Partial<Record<Role, string[]>> }[] = [
  { path: '/', controls: { editor: ['New experiment'] } },
  {
    path: '/experiments/new',
    controls: {
      editor: ['Form', 'JSON', 'Add guardrail', 'Remove stage …', 'Add stage', 'Save draft', 'Save and start'],
    },
  },
  {
    path: '/experiments/roles-draft',
    controls: {
      viewer: ['Copy link', 'Decisions', 'See the design'],
      editor: ['Start', 'Schedule', 'Clone', 'Archive', 'Edit the design'],
    },
  },
  {
    path: '/experiments/roles-running',
    controls: {
      viewer: ['Copy link', 'Decisions', 'See the design', 'Show'],
      editor: ['Kill switch', 'Roll back', 'Pause', 'Step down', 'Check the gate now', 'Abort', 'Clone', 'Edit the design'],
      approver: ['Override', 'Leave out a stage'],
    },
  },
  {
    path: '/experiments/roles-ended',
    controls: {
      viewer: ['Copy link', 'Decisions', 'See the design', 'Show'],
      editor: ['Restart', 'Clone', 'Archive', 'Edit the design'],
    },
  },
  {
    path: '/experiments/roles-draft/design',
    controls: {
      viewer: ['Form', 'JSON'],
      editor: ['Remove guardrail …', 'Add guardrail', 'Remove stage …', 'Add stage', 'Save draft', 'Save and start'],
    },
  },
  { path: '/experiments/roles-ended/decisions', controls: {} },
  { path: '/metrics', controls: { editor: ['New metric'] } },
  { path: '/metrics/new', controls: { editor: ['Save metric'] } },
  { path: '/metrics/clicks', controls: { editor: ['Save metric', 'Delete metric'] } },
  { path: '/layers', controls: { editor: ['Make layer', 'Save slots'], owner: ['Save holdout'] } },
  { path: '/events', controls: {} },
  { path: '/audit', controls: {} },
  {
    path: '/settings',
    controls: {
      owner: [
        'Make key',
        'Revoke …',
        'Webhooks',
        'Save the role of …',
        'Password link for …',
        'Remove …',
        'Invite',
        'Rename',
        'Create environment',
      ],
    },
  },
  { path: '/settings/webhooks', controls: { owner: ['Add webhook'] } },
  { path: '/account', controls: { viewer: ['Sign out', 'Change password'] } },
];

test('each role is shown what it may do on each page, and nothing else', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await putMetrics();
  for (const key of ['roles-draft', 'roles-running', 'roles-ended']) {
    await api('PUT', `experiments/${key}`, quickExperiment(key));
    const { state } = (await api('GET', `experiments/${key}`)) as { state: string };
    if (key !== 'roles-draft' && state === 'draft') await api('POST', `experiments/${key}/start`, {});
  }
  await api('POST', 'experiments/roles-ended/abort', {}).catch(() => undefined);

  for (const role of ROLES) {
    const person = { name: `${role} of the matrix`, email: `matrix-${role}-${Date.now()}@example.com`, role };
    const seen = role === 'owner' ? page : await invite(page, browser, person);
    for (const { path, controls } of MATRIX) {
      // What scripts add would be seen by whoever may do least; for the others the page is read as the server sends it.
      const isOpened = role === 'viewer';
      if (isOpened) {
        await seen.goto(path);
        await seen.locator('h1').waitFor();
      }
      const html = isOpened ? null : await (await seen.request.get(path, { headers: { accept: 'text/html' } })).text();
      const allowed = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((least) => controls[least] ?? []);
      const expected = allowed.includes('Edit the design') ? allowed.filter((name) => name !== 'See the design') : allowed;
      if (role === 'viewer' && path.endsWith('/design')) await lookAt(seen, 'design-of-a-viewer');
      expect(await controlsOf(seen, html), `${role} at ${path}`).toEqual([...new Set(expected)].sort());
    }
    await expectPalette(seen, role);
    if (role !== 'owner') await seen.context().close();
  }
});

test('a role taken away while a dialog is open is noticed by the server, in a sentence', async ({ page, browser }) => {
  const key = `demoted-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  const name = `Eve ${key}`;
  const editor = await invite(page, browser, { name, email: `${key}@example.com`, role: 'editor' });
  await editor.goto(`/experiments/${key}`);
  await openByKey(editor, 'x');
  await page.goto('/settings');
  await page.getByLabel(`Role of ${name}`, { exact: true }).selectOption('viewer');
  await page.getByRole('button', { name: `Save the role of ${name}` }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await editor.keyboard.press('Enter');
  await expect(editor.getByRole('dialog').getByRole('alert')).toContainText('This needs the role editor or above');
  await editor.keyboard.press('Escape');
  await editor.reload();
  await expect(editor.getByRole('button', { name: 'Kill switch' })).toHaveCount(0);
  expect(((await api('GET', `experiments/${key}`)) as { state: string }).state).toBe('running');
  await editor.context().close();
});

async function expectPalette(page: Page, role: Role): Promise<void> {
  await page.goto('/experiments/roles-running');
  await openByKey(page, 'Control+k');
  await page.getByRole('combobox').fill('e');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: 'Experiments' })).toHaveCount(1);
  await expect(options.filter({ hasText: 'New experiment' })).toHaveCount(role === 'viewer' ? 0 : 1);
  await expect(options.filter({ hasText: 'Check the gate now' })).toHaveCount(role === 'viewer' ? 0 : 1);
  await expect(options.filter({ hasText: 'Override' })).toHaveCount(['approver', 'owner'].includes(role) ? 1 : 0);
  await page.keyboard.press('Escape');
}

/** What can be pressed on a page that is open or was sent, in menus too; names of people, keys and stages are left out, and what comes and goes: the simulated service, a forecast, an archived environment. */
async function controlsOf(page: Page, html: string | null): Promise<string[]> {
  const names = await page.evaluate((sent) => {
    const main = (sent === null ? document : new DOMParser().parseFromString(sent, 'text/html')).querySelector('main');
    if (main === null) throw new Error('the page has no main part');
    return [...main.querySelectorAll<HTMLElement>('button:enabled, a[data-command], a[href$="/new"], a[href$="/settings/webhooks"]')]
      .filter(
        (element) =>
          element.closest(
            '[aria-label="Simulated model service"], [aria-label="Forecast"], [aria-label="Table of archived environments"]',
          ) === null,
      )
      .map((element) => {
        const copy = element.cloneNode(true) as HTMLElement;
        for (const hint of copy.querySelectorAll('kbd')) hint.remove();
        return (element.dataset.command ?? element.ariaLabel ?? copy.textContent ?? '').trim();
      });
  }, html);
  const general = names.map((name) =>
    name.replace(/^(Revoke|Save the role of|Password link for|Remove stage|Remove guardrail|Remove) .+$/, '$1 …'),
  );
  return [...new Set(general)].sort();
}
