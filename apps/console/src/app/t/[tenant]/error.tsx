'use client';

import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

export default function PageFailed({ reset }: { readonly reset: () => void }) {
  return (
    <Notice kind="danger" title="This page could not be shown">
      <p>Try again in a minute. If it goes on, ask who runs Gatehouse: the log of the console says why.</p>
      <Button dense className="mt-2" onClick={reset}>
        Try again
      </Button>
    </Notice>
  );
}
