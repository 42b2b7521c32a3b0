import { answer } from '@/lib/http/shared-app';

export const dynamic = 'force-dynamic';

export { answer as GET, answer as HEAD };
