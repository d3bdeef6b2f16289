/** The guided first run: points at real things, goes on by itself, never stands in the way, and ends for good. */
import type { Locator, Page } from "@playwright/test";
import { keeper } from "../support/keeper";
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

test.use({ tour: true });

const card = (page: Page) => page.getByRole("complementary", { name: "Show me around" });
const heading = (page: Page) => card(page).getByRole("heading");

async function apart(page: Page, thing: Locator): Promise<void> {
  await expect(async () => {
    const [a, b] = [await card(page).boundingBox(), await thing.boundingBox()];
    expect(a && b && (a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y), "never over what it points at").toBe(true);
  }).toPass();
}

test("moves on by itself when the teacher does the thing, and is gone for good at the end", async ({ passback, page }) => {
  await expect(heading(page)).toHaveText("A grade to approve");
  await expect(page.getByRole("status").filter({ hasText: "A grade to approve." })).toBeAttached();
  await expect(card(page).locator(":focus"), "the keyboard stays in the grid").toHaveCount(0);
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");
  await page.keyboard.press("ArrowUp");
  await expect(passback.cell(sofia, quiz)).toBeFocused();
  await apart(page, passback.cell(sofia, quiz));
  await page.keyboard.press("a");
  await expect(heading(page)).toHaveText("Scores from elsewhere");
  const results = page.getByRole("toolbar").getByRole("button", { name: "Import results…" });
  await apart(page, results);
  const chooser = page.waitForEvent("filechooser");
  await results.click();
  await (await chooser).setFiles({ name: "quiz.csv", mimeType: "text/csv", buffer: Buffer.from("Name,Score\nNobody Known,7\n") });
  await expect(page.getByRole("dialog"), "the results that were opened").toBeVisible();
  await expect(card(page), "a sheet is not talked into").toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(heading(page)).toHaveText("Many at once");
  await apart(page, passback.tab(/^Review/));
  await passback.tab(/^Review/).click();
  await expect(heading(page)).toHaveText("Nothing goes without a yes");
  await apart(page, page.getByRole("button", { name: /^Sync to / }));
  await passback.openSync();
  await expect(card(page), "a sheet is not talked into").toHaveCount(0);
  await passback.closeSheet();
  await expect(heading(page)).toHaveText("Everything can be looked up");
  await passback.tab(/^History/).click();
  await expect(heading(page)).toHaveText("What changed over there");
  await card(page).getByRole("button", { name: "Done" }).click();
  await expect(card(page)).toHaveCount(0);
  await expect.poll(async () => (await passback.host.call("settings", {})).choices.tour_done).toBe(true);
  await page.reload();
  await expect(passback.grid).toBeVisible();
  await expect(passback.cell(noah, quiz)).toBeVisible();
  await expect(card(page)).toHaveCount(0);
});

test("Esc skips it for good, but not while something is typed, and the account menu starts it again", async ({ passback, page }) => {
  await expect(card(page)).toBeVisible();
  await passback.cell(sofia, quiz).click();
  await page.keyboard.type("1");
  await page.keyboard.press("Escape");
  await expect(passback.editor).toHaveCount(0);
  await expect(card(page)).toBeVisible();
  await card(page).getByRole("button", { name: "Next" }).focus();
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
  await expect.poll(async () => (await passback.host.call("settings", {})).choices.tour_done).toBe(true);
  await page.reload();
  await expect(passback.cell(sofia, quiz)).toBeVisible();
  await expect(card(page)).toHaveCount(0);
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Show me around" }).click();
  await expect(heading(page)).toHaveText("A grade to approve");
  await card(page).getByRole("button", { name: "Skip" }).click();
  await expect(card(page)).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });
    test(`the card has no accessibility findings, ${scheme}`, async ({ passback, page }) => {
      const keep = keeper(scheme, page);
      await expect(card(page)).toBeVisible();
      await expect(passback.grid).toBeVisible();
      await keep("firstrun");
      for (let step = 1; step < 6; step += 1) await card(page).getByRole("button", { name: "Next" }).click();
      await expect(heading(page)).toHaveText("What changed over there");
      await keep("firstrun-last");
    });
  });
}
