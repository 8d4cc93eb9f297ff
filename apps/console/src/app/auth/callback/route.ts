import type { NextRequest } from 'next/server';
import { finishSignIn } from '../../../features/sign-in/finish-sign-in.ts';

export const GET = (request: NextRequest) => finishSignIn(request);
