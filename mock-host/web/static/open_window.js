// @ts-check
// Some actions end in an address to open. The server gives it out once, to script only, so that it
// stands in no page and in no history.

import { addDismiss, errorBox, troubleOf } from "./box.js";
import { text } from "./texts.js";

/** @type {Set<string>} */
const asked_for = new Set();

/** @param {Element} box @param {string} address */
function offerWindow(box, address) {
  const { protocol } = new URL(address, location.href);
  if (protocol !== "https:" && protocol !== "http:") return;
  const link = document.createElement("a");
  Object.assign(link, {
    className: "button primary",
    href: address,
    target: "_blank",
    rel: "noopener noreferrer",
  });
  link.textContent = text("open");
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  buttons.dataset.client = "";
  buttons.append(link, ` ${text("opened")}`);
  box.append(buttons);
  // Browsers allow this only shortly after a click, and do not tell; hence the button in any case.
  open(address, "_blank", "noopener,noreferrer");
}

/** Taking the address away changes something, so it is a POST like any other. */
function take(/** @type {string} */ where) {
  const csrf = document.querySelector("input[name=csrf]");
  return fetch(where, {
    method: "POST",
    headers: {
      "X-CSRF-Token": csrf instanceof HTMLInputElement ? csrf.value : "",
      Accept: "application/json",
    },
  });
}

async function openWindow() {
  const box = document.querySelector("#result [data-open-url]");
  const where = box?.getAttribute("data-open-url");
  if (!box || !where || asked_for.has(where)) return;
  asked_for.add(where);
  try {
    const response = await take(where);
    if (response.ok) return offerWindow(box, (await response.json()).url);
    showOpenTrouble(troubleOf(response.status, await response.text()));
  } catch {
    showOpenTrouble(troubleOf(0, ""));
  }
}

/** @param {import("./box.js").Trouble} trouble */
function showOpenTrouble(trouble) {
  const box = errorBox(text("open"), trouble);
  addDismiss(box);
  document.getElementById("result")?.prepend(box);
}

export function start() {
  document.addEventListener("desk:refreshed", openWindow);
  void openWindow();
}
