// What happens on the desk is seen by everybody who looks, once, and by itself.

import { equal, match } from "node:assert/strict";
import { test } from "node:test";

import { Visitor, World } from "./world.js";

const button = (page, name) => page.getByRole("button", { name, exact: true, disabled: false });
const entry = (page, words) =>
  page.getByRole("region", { name: "Journal" }).getByRole("listitem").filter({ hasText: words });
const create = "TeamViewer Create Remote Session";

test("Two windows on one desk", async (t) => {
  const world = await World.create(t);
  await world.makeConnectedStore();
  await world.serve();
  const sofia = await Visitor.create(world);
  const david = await Visitor.create(world);
  await Promise.all([sofia.signIn("Sofia Rossi"), david.signIn("David Brown")]);

  /** A new activity, open in both windows. */
  const openInBoth = async (title) => {
    const number = await world.makeActivity(title, "ada.miller@example.com");
    await Promise.all([sofia, david].map(({ page }) => page.goto(`/activities/${number}`)));
    return number;
  };
  const scene = (name, play) =>
    t.test(name, async () => {
      await sofia.during(name, play);
      sofia.endsWell();
      david.endsWell();
    });

  await scene("What one agent does appears in the window of the other by itself", async () => {
    await openInBoth("Two look at it");
    await button(sofia.page, create).click();
    await david.page.getByRole("link", { name: "Join as supporter" }).waitFor();
    await entry(david.page, /TeamViewer session .* created/).waitFor();
    equal(await button(david.page, create).count(), 0);

    await david.page.getByText("Write a note").click();
    await david.page.getByLabel("Text of the note").fill("I help here");
    await button(david.page, "Write into the journal").click();
    await entry(sofia.page, "I help here").waitFor();

    await button(sofia.page, "Close session").click();
    await david.page.getByRole("link", { name: "Join as supporter" }).waitFor({ state: "detached" });
  });

  await scene("A new activity appears in the list, with the mark of its session", async () => {
    await david.page.goto("/activities");
    const number = await openInBoth("Appears in the list");
    await david.page.goto("/activities?sort=newest");
    await button(sofia.page, create).click();
    const row = david.page.getByRole("row").filter({ hasText: number });
    await row.getByText("Remote session open").waitFor();
  });

  await scene("What somebody types stays when the page changes under it", async () => {
    const number = await openInBoth("Typing goes on");
    await david.page.getByText("Write a note").click();
    await david.page.getByLabel("Text of the note").fill("Half a sent");
    await button(sofia.page, create).click();
    await entry(david.page, /TeamViewer session .* created/).waitFor();
    await david.page.keyboard.type("ence");
    equal(await david.page.getByLabel("Text of the note").inputValue(), "Half a sentence");
    match(david.page.url(), new RegExp(`/activities/${number}$`));
  });

  await scene("A double click on an action does one thing", async () => {
    const before = await world.asked("POST /sessions");
    const number = await openInBoth("Pressed twice");
    await button(sofia.page, create).dblclick();
    await sofia.page.getByText(/^Session .* is open\./).waitFor();
    await entry(david.page, /TeamViewer session .* created/).waitFor();
    equal(await world.asked("POST /sessions"), before + 1);
    equal(await entry(sofia.page, /TeamViewer session/).count(), 1);
    const calls = await world.command(["call", "list", "--activity", number]);
    equal(calls.filter(({ name }) => name === "session.create").length, 1);
  });

  await scene("A form of the desk that is on its way is not sent again", async () => {
    await openInBoth("Written twice");
    const { page } = sofia;
    await page.getByText("Write a note").click();
    await page.getByLabel("Text of the note").fill("Written once");
    const { x, y } = await button(page, "Write into the journal").boundingBox();
    world.server.kill("SIGSTOP"); // The answer takes long enough to press twice.
    await Promise.all([page.waitForEvent("request"), page.mouse.click(x + 5, y + 5)]);
    await page.mouse.click(x + 5, y + 5);
    world.server.kill("SIGCONT");
    await page.getByText("The note is in the journal.").waitFor();
    await button(page, create).click();
    await entry(page, /TeamViewer session .* created/).waitFor();
    equal(await entry(page, "Written once").count(), 1);
  });

  await scene("Two agents who press at the same moment make one session", async () => {
    const before = await world.asked("POST /sessions");
    await openInBoth("Pressed by two");
    // Where they are first: who comes second would find no button that can be pressed.
    const places = [];
    for (const { page } of [sofia, david]) {
      await button(page, create).scrollIntoViewIfNeeded();
      places.push(await button(page, create).boundingBox());
    }
    await Promise.all(
      [sofia, david].map(({ page }, i) => page.mouse.click(places[i].x + 5, places[i].y + 5)),
    );
    for (const { page } of [sofia, david]) {
      await page.getByRole("link", { name: "Join as supporter" }).waitFor();
      await entry(page, /TeamViewer session .* created/).waitFor();
    }
    equal(await world.asked("POST /sessions"), before + 1);
    for (const visitor of [sofia, david]) visitor.forgive(/session\.create: .* 409/); // who came second
  });

  await scene("An answer that takes its time is waited for in words", async () => {
    await openInBoth("The desk is slow");
    world.server.kill("SIGSTOP");
    await button(sofia.page, create).click();
    await sofia.page.getByText("Your request is on its way.").waitFor();
    world.server.kill("SIGCONT");
    await sofia.page.getByText(/^Session .* is open\./).waitFor();
    equal(await sofia.page.getByText("Your request is on its way.").count(), 0);
  });

  await scene("A lost connection is said, and what was missed is shown afterwards", async () => {
    const number = await openInBoth("The desk goes away");
    await world.stopDesk();
    for (const { page } of [sofia, david])
      await page.getByText("Connection lost, trying again.").waitFor();

    await button(sofia.page, create).click();
    const refused = sofia.page.getByRole("alert");
    await refused.getByText("Check the connection, then press the button again.").waitFor();

    await world.command(["action", "run", number, "session.create"]);
    await world.serve();
    for (const { page } of [sofia, david]) {
      await entry(page, /TeamViewer session .* created/).waitFor();
      await page.getByText("Connection lost, trying again.").waitFor({ state: "hidden" });
    }
    await refused.waitFor(); // It stays until it was read.
    await refused.getByRole("button", { name: "Dismiss" }).click();
    await refused.waitFor({ state: "detached" });
    for (const visitor of [sofia, david]) visitor.forgive(/ERR_/);
  });

  await scene("A page whose thing was removed says so, and not that the connection is lost", async () => {
    await world.command(["config", "add", "--name", "Branch", "--sync-source", "off"]);
    const { id } = (await world.command(["config", "list"])).find((one) => one.name === "Branch");
    const page = await sofia.signIn("Desk Administrator", `/admin/configurations/${id}`);
    await page.getByRole("heading", { name: "Branch" }).waitFor();
    await world.command(["config", "remove", "Branch"]);
    await page.getByRole("heading", { name: "There is no such configuration" }).waitFor();
    sofia.forgive(/configurations\/cfg-2: .* 404/);
  });
});
