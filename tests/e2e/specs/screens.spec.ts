/** Every main screen in light and dark: no accessibility findings, and a picture to keep. */
import { chidinma, essay, maximiliano, noah, quiz, sofia, systems, ticket } from "../support/people";
import { expect, test } from "../support/test";
import { keeper } from "../support/keeper";

// Every screen is looked through as a whole.
test.setTimeout(180_000);

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`welcome and the gradebook, ${scheme}`, async ({ window: passback, page }) => {
      const keep = keeper(scheme, page);
      await expect(page.getByRole("button", { name: "Sign in with Clever" })).toBeFocused();
      await keep("welcome");
      await passback.trySampleSchool();
      await passback.typeDown(sofia, quiz, ["18", "15.5", "ex", "12"]);
      await passback.cell(noah, quiz).click();
      await expect(page.getByRole("complementary", { name: "Selected grade" })).toContainText("15.5");
      await keep("gradebook");
      await page.getByRole("button", { name: "What the marks mean" }).click();
      await keep("marks");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("heading", { name: "What the marks mean" })).toHaveCount(0);
      await passback.cell(noah, quiz).click();
      await page.keyboard.press("Shift+ArrowDown");
      await keep("selection");
      await page.keyboard.press("Delete");
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await keep("clear-question");
      await passback.closeSheet();
      await passback.cell(sofia, essay).click();
      await passback.paste("38\r\nabc\r\n");
      await expect(passback.sheet.getByText("1 not understood")).toBeVisible();
      await keep("paste");
      await passback.closeSheet();
      await page.keyboard.press("Enter");
      await page.keyboard.insertText("1.234,5");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
      // While a cell is edited, it is the field in it that is named.
      await keep("bad-input", ["label-content-name-mismatch"]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await keep("shortcuts");
      await passback.closeSheet();
      await page.getByRole("button", { name: /^Account/ }).click();
      // A menu floats over everything and is reached from its button.
      await keep("account", ["region"]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Settings" }).click();
      await expect(passback.sheet.getByRole("radio").first()).toBeVisible();
      await keep("settings");
      await passback.closeSheet();
      await page.getByRole("button", { name: "Add assignment" }).click();
      await passback.sheet.getByRole("button", { name: "Add assignment" }).click();
      await expect(passback.sheet.getByRole("alert")).toBeVisible();
      await keep("assignment");
    });

    test(`sync, changes, history and offline, ${scheme}`, async ({ passback, lms, page }) => {
      const keep = keeper(scheme, page);
      await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
      await passback.headMenu(quiz, "Approve 3 drafts");
      await lms.as("Mr. Okafor");
      await lms.setScore(chidinma, quiz, "9");
      await passback.openSync();
      await keep("sync-plan");
      await passback.send();
      await keep("sync-done");
      await passback.sheet.getByRole("button", { name: "Show in History" }).click();
      await expect(page.getByRole("table").first()).toBeVisible();
      await keep("history");
      await lms.setScore(noah, systems, "14");
      await lms.comment(sofia, ticket, "Please see me before class.");
      await lms.rename(essay, "Essay: Explain your method (final)");
      await passback.tab("Gradebook").click();
      await passback.approveScore(maximiliano, ticket, "2");
      await lms.setScore(maximiliano, ticket, "3");
      await passback.checkAgain();
      await expect(passback.changes.getByRole("grid")).toBeVisible();
      await keep("changes");
      await passback.tab("Gradebook").click();
      await lms.offline(true);
      await page.getByRole("button", { name: "Check Canvas now" }).click();
      await expect(page.getByText("You’re offline.")).toBeVisible();
      await passback.typeDown(sofia, quiz, ["17"]);
      await expect(page.getByRole("complementary", { name: "Waiting on this computer" })).toContainText(sofia);
      await keep("offline");
    });
  });
}
