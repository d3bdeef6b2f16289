/** Focus inside sheets and menus. */
const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex="-1"])';

/** What can take the focus inside `root`, in order. */
export function stops(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0 && element.closest("[inert]") === null,
  );
}

let open = 0;

/**
 * Keeps the focus inside an element while it is there and makes the page behind it inert. The element that had the
 * focus gets it back afterwards.
 */
export function trapped(root: HTMLElement): () => void {
  const before = document.activeElement;
  const page = document.getElementById("app");
  open += 1;
  if (page && !page.contains(root)) page.inert = true;
  const first = root.querySelector<HTMLElement>("[data-autofocus]") ?? stops(root)[0] ?? root;
  if (!root.contains(document.activeElement)) first.focus();

  const onkeydown = (event: KeyboardEvent) => {
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
  root.addEventListener("keydown", onkeydown);
  return () => {
    root.removeEventListener("keydown", onkeydown);
    open -= 1;
    if (page && open === 0) page.inert = false;
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
