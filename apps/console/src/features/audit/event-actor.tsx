import type { EventView } from '@gatehouse/contracts/api';
import { CodeText, ForeignName } from '../../ui/foreign-text.tsx';
import { actorOf } from './actor-of.ts';

export interface EventActorProps {
  readonly event: EventView;
  /** E-mail addresses of those who made changes, by how events call them. */
  readonly names: Readonly<Record<string, string>>;
}

/** Who did it: the subject of a token, or whoever made a change. */
export function EventActor({ event, names }: EventActorProps) {
  const actor = actorOf(event);
  if (event.subject !== null) return <CodeText>{event.subject}</CodeText>;
  if (actor === undefined) return null;
  const name = names[actor];
  return name === undefined ? <CodeText>{actor}</CodeText> : <ForeignName>{name}</ForeignName>;
}
