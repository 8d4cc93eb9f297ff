import type { NextRequest } from 'next/server';
import { signOut } from '../../../features/sign-in/sign-out.ts';

export const POST = (request: NextRequest) => signOut(request);
