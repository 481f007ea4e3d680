// Many sessions at once with the library got, as many requests in flight as there are sessions, and nothing is kept.
// Two small rounds first, so that what is measured is compiled. Prints the seconds from the first request to the last
// answer.
//
// burst_with_got.mjs URL TOKEN < one body for each session, a line each
import { text } from 'node:stream/consumers';
import got from '../../fault/table/node_modules/got/dist/source/index.js';

const [url, token] = process.argv.slice(2);
const bodies = (await text(process.stdin)).trim().split('\n').map((line) => JSON.parse(line));

const api = got.extend({
  prefixUrl: url,
  responseType: 'json',
  headers: { authorization: `Bearer ${token}` },
  retry: { limit: 0 },
});

async function create(json) {
  const { body } = await api.post('sessions', { json });
  if (!body?.code) throw new Error('an answer without a code');
}

for (let round = 0; round < 2; round += 1) await Promise.all(bodies.slice(0, 20).map(create));
const begin = performance.now();
await Promise.all(bodies.map(create));
console.log((performance.now() - begin) / 1000);
process.exit(0); // Its connections would stay open for a while.
