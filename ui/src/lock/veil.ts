/**
 * Takes the page out of the document, whole and as it is: nothing of it can be seen, read aloud, searched or copied, and
 * everything that was typed, chosen and scrolled to is there again afterwards. What is drawn meanwhile goes the same way.
 */

interface Scrolled {
  element: Element;
  top: number;
  left: number;
}

/** Leaves only `stays` in the page, under this title; answers the way back. */
export function putAway(stays: Element, title: string): () => void {
  const had = document.activeElement;
  const body = document.body;
  const scrolled: Scrolled[] = [];
  for (const element of body.querySelectorAll("*")) {
    if (element.scrollTop !== 0 || element.scrollLeft !== 0) scrolled.push({ element, top: element.scrollTop, left: element.scrollLeft });
  }
  const away = document.createDocumentFragment();
  const take = () => {
    for (const child of [...body.children]) if (child !== stays && child.tagName !== "SCRIPT") away.append(child);
  };
  take();
  // The window's title names the section; what it becomes meanwhile is put off too.
  let named = document.title;
  const rename = () => {
    if (document.title === title) return;
    named = document.title;
    document.title = title;
  };
  rename();
  const titles = new MutationObserver(rename);
  titles.observe(document.head, { childList: true, characterData: true, subtree: true });
  const late = new MutationObserver(take);
  late.observe(body, { childList: true });
  return () => {
    late.disconnect();
    titles.disconnect();
    document.title = named;
    // Whatever was closed meanwhile has left the fragment by itself.
    body.insertBefore(away, stays);
    for (const { element, top, left } of scrolled) element.scrollTo({ top, left, behavior: "instant" });
    if (had instanceof HTMLElement && had.isConnected) had.focus({ preventScroll: true });
  };
}
