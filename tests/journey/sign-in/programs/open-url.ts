/** What a desktop would do: passes the URL that it is given to whoever listens on that port. */
const [port, url] = process.argv.slice(2);
await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: url as string });
