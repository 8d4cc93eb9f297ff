import { Fragment } from 'react';
import { visibleText } from './visible-text.ts';

/**
 * Text that somebody else wrote, say an upstream: kept apart from the direction of what is around it, with what cannot be
 * seen made visible, so that it cannot pass for something that it is not.
 */
export function ForeignText({ children }: { readonly children: string }) {
  return <bdi className="break-words">{visibleText(children)}</bdi>;
}

/** The same for a name, an address: one that is too long for its place breaks after a separator, if it has one. */
export function ForeignName({ children }: { readonly children: string }) {
  return (
    <bdi className="break-words">
      <Joined name={children} />
    </bdi>
  );
}

/** The same for names that code speaks. */
export function CodeText({ children }: { readonly children: string }) {
  return (
    <bdi className="font-mono text-small break-words">
      <Joined name={children} />
    </bdi>
  );
}

const UP_TO_SEPARATOR = /[^/._:@]*[/._:@]+|[^/._:@]+/g;

function Joined({ name }: { readonly name: string }) {
  return [...visibleText(name).matchAll(UP_TO_SEPARATOR)].map(({ 0: part, index }) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
