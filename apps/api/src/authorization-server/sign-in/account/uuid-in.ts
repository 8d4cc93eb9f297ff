const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id in a field of a form; `undefined` for what can be none. */
export function uuidIn(form: ReadonlyMap<string, string>, field: string): string | undefined {
  const id = form.get(field) ?? '';
  return UUID.test(id) ? id : undefined;
}
