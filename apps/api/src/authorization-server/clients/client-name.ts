/** Control and format characters, and whatever breaks a line. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u;

/** Whether a client may call itself this, in front of people: one line of up to 200 characters. */
export function isClientName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}
