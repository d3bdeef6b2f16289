/**
 * Words for whatever carries `data-tip`, shown under the pointer or at the focus. One element for the whole window,
 * so that a grid of thousands of cells needs no component for each.
 */
const delay = { pointer: 350, focus: 650 };

export function tooltips(): () => void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let on: HTMLElement | null = null;
  let byKey = false;

  const hide = () => {
    clearTimeout(timer);
    tip.hidden = true;
    on = null;
  };
  const show = (element: HTMLElement) => {
    const text = element.dataset["tip"];
    if (!text || !element.isConnected) return;
    tip.textContent = text;
    tip.hidden = false;
    const at = element.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    tip.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, at.left + at.width / 2 - width / 2))}px`;
    tip.style.top = `${at.top - height - 6 > 8 ? at.top - height - 6 : at.bottom + 6}px`;
  };
  const about = (target: EventTarget | null, wait: number) => {
    const element = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
    if (element === on) return;
    hide();
    if (!element) return;
    on = element;
    timer = setTimeout(() => show(element), wait);
  };
  const over = (event: Event) => about(event.target, delay.pointer);
  const focused = (event: Event) => {
    if (byKey) about(event.target, delay.focus);
  };
  const key = (event: KeyboardEvent) => {
    byKey = true;
    if (event.key === "Escape" || event.key.length === 1) hide();
  };
  const press = () => {
    byKey = false;
    hide();
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", focused);
  document.addEventListener("keydown", key, true);
  document.addEventListener("pointerdown", press, true);
  document.addEventListener("scroll", hide, true);
  return () => {
    hide();
    tip.remove();
    document.removeEventListener("pointerover", over);
    document.removeEventListener("focusin", focused);
    document.removeEventListener("keydown", key, true);
    document.removeEventListener("pointerdown", press, true);
    document.removeEventListener("scroll", hide, true);
  };
}
