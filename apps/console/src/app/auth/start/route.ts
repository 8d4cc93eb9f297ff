import type { NextRequest } from 'next/server';
import { startSignIn } from '../../../features/sign-in/start-sign-in.ts';

export const GET = (request: NextRequest) => startSignIn(request);
