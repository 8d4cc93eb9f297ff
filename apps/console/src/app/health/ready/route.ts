import { readiness } from '../../../server/readiness.ts';

export const dynamic = 'force-dynamic';

export const GET = () => readiness();
