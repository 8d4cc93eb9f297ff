'use client';

import { useState } from 'react';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createBinding } from './change-bindings.ts';
import { HOLDER_KINDS, type HolderKind, holderOfForm, untilOfForm } from './holder-of-form.ts';
import type { PossibleHolders } from './possible-holders.ts';

export interface GiveRoleButtonProps {
  readonly tenant: string;
  /** Those that can be given here. */
  readonly roles: readonly string[];
  readonly holders: PossibleHolders;
  readonly dense?: boolean;
}

const HINTS: Readonly<Record<HolderKind, string>> = {
  subject: 'A person, or an agent or service: the sub of its tokens.',
  group: 'All who are in it, now and later.',
  client: 'Software that proves who it is, for whoever it acts.',
};

/** Gives a role to somebody. */
export function GiveRoleButton({ tenant, roles, holders, dense = false }: GiveRoleButtonProps) {
  const [kind, setKind] = useState<HolderKind>('subject');
  const change = useChange();
  const give = (form: FormData, close: () => void) => {
    const until = untilOfForm(form);
    const binding = { role: String(form.get('role')), to: holderOfForm(form), ...(until && { until }) };
    change.run((key) => createBinding(tenant, binding, key), close);
  };
  return (
    <ChangeDialog
      tenant={tenant}
      change={change}
      opener="Give to somebody"
      dense={dense}
      title="Give a role"
      description="Whoever is named may do what the role grants, from now on."
      submit="Give role"
      submitting="Giving it…"
      onSubmit={give}
    >
      <SelectField id="role" name="role" label="Role" error={faultAt(change.problem, 'role')}>
        {roles.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </SelectField>
      <SelectField
        id="kind"
        name="kind"
        label="To a"
        hint={HINTS[kind]}
        value={kind}
        onChange={(event) => setKind(event.target.value as HolderKind)}
      >
        {HOLDER_KINDS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </SelectField>
      <TextField
        id="name"
        name="name"
        label={`Name of the ${kind}`}
        required
        list="holders"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        error={faultAt(change.problem, 'to')}
      />
      <datalist id="holders">
        {holders[`${kind}s`].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {kind === 'subject' && holders.issuers.length > 0 && (
        <SelectField id="issuer" name="issuer" label="Of the issuer">
          <option value="">built in</option>
          {holders.issuers.map((issuer) => (
            <option key={issuer}>{issuer}</option>
          ))}
        </SelectField>
      )}
      {kind !== 'client' && (
        <TextField
          id="through"
          name="through"
          label="Only by the client"
          hint="Its client_id. May be left out."
          list="clients"
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <datalist id="clients">
        {holders.clients.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField
        id="until"
        name="until"
        type="datetime-local"
        label="Until"
        hint="Where you are. For good unless given."
        error={faultAt(change.problem, 'until')}
      />
    </ChangeDialog>
  );
}
