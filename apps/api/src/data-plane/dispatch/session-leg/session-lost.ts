/** An upstream does not know the session that a request was sent in, or wants one. It has not taken the request. */
export class SessionLost extends Error {}
