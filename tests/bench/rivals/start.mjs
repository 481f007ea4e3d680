// A web server with the library got, as an integration in Node.js has it. Says how many milliseconds the library took
// to load, and where it listens.
//
// start.mjs GOT
import { createServer } from 'node:http';

const begin = performance.now();
await import(process.argv[2]);
const took = performance.now() - begin;
const server = createServer((_, answer) => answer.end('Here.'));
server.listen(0, '127.0.0.1', () => console.log(`${took} http://127.0.0.1:${server.address().port}`));
