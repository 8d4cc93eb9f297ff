import { META } from '../meta.ts';
import { writeObject } from '../raw-object.ts';
import { scanJson } from '../scan-json.ts';
import { MAX_ANSWER_DEPTH, type UpstreamNotification } from '../upstream-message.ts';

/**
 * News of progress under the token that the caller gave, where it came under the one that was given upstream. All else
 * stays as it was sent.
 *
 * @returns undefined when it is about another request
 */
export function underToken(
  notification: UpstreamNotification,
  given: string,
  token: unknown,
): UpstreamNotification | undefined {
  const { params, text } = notification;
  if (params.progressToken !== given || token === undefined) return undefined;
  const [, members = new Map()] = scanJson(text, ['params'], MAX_ANSWER_DEPTH).objects;
  const own = JSON.stringify(token);
  const written = writeObject([...members].map(([name, json]) => [name, name === META.progressToken ? own : json]));
  return {
    ...notification,
    params: { ...params, progressToken: token },
    text: `{"jsonrpc":"2.0","method":${JSON.stringify(notification.method)},"params":${written}}`,
  };
}
