// @ts-check
// A page with one form, shown as a dialog over the page that leads to it.

import { text } from "./texts.js";

/** @param {string} url */
async function fetchForm(url) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector("main form");
  const title = page.querySelector("h1")?.textContent?.trim();
  return response.ok && form && title ? { title, form: document.importNode(form, true) } : null;
}

/** @param {string} title @param {HTMLDialogElement} dialog */
function head(title, dialog) {
  const header = document.createElement("header");
  const heading = document.createElement("h2");
  const close = document.createElement("button");
  heading.id = "dialog-title";
  heading.textContent = title;
  Object.assign(close, { type: "button", className: "plain", textContent: text("close") });
  close.addEventListener("click", () => dialog.close());
  header.append(heading, close);
  return header;
}

/** @param {string} title @param {Element} form @param {string} opener_id */
function show(title, form, opener_id) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.append(head(title, dialog), form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The opener may be another element by now, as the page below went on.
    document.getElementById(opener_id)?.focus({ preventScroll: true });
  });
  form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  const first = form.querySelector("select, textarea, input:not([type=hidden])");
  if (first instanceof HTMLElement) first.focus();
}

/** @param {MouseEvent} event */
async function clicked(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-dialog]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  if (link.hasAttribute("data-busy")) return;
  link.setAttribute("data-busy", "");
  const found = await fetchForm(link.href).catch(() => null);
  link.removeAttribute("data-busy");
  // Whatever went wrong, the page itself says it better.
  if (found) show(found.title, found.form, link.id);
  else location.assign(link.href);
}

export function start() {
  document.addEventListener("click", clicked);
}
