import { sharedDatabase } from '@/lib/db/connection';
import { onStopRequest } from './stop-signals';

const stopping = new AbortController();
onStopRequest(() => stopping.abort());
await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
await sharedDatabase().close();
process.exit(0);
