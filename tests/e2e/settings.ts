import { existsSync } from 'node:fs';

const given = process.env.RAMPART_E2E_URL;
const port = Number(process.env.RAMPART_E2E_PORT ?? 4517);
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'].find((path) => existsSync(path));

/** Where the tests run and with which keys. */
export const e2e = {
  isOwnServer: given === undefined,
  port,
  url: given ?? `http://127.0.0.1:${port}`,
  adminKey: process.env.RAMPART_E2E_ADMIN_KEY ?? 'e2e-admin-key-3f9c51',
  serverKey: process.env.RAMPART_E2E_SERVER_KEY ?? 'e2e-server-key-8a27de',
  /** Undefined: the one Playwright brought. */
  chromium: process.env.RAMPART_CHROMIUM ?? installed,
};
