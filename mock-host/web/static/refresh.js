// @ts-check
// Asks the server for a page again and brings the live parts up to date.

import { morph } from "./morph.js";
import { keepFocus, keepPlace } from "./place.js";

/** @type {Promise<void>|null} */
let under_way = null;
let again = false;

/** The server knows what it says: asking again would not help. */
export class Refused extends Error {}

/** Whoever is typing keeps the text until they leave. @param {string} url */
function goTo(url) {
  if (!document.querySelector("[data-dirty]")) location.assign(url);
}

/** @param {string} url */
async function fetchPage(url) {
  const response = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (response.redirected && new URL(response.url).pathname !== new URL(url).pathname) {
    goTo(response.url); // Signed out meanwhile.
    throw new Error("redirected");
  }
  // Removed, or not for this reader any more: the page that says so has the words.
  if ([403, 404, 410].includes(response.status)) goTo(response.url);
  if (response.status >= 400 && response.status < 500)
    throw new Refused(`status ${response.status}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** @param {Document} page */
function bringIn(page) {
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const wanted = page.getElementById(part.id);
    if (wanted && !part.matches("[data-dirty]") && !part.querySelector("[data-dirty]"))
      morph(part, wanted);
  }
  document.title = page.title;
}

async function fetchAndShow() {
  const url = location.href;
  const page = await fetchPage(url);
  if (url !== location.href) {
    // The address changed while we waited, so this page is not wanted any more.
    again = true;
    return;
  }
  keepPlace(() => keepFocus(() => bringIn(page)));
  document.dispatchEvent(new Event("desk:refreshed"));
}

async function fetchUntilCurrent() {
  do {
    again = false;
    await fetchAndShow();
  } while (again);
}

/**
 * Resolves when the live parts show what the server said after this call. Rejects if it could
 * not be asked, and with `Refused` if it does not show this page.
 * @returns {Promise<void>}
 */
export function refresh() {
  if (under_way) {
    again = true;
    return under_way;
  }
  under_way = fetchUntilCurrent().finally(() => {
    under_way = null;
  });
  return under_way;
}

/** Parts in which somebody types are left alone until it is sent. */
export function start() {
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element) || target.closest("[data-live-search]")) return;
    target.closest("[data-live]")?.setAttribute("data-dirty", "");
  });
  document.addEventListener("submit", ({ target }) => {
    if (target instanceof Element) target.closest("[data-dirty]")?.removeAttribute("data-dirty");
  });
}
