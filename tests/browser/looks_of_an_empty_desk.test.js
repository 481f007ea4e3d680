// A desk on which nothing was done yet: every list says what to do next. And its sign-in pages.

import { packageFile } from "./world.js";
import { looksRight } from "./looks.js";

const pages = {
  activities: "/activities",
  assets: "/assets",
  portal: "/portal",
  packages: "/admin/packages",
  configurations: "/admin/configurations",
  jobs: "/admin/jobs",
  rules: "/admin/rules",
  calls: "/admin/calls",
  health: "/admin/health",
  mails: "/admin/mails",
};

async function lookAtTheWizard(look) {
  const { page } = look;
  await look.open("wizard-upload", "/admin/packages/install");
  await page.getByLabel("Package").setInputFiles({
    name: "holiday.zip", mimeType: "application/zip", buffer: Buffer.from("no package"),
  });
  await look.button("Upload").click();
  await page.getByRole("alert").waitFor();
  await look.at("wizard-refused");
  await page.getByLabel("Package").setInputFiles(packageFile);
  await look.button("Upload").click();
  await look.button("Start installation").waitFor();
  await look.at("wizard-review");
  await look.button("Start installation").click();
  await page.getByText("is installed").waitFor();
  await look.at("wizard-finish");
  await look.open("packages", "/admin/packages");
  await look.open("package", "/admin/packages/teamviewer");
  await look.open("configurations-none", "/admin/configurations");
  await look.open("configuration-new", "/admin/configurations/new?package=teamviewer");
  look.visitor.forgive(/packages\/uploads: .* 400/);
}

const closed = {
  async prepare(world) {
    await world.makeEmptyStore();
    await world.serve();
  },
};

looksRight("An empty desk", "empty", closed, async (look) => {
  await look.open("sign-in", "/sign-in");
  await look.visitor.signIn("Administrator");
  for (const [name, path] of Object.entries(pages)) await look.open(name, path);
  await lookAtTheWizard(look);
});

const open = {
  async prepare(world) {
    await world.makeEmptyStore();
    await world.serve({ open: true });
  },
};

looksRight("A desk that asks for a password", "password", open, async (look) => {
  await look.open("sign-in", "/sign-in");
  await look.page.getByLabel("E-mail address").fill("admin@example.com");
  await look.page.getByLabel("Password").fill("not the right one");
  await look.button("Sign in").click();
  await look.page.getByRole("alert").waitFor();
  await look.at("sign-in-wrong");
  look.visitor.forgive(/sign-in: .* 403/);
});
