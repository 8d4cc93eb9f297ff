'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { type GroupMember, keyOf, memberOf, notAmong, partsOf } from './group-members.ts';

export interface MemberEditorProps {
  readonly members: readonly GroupMember[];
  readonly onChange: (members: readonly GroupMember[]) => void;
  /** Names that may be meant. */
  readonly subjects: readonly string[];
  /** Besides the built-in one. */
  readonly issuers: readonly string[];
  readonly error: string | undefined;
}

/** Who is in a group. */
export function MemberEditor({ members, onChange, subjects, issuers, error }: MemberEditorProps) {
  const [typed, setTyped] = useState('');
  const [issuer, setIssuer] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const add = () => {
    const subject = typed.trim();
    if (subject !== '') onChange([...members, ...notAmong([memberOf(subject, issuer)], members)]);
    setTyped('');
    input.current?.focus();
  };
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  const remove = (member: GroupMember) => {
    onChange(members.filter((one) => one !== member));
    input.current?.focus();
  };
  return (
    <div className="grid gap-4">
      <div className="grid items-end gap-3 sm:grid-flow-col sm:grid-cols-[1fr]">
        <TextField
          ref={input}
          id="subject"
          label="Subject"
          hint="The sub of a token. One that nobody knows yet may be named."
          list="subjects"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={addOnEnter}
          maxLength={255}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          error={error}
        />
        <datalist id="subjects">
          {subjects.map((subject) => (
            <option key={subject} value={subject} />
          ))}
        </datalist>
        {issuers.length > 0 && (
          <SelectField
            id="issuer"
            label="Of the issuer"
            value={issuer}
            onChange={(event) => setIssuer(event.target.value)}
          >
            <option value="">built in</option>
            {issuers.map((slug) => (
              <option key={slug}>{slug}</option>
            ))}
          </SelectField>
        )}
        <Button onClick={add}>Add</Button>
      </div>
      {members.length === 0 ? (
        <p className="text-ink-quiet">Nobody is in this group.</p>
      ) : (
        <ul
          aria-label="Members of the group"
          className="grid max-h-96 overflow-y-auto rounded-base border border-line-quiet bg-surface"
        >
          {members.map((member) => (
            <li
              key={keyOf(member)}
              className="flex min-w-0 items-center justify-between gap-3 border-line-quiet py-1 pr-1 pl-4 not-first:border-t"
            >
              <MemberName member={member} />
              <Button kind="quiet" dense onClick={() => remove(member)}>
                Remove <span className="sr-only">{partsOf(member).subject}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A member, as it is written everywhere. */
export function MemberName({ member }: { readonly member: GroupMember }) {
  const { subject, issuer } = partsOf(member);
  return (
    <span className="min-w-0 py-1.5">
      <CodeText>{subject}</CodeText>
      {issuer && <span className="text-small text-ink-quiet"> of {issuer}</span>}
    </span>
  );
}
