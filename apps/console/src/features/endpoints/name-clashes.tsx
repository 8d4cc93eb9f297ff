import type { EndpointOffer } from '@gatehouse/contracts/api';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Which tools an endpoint withholds because of what they would be called, and why. */
export function NameClashes({ offer: { withheld, withheldCount } }: { readonly offer: EndpointOffer }) {
  if (withheldCount === 0) return null;
  const more = withheldCount - withheld.length;
  return (
    <Notice
      kind="warning"
      title={withheldCount === 1 ? 'One tool is not served here' : `${withheldCount} tools are not served here`}
    >
      <ul className="grid gap-1">
        {withheld.map(({ name, servedName, takenBy }) => (
          <li key={name}>
            <CodeText>{name}</CodeText>:{' '}
            {takenBy ? (
              <>
                <CodeText>{takenBy}</CodeText> stands before it and is called <CodeText>{servedName}</CodeText> as well.
              </>
            ) : (
              <>
                clients take no tool called <CodeText>{servedName}</CodeText>, or it declares its headers wrongly.
              </>
            )}
          </li>
        ))}
      </ul>
      {more > 0 && <p>And {more} more.</p>}
      <p className="mt-2">Give one of the upstreams another prefix, or put the one whose name counts first.</p>
    </Notice>
  );
}
