/** Focus inside sheets and menus. */
const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex="-1"])';

/** What can take the focus inside `root`, in order. */
export function stops(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0 && element.closest("[inert]") === null,
  );
}

/** The traps that are open, the innermost last. */
const traps: HTMLElement[] = [];

/**
 * Keeps the focus inside an element while it is there and makes the page behind it inert. The element that had the
 * focus gets it back afterwards.
 */
export function trapped(root: HTMLElement): () => void {
  const before = document.activeElement;
  const page = document.getElementById("app");
  traps.push(root);
  // A sheet is drawn on top right after this; moving it would take the focus away again.
  queueMicrotask(() => {
    if (!root.isConnected || !traps.includes(root)) return;
    if (page && !page.contains(root)) page.inert = true;
    // A question over a sheet: the sheet waits too.
    const below = traps[traps.indexOf(root) - 1];
    if (below && !below.contains(root)) below.inert = true;
    const first = root.querySelector<HTMLElement>("[data-autofocus]") ?? stops(root)[0] ?? root;
    if (!root.contains(document.activeElement)) first.focus();
  });

  const around = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    const all = stops(root);
    const from = all[0];
    const to = all.at(-1);
    if (!from || !to) {
      event.preventDefault();
    } else if (event.shiftKey && (document.activeElement === from || document.activeElement === root)) {
      event.preventDefault();
      to.focus();
    } else if (!event.shiftKey && document.activeElement === to) {
      event.preventDefault();
      from.focus();
    }
  };
  // When what had the focus is gone, keys land on the page: they still belong to the innermost trap.
  const lost = (event: KeyboardEvent) => {
    // One that was taken out of the page, behind the lock, gets no keys.
    if (!root.isConnected || event.target !== document.body || traps.at(-1) !== root) return;
    event.preventDefault();
    event.stopPropagation();
    root.focus();
    root.dispatchEvent(new KeyboardEvent("keydown", event));
  };
  root.addEventListener("keydown", around);
  document.addEventListener("keydown", lost, true);
  return () => {
    root.removeEventListener("keydown", around);
    document.removeEventListener("keydown", lost, true);
    const below = traps[traps.indexOf(root) - 1];
    traps.splice(traps.indexOf(root), 1);
    if (below) below.inert = false;
    if (page && traps.length === 0) page.inert = false;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}

/** Draws an element at the end of the page, outside whatever is inert or clipped. */
export function onTop(element: HTMLElement): () => void {
  document.body.append(element);
  return () => element.remove();
}

/** Whether keys belong to a text that is being typed. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable='true']") !== null;
}
