// @ts-check
// The page changes under the reader's eyes without pulling anything away from them. Somebody who has scrolled keeps the
// line they read where it is; at the top of the page what has to make room glides.

const blocks = ".entry, .panel, .box, .listing, .actions > li, .links > li";

/** @param {Element} element */
const topOf = (element) => element.getBoundingClientRect().top;

/** @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** @param {string} selector */
const inView = (selector) => [...document.querySelectorAll(selector)].filter(isInView);

/** What is being read: the first entry or row that begins in the window, else what reaches into it. */
function beingRead() {
  const lines = inView("main .entry, main tbody tr, main [data-live]");
  return lines.find((line) => topOf(line) >= 0) ?? lines[0];
}

/** @param {Map<Element, number>} before the tops of blocks */
function glide(before) {
  const moved = new Map([...before].filter(([block]) => block.isConnected).map(([block, top]) => [block, top - topOf(block)]));
  for (const [block, way] of moved) {
    // A block in a block that moves takes part in its movement.
    const around = block.parentElement?.closest(blocks);
    const own = way - ((around && moved.get(around)) ?? 0);
    if (Math.abs(own) < 1) continue;
    block.animate([{ transform: `translateY(${own}px)` }, { transform: "none" }], { duration: 220, easing: "ease-out" });
  }
}

/** @param {() => void} change */
export function keepPlace(change) {
  if (scrollY > 0) {
    const line = beingRead();
    const before = line ? topOf(line) : 0;
    change();
    if (line?.isConnected) scrollBy({ top: topOf(line) - before, behavior: "instant" });
    return;
  }
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return change();
  const before = new Map(inView(blocks).map((block) => [block, topOf(block)]));
  change();
  glide(before);
}

/** Focus is never lost: it goes to the same id, else to the result. @param {() => void} change */
export function keepFocus(change) {
  const focused = document.activeElement;
  change();
  if (!focused || focused === document.body || focused.isConnected) return;
  const next = document.getElementById(focused.id) ?? document.getElementById("result") ?? document.getElementById("content");
  next?.focus({ preventScroll: true });
}
