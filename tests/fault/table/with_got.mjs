// A client on the library got, set up as its documentation shows: repeating as it does by itself (not
// POST), paging with paginate, the token renewed in a hook. README.md tells what it is compared with.
//
// with_got.mjs FOLDER (sessions NUMBER ... | sessions-at-once NUMBER ... | devices | reports | close CODE ...)
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import got from 'got';

const [folder, what, ...rest] = process.argv.slice(2);
const job = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
let tokens = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));

const bearer = () => ({ authorization: `Bearer ${tokens.access_token}` });
const write = (entry) => appendFileSync(join(folder, 'journal.jsonl'), JSON.stringify(entry) + '\n');

const plain = got.extend({
  prefixUrl: job.api,
  responseType: 'json',
  timeout: { request: 30_000 },
  https: job.ca_file ? { certificateAuthority: readFileSync(job.ca_file) } : {},
});

async function renew() {
  const { body } = await plain.post('oauth2/token', {
    form: {
      grant_type: 'refresh_token', refresh_token: tokens.refresh_token,
      client_id: job.client_id, client_secret: job.client_secret,
    },
  });
  tokens = body;
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify(tokens));
}

const api = plain.extend({
  mutableDefaults: true,
  headers: bearer(),
  hooks: {
    afterResponse: [
      async (response, retryWithMergedOptions) => {
        if (response.statusCode !== 401) return response;
        await renew();
        api.defaults.options.merge({ headers: bearer() });
        return retryWithMergedOptions({ headers: bearer() });
      },
    ],
  },
});

async function create(number) {
  const { body } = await api.post('sessions', { json: { groupname: 'Service Desk', description: number } });
  if (!body?.code) throw new Error('an answer without a code');
  write({ kind: 'session', activity: number, code: body.code });
}

/** Each entry of all pages; `leads` of an answer is what asks for the next page. */
function pages(path, entries, searchParams, leads) {
  return api.paginate(path, {
    searchParams,
    pagination: {
      transform: ({ body }) => body[entries],
      paginate: ({ response }) => leads(response.body) ?? false,
    },
  });
}

async function devices() {
  const leads = ({ nextPaginationToken: token }) => token && { searchParams: { paginationToken: token } };
  for await (const device of pages('managed/devices', 'resources', {}, leads)) write({ kind: 'device', id: device.id });
  write({ kind: 'devices read' });
}

function readUntil() {
  const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).findLast(({ kind }) => kind === 'reports read')?.until ?? job.from_date;
}

/** What is new since they were last read to the end. */
async function reports() {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const window = { from_date: readUntil(), has_code: 'true' };
  const leads = ({ next_offset: offset }) => offset && { searchParams: { ...window, offset_id: offset } };
  for await (const record of pages('reports/connections', 'records', window, leads)) {
    write({ kind: 'report', connection: record.id, code: record.session_code });
  }
  write({ kind: 'reports read', until: now });
}

async function close(code) {
  await api.put(`sessions/${code}`, { json: { state: 'Closed' } });
  write({ kind: 'closed', code });
}

/** Whoever looks after the client reads what went wrong. */
async function tried(deed, ...args) {
  try {
    await deed(...args);
  } catch (problem) {
    console.error(`${deed.name} ${args.join(' ')}: ${problem.name}: ${problem.message}`.slice(0, 300));
    process.exitCode = 1;
  }
}

const one_by_one = { sessions: create, close };
if (what === 'sessions-at-once') await Promise.all(rest.map((number) => tried(create, number)));
else if (what in one_by_one) for (const one of rest) await tried(one_by_one[what], one);
else await tried({ devices, reports }[what]);
