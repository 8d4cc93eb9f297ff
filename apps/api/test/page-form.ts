/** A form of a page, as a browser would fill it in and send it. */
export interface PageForm {
  /** Absolute. */
  readonly action: string;
  /** Of its inputs, as they stand. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is to be seen of it. */
  readonly text: string;
  /** Of the ceremony that comes before it, where one does. */
  readonly options: string | undefined;
}

/** The forms of a page, in order. */
export function formsOf(html: string, at: string): readonly PageForm[] {
  return (html.match(/<form\b[\s\S]*?<\/form>/g) ?? []).map((form) => {
    const [tag = ''] = /^<form\b[^>]*>/.exec(form) ?? [];
    const inputs = form.match(/<input\b[^>]*>/g) ?? [];
    return {
      action: new URL(attribute(tag, 'action') ?? '', at).href,
      fields: Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value') ?? ''])),
      text: form.replaceAll(/<[^>]*>/g, ' '),
      options: attribute(tag, 'data-options'),
    };
  });
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
