/** Icons for elements that are made by hand. Styles come from classes only; nothing is parsed from text. */
import { icons, type IconName, type IconSize } from "../shared/icons";

const space = "http://www.w3.org/2000/svg";

export function svg(name: IconName, size: IconSize): SVGSVGElement {
  const root = document.createElementNS(space, "svg");
  root.setAttribute("class", size === "m" ? "i" : `i ${size}`);
  root.setAttribute("viewBox", "0 0 24 24");
  root.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", icons[name]);
  root.append(path);
  return root;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", role = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  if (role !== "") made.setAttribute("role", role);
  return made;
}

/** An element like this one, with everything in it. */
export function copyOf<E extends HTMLElement>(of: E): E {
  return of.cloneNode(true) as E;
}

/** Writes an attribute only when it differs: most repaints change nothing. */
export function attribute(target: Element, name: string, value: string | null): void {
  if (target.getAttribute(name) === value) return;
  if (value === null) target.removeAttribute(name);
  else target.setAttribute(name, value);
}
