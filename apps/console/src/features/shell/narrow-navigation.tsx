'use client';

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Navigation } from './navigation.tsx';
import type { Place } from './places.ts';

/** The navigation where it has no room beside the page. */
export function NarrowNavigation({ places }: { readonly places: readonly Place[] }) {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button kind="quiet" dense aria-label="Pages">
      <Icon name="menu" size={20} />
    </Button>
  );
  return (
    <Drawer title="Pages" trigger={trigger} open={open} onOpenChange={setOpen}>
      <Navigation places={places} onFollow={() => setOpen(false)} />
    </Drawer>
  );
}
