import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..');

export default {
  output: 'standalone',
  // Workspace packages are links out of this folder.
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  // They find files of their own beside them, so they stay as they are.
  serverExternalPackages: ['@gatehouse/db', '@prisma/client', '@prisma/adapter-pg', 'pg'],
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run typecheck` does that, for this package as for all.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  devIndicators: false,
} satisfies NextConfig;
