// @ts-check
// Lists follow what is typed into their filters.

import { refresh } from "./refresh.js";
import { say } from "./texts.js";

const pause_ms = 200;
/** @type {number|undefined} */
let timer;

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  return address;
}

/** @param {HTMLFormElement} form */
async function find(form) {
  clearTimeout(timer);
  const address = addressOf(form);
  history.replaceState(null, "", address);
  try {
    await refresh();
    say(document.querySelector("[data-count]")?.textContent ?? "");
  } catch {
    location.assign(address); // the browser says best that nobody answers
  }
}

/** @param {Event} event */
function formOf(event) {
  const form =
    event.target instanceof Element ? event.target.closest("form[data-live-search]") : null;
  return form instanceof HTMLFormElement ? form : null;
}

export function start() {
  for (const button of document.querySelectorAll("[data-live-search] [data-no-js]"))
    button.setAttribute("hidden", "");
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => find(form), pause_ms);
  });
  document.addEventListener("submit", (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    void find(form);
  });
}
