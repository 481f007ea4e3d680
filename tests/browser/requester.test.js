// What a requester's browser is given, to the last byte; and where a supporter's secret is not.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { Visitor, World } from "./world.js";

const ada = "ada.miller@example.com";
const internal = "Her manager asked for it";
const shown = "We are on it, Ada";

/** All that a browser was told, page by page. */
class Listener {
  constructor(visitor) {
    this.desk = visitor.context.request;
    this.heard = [];
    visitor.context.on("response", (response) => this.heard.push(this.read(response)));
  }

  async read(response) {
    const url = response.url();
    // The stream never ends and is read by itself; what is in files is the same for everybody.
    if (/\/events|\/static\//.test(url)) return { url, text: "" };
    try {
      return { url, text: await this.textOf(response) };
    } catch (error) {
      return { url, unread: error };
    }
  }

  /** A redirect has none. A browser that has left the page forgets what was on it: then it is told once more. */
  async textOf(response) {
    if (response.status() >= 300 && response.status() < 400) return "";
    return response.text().catch(async (error) => {
      if (response.request().method() !== "GET") throw error;
      return (await this.desk.get(response.url())).text();
    });
  }

  /** The addresses whose answers have these words. */
  async placesOf(words) {
    const all = await Promise.all(this.heard);
    for (const { url, unread } of all) ok(!unread, `what ${url} answered is not known: ${unread}`);
    return all.filter(({ text }) => text.includes(words)).map(({ url }) => new URL(url).pathname);
  }
}

const note = async (page, text, isForPortal) => {
  await page.getByText("Write a note").click();
  await page.getByLabel("Text of the note").fill(text);
  if (isForPortal) await page.getByLabel("Also show it to the requester in the portal").check();
  await page.getByRole("button", { name: "Write into the journal" }).click();
  await page.getByText("The note is in the journal.").waitFor();
};

/** What the page asks for by itself, and what somebody might type. */
const answersTo = (page, paths) =>
  page.evaluate(
    (all) =>
      Promise.all(
        all.map(async (path) => {
          const answer = await fetch(path, { redirect: "manual" });
          return { path, status: answer.status, text: await answer.text() };
        }),
      ),
    paths,
  );

/** What the stream of changes says while `deed` is done. */
async function eventsDuring(page, path, deed) {
  await page.evaluate((address) => {
    window.told = [];
    window.stream = new EventSource(address);
    for (const name of ["change", "progress", "message"])
      window.stream.addEventListener(name, ({ data }) => window.told.push(`${name} ${data}`));
    return new Promise((resolve) => window.stream.addEventListener("open", resolve));
  }, path);
  await deed();
  await page.waitForFunction(() => window.told.length > 0);
  return page.evaluate(() => (window.stream.close(), window.told));
}

test("A requester's browser is told nothing internal", async (t) => {
  const world = await World.create(t);
  await world.makeConnectedStore();
  const number = await world.makeActivity("My screen flickers", ada);
  const foreign = await world.makeActivity("A secret of somebody else", "emily.watson@example.com");
  await world.serve();
  const sofia = await Visitor.create(world);
  const requester = await Visitor.create(world);
  const listener = new Listener(requester);
  const agents = new Listener(sofia);
  await sofia.signIn("Sofia Rossi", `/activities/${number}`);
  await requester.signIn("Ada Miller", `/portal/${number}`);

  await sofia.page.getByRole("button", { name: "TeamViewer Create Remote Session" }).click();
  const join = sofia.page.getByRole("link", { name: "Join as supporter" });
  await join.waitFor();
  const { links } = await world.command(["activity", "show", number]);
  const { url } = links.find(({ audience, label }) => audience === "agent" && /^Join as/.test(label));
  const secret = new URL(url).pathname.split("-").slice(1).join("-");
  ok(secret.length >= 8, "the supporter's link has a secret part");

  await t.test("The client link comes by itself as one big button", async () => {
    await requester.page.getByRole("link", { name: "Join the remote session" }).waitFor();
  });

  await t.test("Of the journal only what is meant for the portal arrives", async () => {
    await note(sofia.page, internal, false);
    await note(sofia.page, shown, true);
    await requester.page.getByText(shown).waitFor();
    await requester.page.goto("/portal");
    await requester.page.getByRole("link", { name: "My screen flickers" }).click();
    await requester.page.getByText(shown).waitFor();
    ok((await listener.placesOf(shown)).includes(`/portal/${number}`), "it listens");
    for (const words of [internal, "Internal", secret, "Join as supporter", "TeamViewer session"])
      deepEqual(await listener.placesOf(words), [], words);
  });

  await t.test("The stream of changes tells that something changed, not what", async () => {
    const id = await requester.page.evaluate(() => document.body.dataset.events);
    const told = await eventsDuring(requester.page, id, () => note(sofia.page, internal, false));
    for (const words of [internal, secret]) ok(!told.join("\n").includes(words), words);
  });

  await t.test("What belongs to agents is refused, and the refusal tells nothing", async () => {
    const paths = [
      "/activities", `/activities/${number}`, `/activities/${foreign}`, "/assets", "/activities/new",
      `/portal/${foreign}`, "/admin/packages", "/admin/configurations", "/admin/jobs",
      "/admin/calls", "/admin/mails", "/admin/mails/1", "/admin/mails/1/body", "/admin/health",
      "/admin/rules", "/api/v1/activities", `/api/v1/activities/${number}`, "/api/v1/assets",
      "/api/v1/calls", "/api/v1/configurations", "/api/v1/jobs", "/api/v1/mails",
    ];
    for (const { path, status, text } of await answersTo(requester.page, paths)) {
      ok(status === 403 || status === 404, `${path} answers ${status}`);
      for (const words of [internal, secret, "A secret of somebody else"])
        ok(!text.includes(words), `${path} has ${words}`);
    }
    requester.forgive(/status of 40[34]/);
  });

  await t.test("A supporter's secret is in no page; the button leads to it", async () => {
    const { page } = sofia;
    const paths = [`/activities/${number}`, `/api/v1/activities/${number}`, "/activities", "/assets"];
    for (const { path, status, text } of await answersTo(page, paths)) {
      equal(status, 200);
      ok(!text.includes(secret), path);
    }
    const tab = await sofia.tabOf(() => join.click());
    ok(tab.url().includes(secret));
    deepEqual(await agents.placesOf(secret), [new URL(url).pathname]);
  });

  sofia.endsWell();
  requester.endsWell();
});
