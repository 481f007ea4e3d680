// Whatever comes from outside is shown as the text that it is.

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { Visitor, World } from "./world.js";

/** It would ring if anything of it were taken for markup. */
const bomb = (where) =>
  `<script>alert("${where}")</script><img src=x onerror=alert(1)>"'&amp;{0}</title>`;
const titleBomb = bomb("title");
const noteBomb = bomb("connection");
const assetBomb = bomb("asset").slice(0, 60);
const deskBomb = `${bomb("note")}\njavascript:alert(1)`;

const button = (page, name) => page.getByRole("button", { name, exact: true, disabled: false });

/** Nothing on the page came from the text but text. */
async function isHarmless(page) {
  equal(await page.locator("script:not([src])").count(), 0);
  equal(await page.locator("[onerror], img[src=x], a[href^='javascript:']").count(), 0);
}

test("Hostile text", async (t) => {
  const world = await World.create(t);
  await world.makeConnectedStore();
  await world.command(["config", "set", "TeamViewer", "sync_policy=create_missing"]);
  await world.play("devices", {
    action: "add",
    name: assetBomb,
    teamviewer_id: "123 456 789",
    managed: true,
  });
  await world.command(["job", "run", "TeamViewer_Sync Assets - EA"]);
  const number = await world.makeActivity(titleBomb, "ada.miller@example.com", "--asset", assetBomb);
  await world.serve();
  const visitor = await Visitor.create(world);
  const { page } = visitor;
  visitor.context.on("dialog", (dialog) => visitor.troubles.push(`rang: ${dialog.message()}`));
  await visitor.signIn("Desk Administrator", `/activities/${number}`);

  await t.test("A title and a note of an agent are text", async () => {
    await page.getByRole("heading", { name: titleBomb, level: 1 }).waitFor();
    await page.getByText("Write a note").click();
    await page.getByLabel("Text of the note").fill(deskBomb);
    await page.getByLabel("Also show it to the requester in the portal").check();
    await button(page, "Write into the journal").click();
    await page.getByRole("listitem").filter({ hasText: deskBomb.split("\n")[0] }).waitFor();
    await isHarmless(page);
  });

  await t.test("A note of a connection at TeamViewer is text", async () => {
    await button(page, "TeamViewer Create Remote Session").click();
    const said = page.getByText(/^Session s\d{3}-\d{3}-\d{3} is open/);
    const code = /s\d{3}-\d{3}-\d{3}/.exec(await said.innerText())[0];
    await world.play(`sessions/${code}/support`, { supporter: "anna.schmidt@example.com" });
    await world.play(`sessions/${code}/end`, { note: noteBomb, minutes: 5 });
    await button(page, "TeamViewer Request Sessions").click();
    await page.getByRole("region", { name: "Journal" }).getByText(noteBomb).waitFor();
    await isHarmless(page);
  });

  await t.test("The name of a device is text in the dialog and on the page of the asset", async () => {
    await page.getByRole("link", { name: "Connect to Asset …" }).click();
    await page.getByRole("dialog").waitFor();
    await isHarmless(page);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: assetBomb }).click();
    await page.getByRole("heading", { name: assetBomb, level: 1 }).waitFor();
    await isHarmless(page);
  });

  await t.test("Searches and addresses are text", async () => {
    await page.goto(`/activities?q=${encodeURIComponent(bomb("search"))}&state=${bomb("state")}`);
    await page.getByText("No activity matches").waitFor();
    await isHarmless(page);
    await page.goto(`/activities/${encodeURIComponent(bomb("address"))}`);
    await page.getByText("Error 404").waitFor();
    await isHarmless(page);
    await page.goto(`/sign-in?next=${encodeURIComponent(bomb("next"))}`);
    await isHarmless(page);
    visitor.forgive(/activities\/%3C.* 404/);
  });

  await t.test("A form gives back as text what was typed", async () => {
    await page.goto("/activities/new");
    await page.getByLabel("Title").fill(titleBomb);
    await page.getByLabel("For", { exact: true }).selectOption({ label: "Ada Miller" });
    await page.getByLabel("Asset (name or id, may be empty)").fill(bomb("field"));
    await button(page, "Create activity").click();
    await page.getByText("There is no asset").waitFor();
    equal(await page.getByLabel("Title").inputValue(), titleBomb);
    await isHarmless(page);
    visitor.forgive(/\/activities: .* 400/);
  });

  /** Goes where the bomb is, and does not look before it has come. */
  const isShownAsText = async (path, words) => {
    await page.goto(path);
    await page.getByText(words).first().waitFor();
    await isHarmless(page);
  };

  await t.test("Every page that shows them is harmless, and so are those that tell of them", async () => {
    await isShownAsText("/activities?sort=newest", titleBomb);
    await isShownAsText("/assets?q=onerror", assetBomb);
    const paths = ["/admin/mails", "/admin/mails/1", "/admin/calls", "/admin/jobs", "/admin/health",
      "/admin/configurations"];
    for (const path of paths) {
      await page.goto(path);
      await isHarmless(page);
    }
    await page.goto("/admin/mails/1/body");
    ok((await page.innerText("body")).includes(titleBomb));
    await isHarmless(page);
    await visitor.signIn("Ada Miller", `/portal/${number}`);
    await page.getByText(deskBomb.split("\n")[0]).waitFor();
    await isHarmless(page);
    await isShownAsText("/portal", titleBomb);
  });

  visitor.endsWell();
});
