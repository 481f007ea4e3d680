// @ts-check
// The page changes under the reader's eyes without pulling anything away from them: the line they
// read stays where it is, and what has to make room glides.

const blocks = ".timeline > li, .panel, .box, .listing, .actions > li, .links > li";

/** @param {Element} element */
const topOf = (element) => element.getBoundingClientRect().top;

/** @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** @param {string} selector */
const inView = (selector) => [...document.querySelectorAll(selector)].filter(isInView);

/**
 * What must not move. Deep in a list it is the line that is read; else a part, so that what is
 * new in it can be seen.
 * At the top of the page nothing needs to be held.
 */
function anchor() {
  if (scrollY === 0) return undefined;
  const lines = inView("main .timeline > li, main tbody tr");
  const is_deep = lines[0] && (topOf(lines[0]) < 0 || lines[0].previousElementSibling);
  const held = is_deep ? lines : inView("main [data-live]");
  return held.find((element) => topOf(element) >= 0) ?? held[0];
}

/** @param {Map<Element, number>} before the tops of blocks */
function glide(before) {
  const moved = new Map(
    [...before]
      .filter(([block]) => block.isConnected)
      .map(([block, top]) => [block, top - topOf(block)]),
  );
  for (const [block, way] of moved) {
    // A block in a block that moves takes part in its movement.
    const around = block.parentElement?.closest(blocks);
    const own = way - ((around && moved.get(around)) ?? 0);
    if (Math.abs(own) < 1) continue;
    block.animate([{ transform: `translateY(${own}px)` }, { transform: "none" }], {
      duration: 220,
      easing: "ease-out",
    });
  }
}

/** @param {() => void} change */
export function keepPlace(change) {
  const held = anchor();
  const held_at = held ? topOf(held) : 0;
  const before = new Map(inView(blocks).map((block) => [block, topOf(block)]));
  change();
  if (held?.isConnected) scrollBy({ top: topOf(held) - held_at, behavior: "instant" });
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) glide(before);
}

/** Focus is never lost: it goes to the same id, else to the result. @param {() => void} change */
export function keepFocus(change) {
  const focused = document.activeElement;
  change();
  if (!focused || focused === document.body || focused.isConnected) return;
  const next =
    document.getElementById(focused.id) ??
    document.getElementById("result") ??
    document.getElementById("content");
  next?.focus({ preventScroll: true });
}
