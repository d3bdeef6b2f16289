/**
 * Every screen at 200 % zoom and in a small window: nothing scrolls sideways, whatever has the keyboard is in sight and
 * shows it, and a grid is one stop on the way.
 */
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixture";
import { screens, show } from "../support/walk";

/** What is wrong with the things that can have the keyboard, in words. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const said = (one: Element) => `${one.tagName.toLowerCase()}.${one.className} “${(one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 40)}”`;
    const able = (one: HTMLElement) => one.tabIndex >= 0 && !one.matches(":disabled, [type=hidden]") && one.checkVisibility({ visibilityProperty: true }) && one.closest("[inert]") === null;
    const all = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex]")].filter(able);
    const wrong: string[] = [];
    for (const one of all) {
      if (!one.isConnected || !able(one)) continue;
      one.focus({ focusVisible: true } as FocusOptions);
      // A sheet keeps the keyboard to itself: what lies behind it cannot have it.
      if (document.activeElement !== one) continue;
      one.scrollIntoView({ block: "nearest", inline: "nearest" });
      await drawn();
      const box = one.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      // A large region is in sight where any of it is.
      const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
      const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
      const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const label = one instanceof HTMLInputElement ? [...(one.labels ?? [])] : [];
      if (right <= left || bottom <= top) wrong.push(`${said(one)} is out of sight`);
      else if (there === null || !(one.contains(there) || label.some((of) => of.contains(there)))) wrong.push(`${said(one)} is behind ${there ? said(there) : "nothing"}`);
      const ring = [one, one.parentElement, ...one.querySelectorAll("*")].some((part) => {
        const styles = part ? [getComputedStyle(part), getComputedStyle(part, "::before"), getComputedStyle(part, "::after")] : [];
        // The grid draws its ring as the border of a frame around what is selected.
        const frame = styles.slice(1).some((style) => style.content !== "none" && parseFloat(style.borderTopWidth) >= 2);
        return frame || styles.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none");
      });
      if (!ring) wrong.push(`${said(one)} does not show that it has the keyboard`);
    }
    return wrong;
  });
}

for (const { name, width, height } of [
  { name: "at 200 %", width: 720, height: 450 },
  { name: "in a small window", width: 1100, height: 720 },
]) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, reducedMotion: "reduce" });

    for (const screen of screens) {
      test(`${screen.name} can be read and used ${name}`, async ({ fixture, page }) => {
        // It is opened as on any screen: some buttons are elsewhere in a small window.
        await page.setViewportSize({ width: 1440, height: 900 });
        await show(screen, page, fixture);
        await page.setViewportSize({ width, height });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways, "nothing scrolls sideways").toBe(0);
        for (const grid of await page.getByRole("grid").all()) {
          if (!(await grid.isVisible())) continue;
          const stops = await grid.evaluate((root) => [...root.querySelectorAll('[role="gridcell"], [role="row"], [role="columnheader"], [role="rowheader"]')].filter((one) => (one as HTMLElement).tabIndex >= 0).length);
          expect(stops, "a grid is one stop").toBeLessThanOrEqual(1);
        }
        // From here on somebody walks by keyboard.
        await page.keyboard.press("Tab");
        expect(await faults(page)).toEqual([]);
      });
    }
  });
}
