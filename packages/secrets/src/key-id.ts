/** Sixteen bytes in the form in which a key is named everywhere but inside an envelope: a UUID in lower case. */
export function formatKeyId(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The sixteen bytes of a key id.
 *
 * @throws RangeError when it is not a UUID in lower case
 */
export function keyIdBytes(id: string): Buffer {
  if (!isKeyId(id)) throw new RangeError('a key id is a UUID in lower case');
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** Whether text can be the id of a key. */
export function isKeyId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
