/** Without a connection: keep grading, see what waits, and nothing is sent by itself when it is back. */
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

test("work goes on offline and waits for a yes when the connection is back", async ({ passback, lms, page }) => {
  const banner = page.getByRole("status").filter({ hasText: "You’re offline." });
  const sync = page.getByRole("button", { name: "Sync when online" });
  const before = (await lms.counts()).requests;

  await lms.offline(true);
  await page.getByRole("button", { name: "Check Canvas now" }).click();
  await expect(banner).toBeVisible();
  await expect(page.getByRole("alert"), "amber, not red").toHaveCount(0);
  await expect(sync).toHaveAttribute("aria-disabled", "true");

  await passback.typeDown(sofia, quiz, ["18", "15"]);
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/^15 of 20\. Draft.*Saved on this computer/);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("a");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/Approved.*Saved on this computer/);
  await expect(banner).toContainText("2 edits are saved on this computer and 1 grade will wait.");

  await page.getByRole("button", { name: "What waits" }).click();
  const queue = page.getByRole("complementary", { name: "Waiting on this computer" });
  await expect(queue.getByRole("listitem").filter({ hasText: "Approved" })).toContainText(sofia);
  await expect(queue.getByRole("listitem").filter({ hasText: "Edited" })).toHaveCount(2);

  await lms.offline(false);
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(banner).toBeHidden();
  await expect(page.getByRole("button", { name: "Sync to Canvas 1" })).toBeVisible();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20\. Approved\. Waiting for the next sync/);
  const after = (await lms.counts()).requests;
  expect(after["write_grade"] ?? 0, "nothing was written by itself").toBe(before["write_grade"] ?? 0);
  await lms.reload();
  expect(await lms.score(sofia, quiz)).toBe("");

  await passback.openSync();
  await passback.send("Send 1 grade");
  await passback.closeSheet();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("18 of 20. In Canvas. Same here and there");
});

test("opening the sheet while offline is no dead end", async ({ passback, lms, page }) => {
  await passback.approveScore(sofia, quiz, "18");
  await lms.offline(true);
  await page.getByRole("button", { name: /^Sync to / }).click();
  await expect(passback.sheet.getByRole("alert")).toBeVisible();
  await lms.offline(false);
  await passback.sheet.getByRole("button", { name: "Try again" }).click();
  await passback.send("Send 1 grade");
  await expect(passback.sheet.getByRole("heading", { name: "1 grade is in Canvas" })).toBeAttached();
});
