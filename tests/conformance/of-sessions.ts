/** What is about sessions of clients, and about what servers say unasked: that much is not served yet. */
export const OF_SESSIONS: readonly string[] = [
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  'logging-set-level',
  'resources-subscribe',
  'resources-unsubscribe',
  'server-sse-multiple-streams',
  'server-sse-polling',
  'tools-call-elicitation',
  'tools-call-sampling',
  'tools-call-with-logging',
];
