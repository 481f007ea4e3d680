// @ts-check
// "12 minutes ago" and "expires in 5 minutes", kept true by one timer.

import { fill } from "./texts.js";
import { refresh } from "./refresh.js";

const minute_s = 60;
const hour_s = 3_600;
const day_s = 86_400;
const week_s = 7 * day_s;

const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", {
  numeric: "auto",
});
/** What the server wrote, for dates that are too old to count. @type {WeakMap<Element, string>} */
const written = new WeakMap();
/** What we wrote instead. @type {WeakMap<Element, string>} */
const shown = new WeakMap();
/** @type {number|undefined} */
let timer;
let clock_error_ms = 0;

const now = () => Date.now() + clock_error_ms;

/** @param {number} seconds negative: ago */
function relative(seconds) {
  const size = Math.abs(seconds);
  if (size < minute_s)
    return seconds > 0 ? words.format(Math.ceil(seconds), "second") : words.format(0, "second");
  if (size < hour_s) return words.format(Math.trunc(seconds / minute_s), "minute");
  if (size < day_s) return words.format(Math.trunc(seconds / hour_s), "hour");
  return words.format(Math.trunc(seconds / day_s), "day");
}

/** @param {Element} element @param {string} text */
function write(element, text) {
  shown.set(element, text);
  if (element.textContent !== text) element.textContent = text;
}

/** Days are UTC, wherever the reader is. @param {number} ms */
const dayOf = (ms) => Math.floor(ms / 1_000 / day_s);

/** @param {HTMLTimeElement} time */
function showDay(time) {
  const days = dayOf(Date.parse(time.dateTime)) - dayOf(now());
  const is_far = Math.abs(days) * day_s > week_s;
  write(time, is_far ? (written.get(time) ?? "") : words.format(days, "day"));
}

/** @param {HTMLTimeElement} time */
function showAge(time) {
  if (time.dateTime.length === "2026-03-02".length) return showDay(time);
  const seconds = (Date.parse(time.dateTime) - now()) / 1_000;
  // What is a moment old may look as if it were to come: the clocks agree to the second only.
  const age = Math.abs(seconds) < minute_s ? 0 : seconds;
  write(time, Math.abs(seconds) > week_s ? (written.get(time) ?? "") : relative(age));
}

/** Returns whether the last minute runs. @param {HTMLTimeElement} time */
function showRest(time) {
  const seconds = (Date.parse(time.dateTime) - now()) / 1_000;
  if (seconds > 0) {
    time.removeAttribute("data-expired-now");
    write(
      time,
      seconds > week_s
        ? (written.get(time) ?? "")
        : fill(time.dataset.until ?? "{0}", relative(seconds)),
    );
    return seconds < minute_s + 1;
  }
  const is_new = !time.hasAttribute("data-expired-now") && time.hasAttribute("data-counted");
  time.setAttribute("data-expired-now", "");
  write(time, time.dataset.expired ?? "");
  // The server knows what no longer can be done.
  if (is_new) refresh().catch(() => {});
  return false;
}

function tick() {
  let is_last_minute = false;
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (
    document.querySelectorAll("time:not([data-until])")
  ))
    showAge(time);
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (
    document.querySelectorAll("time[data-until]")
  )) {
    if (showRest(time)) is_last_minute = true;
    time.setAttribute("data-counted", "");
  }
  clearTimeout(timer);
  timer = setTimeout(tick, is_last_minute ? 1_000 : 20_000);
}

function readPage() {
  for (const time of document.querySelectorAll("time")) {
    const text = time.textContent ?? "";
    if (text !== shown.get(time)) written.set(time, text);
    if (!time.hasAttribute("title")) time.setAttribute("title", written.get(time) ?? text);
  }
  tick();
}

export function start() {
  const server_now = Date.parse(document.body.dataset.now ?? "");
  if (server_now) clock_error_ms = server_now - Date.now();
  document.addEventListener("desk:refreshed", readPage);
  // Timers sleep with the machine.
  document.addEventListener("visibilitychange", tick);
  readPage();
}
