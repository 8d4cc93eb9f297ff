import { lastCall } from '../../../../features/home/last-call.ts';

interface Context {
  readonly params: Promise<{ readonly tenant: string }>;
}

export const GET = async (_request: Request, { params }: Context) => lastCall((await params).tenant);
