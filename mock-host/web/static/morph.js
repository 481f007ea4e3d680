// @ts-check
// Makes a part of the page equal to what the server says, and touches only what differs: focus,
// selection, open details and what is being typed live in the elements that stay.

/** What script sets and the server does not know. */
const ours = new Set([
  "data-busy",
  "data-dirty",
  "data-new",
  "data-sent",
  "data-waiting",
  "data-waited",
  "data-counted",
  "data-expired-now",
  "data-tip-closed",
]);

/** @param {Element} element @param {string} name */
function isOurs(element, name) {
  return ours.has(name) || (name === "open" && element instanceof HTMLDetailsElement);
}

/** @param {Element} now @param {Element} wanted */
function morphAttributes(now, wanted) {
  for (const { name } of [...now.attributes]) {
    if (!wanted.hasAttribute(name) && !isOurs(now, name)) now.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (now.getAttribute(name) !== value && !isOurs(now, name)) now.setAttribute(name, value);
  }
}

/** @param {Node|null} node */
const idOf = (node) => (node instanceof Element ? node.id : "");

/** Boxes and links that script has put there itself. @param {Node|null} node */
const isScripts = (node) => node instanceof Element && node.hasAttribute("data-client");

/** @param {Node} now @param {Node} wanted */
function areAlike(now, wanted) {
  if (now.nodeName !== wanted.nodeName || idOf(now) !== idOf(wanted)) return false;
  return (
    !(now instanceof HTMLInputElement) || now.type === /** @type {HTMLInputElement} */ (wanted).type
  );
}

/** @param {Node} parent @param {Node} wanted @param {Node|null} before */
function insert(parent, wanted, before) {
  const added = document.importNode(wanted, true);
  parent.insertBefore(added, before);
  if (added instanceof Element && added.matches(".timeline > li")) added.setAttribute("data-new", "");
}

/** @param {Element} now @param {Element} wanted */
function morphChildren(now, wanted) {
  const known = new Map(
    [...now.children].filter((child) => child.id).map((child) => [child.id, child]),
  );
  const wantedIds = new Set([...wanted.children].map((child) => child.id));
  let at = now.firstChild;
  const step = () => {
    // What has an id that is no longer wanted goes first, so that what follows it need not move.
    while (at && (isScripts(at) || (idOf(at) && !wantedIds.has(idOf(at))))) {
      const next = at.nextSibling;
      if (!isScripts(at)) at.remove();
      at = next;
    }
  };
  for (const child of wanted.childNodes) {
    step();
    const match = idOf(child) ? known.get(idOf(child)) : at;
    if (!match || !areAlike(match, child)) {
      insert(now, child, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else now.insertBefore(match, at);
    morph(match, child);
  }
  while (at) {
    const next = at.nextSibling;
    if (!isScripts(at)) at.remove();
    at = next;
  }
}

/** @param {ChildNode} now @param {ChildNode} wanted as the server has it; it is not changed */
export function morph(now, wanted) {
  if (!(now instanceof Element) || !(wanted instanceof Element)) {
    if (now.nodeValue !== wanted.nodeValue) now.nodeValue = wanted.nodeValue;
    return;
  }
  // An action on its way keeps its key, or a second click would be a second deed.
  if (now.isEqualNode(wanted) || now.hasAttribute("data-busy")) return;
  morphAttributes(now, wanted);
  morphChildren(now, wanted);
}
