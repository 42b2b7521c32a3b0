import { fileURLToPath } from 'node:url';
import { printChecks, runChecks } from './checks';

// `npm run check`: no database, no browser, seconds.
const results = await runChecks(fileURLToPath(new URL('../../', import.meta.url)));
printChecks(results, (text) => process.stdout.write(text));
process.exitCode = results.every((result) => result.isPassed) ? 0 : 1;
