// A desk at work: every page with something on it, dialogs, errors, and what requesters see.

import { looksRight } from "./looks.js";

async function lookAtAdministration(look) {
  const { page } = look;
  await look.open("configurations", "/admin/configurations");
  await look.open("configuration", "/admin/configurations/cfg-1");
  await page.getByRole("button", { name: /^Connected as/ }).hover();
  await look.at("configuration-tip");
  await look.button("Test connection").click();
  await page.getByRole("region", { name: "What was tried" }).waitFor();
  await look.at("configuration-tested");
  await page.getByLabel("Redirect URL").fill("www.tap.de");
  await page.getByLabel("Kinds of activities").fill("holiday");
  await look.button("Save").click();
  await page.getByText("Not saved").waitFor();
  await look.at("configuration-errors");
  look.visitor.forgive(/configurations\/cfg-1: .* 400/);

  await page.goto("/admin/jobs");
  await page.getByRole("button", { name: "Dry run" }).first().click();
  await page.getByRole("region", { name: "Differences" }).waitFor();
  await look.at("jobs-differences");
  await page.getByRole("button", { name: "Run now" }).first().click();
  await page.getByText(/^Assets looked at: .* Updated: [1-9]/).first().waitFor();
  await look.at("jobs");
  await page.getByRole("link", { name: /^Last runs/ }).first().click();
  await look.at("job");
  await look.open("rules", "/admin/rules");
}

async function lookAtActivities(look, world) {
  const { page } = look;
  await look.open("activities", "/activities");
  await look.open("activities-nothing", "/activities?q=nothing-like-this");
  await look.open("activity-new", "/activities/new");
  await page.getByLabel("Title").fill("Something");
  await page.getByLabel("For", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Asset (name or id, may be empty)").fill("NB-9999");
  await look.button("Create activity").click();
  await page.getByText("There is no asset").waitFor();
  await look.at("activity-new-errors");
  look.visitor.forgive(/\/activities: .* 400/);

  const words = ["--asset", "NB-0001", "--asset", "NB-0002"];
  const number = await world.makeActivity("Printer is on fire", "ada.miller@example.com", ...words);
  await look.open("activity-fresh", `/activities/${number}`);
  await lookAtActions(look, world);
  await lookAtDialogs(look, number);
  await page.goto(`/activities/${number}`);
  await look.button("Close activity").click();
  await page.getByText("The activity is closed.", { exact: true }).waitFor();
  await look.at("activity-closed");
  return number;
}

/** One that fails, one that takes long, and the session that comes of it. */
async function lookAtActions(look, world) {
  const { page } = look;
  const create = look.button("TeamViewer Create Remote Session");
  await world.play("faults", { path: "/sessions", kind: "license_limit" });
  await create.click();
  await page.getByRole("alert").waitFor();
  await look.at("activity-failed");

  await world.play("faults", { path: "/sessions", kind: "latency", delay_ms: 10_000 });
  await create.click();
  await page.getByText("It is being done.").waitFor();
  await look.at("activity-running");
  await page.getByRole("link", { name: "Join as supporter" }).waitFor();
  await look.at("activity");

  await page.getByText("Write a note").click();
  await page.getByLabel("Text of the note").fill("Long text. ".repeat(100));
  await look.at("activity-note");
  await page.getByLabel("Also show it to the requester in the portal").check();
  await look.button("Write into the journal").click();
  await page.getByText("The note is in the journal.").waitFor();
  await look.at("activity-note-written");
}

async function lookAtDialogs(look, number) {
  const { page } = look;
  await page.getByRole("link", { name: "Connect to Asset …" }).click();
  await page.getByRole("dialog").waitFor();
  await look.at("dialog");
  await look.open("dialog-without-script", `/activities/${number}/actions/asset.connect`);
  await look.open("action-not-now", `/activities/${number}/actions/session.create`);
}

async function lookAtTheRest(look) {
  const { page } = look;
  await look.open("assets", "/assets");
  await look.open("assets-problem", "/assets?mark=problem");
  await page.goto("/assets?q=NB-0001");
  await page.getByRole("link", { name: "NB-0001" }).click();
  await page.getByRole("heading", { name: "NB-0001", level: 1 }).waitFor();
  await look.at("asset");
  await look.open("mails", "/admin/mails");
  await look.open("mail", "/admin/mails/1");
  await look.open("calls", "/admin/calls");
  await page.getByRole("row").filter({ hasText: "Failed" }).getByRole("link").first().click();
  await look.at("call-failed");
  await look.open("health", "/admin/health");
  await look.open("audit", "/admin/audit");
  await look.open("error-404", "/activities/INC-2026-999999");
  look.visitor.forgive(/999999: .* 404/);
}

/** The requester, who may not see all, and agents who read other languages. */
async function lookAsOthers(look, world, closed) {
  const { visitor, page } = look;
  await visitor.signIn("Anna Schmidt", `/activities/${closed}`);
  await look.at("activity-de");
  await visitor.signIn("Claire Martin", `/activities/${closed}`);
  await look.at("activity-fr");
  const number = await world.makeActivity("My screen flickers", "ada.miller@example.com");
  await world.command(["action", "run", number, "session.create"]);
  await visitor.signIn("Ada Miller", "/portal");
  await look.at("portal");
  await look.open("portal-activity", `/portal/${number}`, "Join the remote session");
  await look.open("portal-closed", `/portal/${closed}`);
  await look.open("error-403", "/activities");
  visitor.forgive(/\/activities: .* 403/);
  await page.goto(`/portal/${number}`);
  await world.stopDesk();
  await page.getByText("Connection lost, trying again.").waitFor();
  await look.at("connection-lost");
  visitor.forgive(/ERR_/);
}

const atWork = {
  devices: 300,
  async prepare(world) {
    await world.makeConnectedStore();
    await world.serve();
  },
};

looksRight("A desk at work", "work", atWork, async (look, world) => {
  await look.open("sign-in", "/sign-in");
  await look.visitor.signIn("Desk Administrator");
  await lookAtAdministration(look);
  const number = await lookAtActivities(look, world);
  await lookAtTheRest(look);
  await lookAsOthers(look, world, number);
});
