import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { parseTheme } from '../features/shell/theme.ts';
import { consoleParts } from '../server/console-parts.ts';
import { cookieRules } from '../server/cookie-names.ts';
import { StyleNonce } from '../ui/style-nonce.tsx';
import './console.css';

export const metadata: Metadata = {
  title: { template: '%s · Gatehouse', default: 'Gatehouse' },
  robots: { index: false, follow: false },
};

export default async function Layout({ children }: { readonly children: ReactNode }) {
  // Every page has the nonce of its own answer, so none is made when this is built.
  await connection();
  const { theme: themeCookie } = cookieRules(consoleParts().settings);
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body>
        <StyleNonce nonce={(await headers()).get('x-nonce') ?? ''} />
        {children}
      </body>
    </html>
  );
}
