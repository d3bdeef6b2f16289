/** Names that try to be something else are text, everywhere they are shown. */
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

const evil = `<img src=x onerror="alert(1)">`;
const script = `"><script>alert(document.domain)</script>`;

test("a hostile title and comment from the LMS are shown as text on every screen", async ({ passback, lms, page }) => {
  const nothingOfIt = async (where: string) => {
    await expect(page.locator('img[src="x"]'), where).toHaveCount(0);
    await expect(page.locator("script:not([src])"), where).toHaveCount(0);
  };
  await lms.comment(noah, "Exit ticket 4.2", script);
  await lms.rename(quiz, evil);

  await passback.checkAgain();
  await expect(passback.changes.getByRole("row", { name: /Title/i })).toContainText(evil);
  await nothingOfIt("changes");
  await page.getByRole("button", { name: "Apply 2 decisions" }).click();
  await expect(page.getByText(/^Nothing to decide\. Canvas was last read/)).toBeVisible();

  await passback.tab("Gradebook").click();
  await expect(passback.head(evil)).toBeVisible();
  await passback.read();
  await passback.cell(noah, "Exit ticket 4.2").click();
  await expect(page.getByRole("textbox", { name: "Comment" })).toHaveValue(script);
  await passback.approveScore(sofia, evil, "18");
  await passback.head(evil).click();
  await expect(page.getByRole("menu", { name: `Actions for ${evil}` })).toBeVisible();
  await nothingOfIt("gradebook");
  await page.keyboard.press("Escape");

  await passback.openSync();
  await expect(passback.sheet.getByText(evil)).toBeVisible();
  await nothingOfIt("sync sheet");
  await passback.send("Send 1 grade");
  await nothingOfIt("results");
  await passback.sheet.getByRole("button", { name: "Show in History" }).click();
  await expect(page.getByRole("region", { name: "What happened in this sync" })).toContainText(evil);
  await nothingOfIt("history");
  expect(await lms.titles()).toContain(evil);
});

test("a pasted table cannot bring anything but text", async ({ passback, page }) => {
  await passback.cell(sofia, quiz).click();
  await passback.paste(`${evil}\t=cmd|'/c calc'!A1\r\n`);
  await expect(passback.sheet.getByText("2 not understood")).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});
