/** Every change to one grade: from a run, from the gradebook, and as a file for a grade dispute. */
import { readFile, stat } from "node:fs/promises";
import { noFindings } from "../support/axe";
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

test.setTimeout(120_000);

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`a grade in a sync opens every change to it, by mouse and by keyboard, ${scheme}`, async ({ passback, page }) => {
      await passback.approveScore(sofia, quiz, "18");
      await passback.openSync();
      await passback.send();
      await passback.sheet.getByRole("button", { name: "Show in History" }).click();
      const pane = page.getByRole("complementary", { name: "Every change to this grade" });
      const grade = page.getByRole("button", { name: new RegExp(`^${sofia}.*Every change to this grade`) });
      await grade.click();
      await expect(pane.getByRole("heading", { name: sofia })).toBeVisible();
      await expect(grade).toHaveAttribute("aria-pressed", "true");
      const lines = pane.getByRole("listitem");
      await expect(lines.first()).toContainText("confirmed 18");
      await expect(pane.getByText("Approved 18")).toBeVisible();
      await expect(pane.getByText("Entered 18")).toBeVisible();
      await noFindings(page, `every change, ${scheme}`);

      await pane.getByRole("button", { name: "Close" }).click();
      await expect(pane).toBeHidden();
      await expect(grade).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(pane).toBeVisible();
      await pane.getByRole("button", { name: "Export for a grade dispute" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: /^PDF/ }).press("Escape");
      await page.keyboard.press("Escape");
      await expect(pane).toBeHidden();
      await expect(grade).toBeFocused();
    });
  });
}

test("the history is saved for a dispute and names nobody else", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["18", "15.5"]);
  await passback.cell(sofia, quiz).click();
  await page.getByRole("complementary", { name: "Selected grade" }).getByRole("button", { name: "Full history" }).click();
  const pane = page.getByRole("complementary", { name: "Every change to this grade" });
  await expect(pane.getByRole("heading", { name: sofia })).toBeVisible();
  for (const [item, begins] of [
    [/^Table/, "\ufeffStudent,"],
    [/^Page to print/, "<!doctype html>"],
    [/^PDF/, "%PDF-"],
  ] as const) {
    await pane.getByRole("button", { name: "Export for a grade dispute" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    const said = pane.getByRole("status");
    await expect(said).toContainText(begins === "%PDF-" ? ".pdf" : begins.startsWith("<") ? ".html" : ".csv", { timeout: 20_000 });
    const path = ((await said.textContent()) ?? "").replace(/^\s*Saved as\s*/, "").trim();
    const file = await readFile(path);
    expect(file.subarray(0, Buffer.byteLength(begins)).toString()).toBe(begins);
    if (process.platform !== "win32") expect((await stat(path)).mode & 0o777).toBe(0o600);
    if (begins === "%PDF-") continue;
    const text = file.toString("utf8");
    expect(text).toContain(sofia);
    for (const other of passback.book.students.filter((one) => one.name !== sofia)) {
      expect(text.includes(other.name), "another student's name").toBe(false);
      expect(text.includes(other.id), "another student's id").toBe(false);
    }
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Selected grade" })).toBeVisible();
  // The pane follows the selection.
  await page.getByRole("button", { name: "Full history" }).click();
  await passback.cell(noah, quiz).click();
  await expect(pane.getByRole("heading", { name: noah })).toBeVisible();
});
