/** Whether every word of a screen can be read as a whole: longer languages must find room too. */
import { type Page, expect } from "@playwright/test";

/** Fixed texts: buttons, tabs, heads, labels. Names and titles may end in an ellipsis; they have a class of their own. */
const fixed = "button, [role=tab], [role=menuitem], h1, h2, h3, h4, label, legend, dt, th[scope=col], kbd";

export async function nothingCut(page: Page, where: string): Promise<void> {
  const cut = await page.evaluate((fixed) => {
    const seen = (element: Element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
    const hidden = (element: Element) => element.closest(".vh, .ell, .mn, .gb") !== null;
    const found: string[] = [];
    for (const element of document.querySelectorAll(fixed)) {
      if (!seen(element) || hidden(element) || element.textContent.trim() === "") continue;
      const box = element.getBoundingClientRect();
      const said = `${element.tagName.toLowerCase()} “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 60)}”`;
      const inner = [element, ...element.querySelectorAll("*")].filter((one) => !hidden(one) && seen(one));
      const wide = inner.find((one) => one instanceof HTMLElement && getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1);
      if (wide) found.push(`${said} is wider than its place${wide === element ? "" : `, at “${wide.textContent.trim().slice(0, 40)}” (${wide.className})`}`);
      if (box.right > innerWidth + 1 || box.left < -1) found.push(`${said} goes out of the window`);
    }
    if (document.documentElement.scrollWidth > innerWidth + 1) found.push("the window scrolls sideways");
    return found;
  }, fixed);
  expect(cut, `cut on ${where}`).toEqual([]);
}
