/** Starting: a second copy on the same data, coming back, leaving the school. */
import { quiz, sofia } from "../support/people";
import { Host } from "../support/host";
import { expect, test } from "../support/test";

test("a second copy on the same data says so and works once the first is closed", async ({ passback, host, folder, page }) => {
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");
  const second = await Host.start(folder, {});
  try {
    await page.goto(second.url);
    const said = page.getByRole("alert");
    await expect(said).toContainText("Another copy of Passback is using this data folder.");
    await expect(said).toContainText("Close the other one, then start again.");
    await host.stop();
    await said.getByRole("button", { name: "Try again" }).click();
    await expect(passback.cell(sofia, quiz)).toHaveText("18");
  } finally {
    await page.goto("about:blank");
    await second.stop();
  }
});

test("leaving the sample school keeps everything, and coming back shows it", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Leave the sample school" }).click();
  await passback.trySampleSchool();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20\. Draft/);
});
