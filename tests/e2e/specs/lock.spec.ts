/** The app lock, hiding behind other windows, and data whose key is not to be had. */
import { rename } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { Host } from "../support/host";
import { Passback } from "../support/passback";
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

const pin = "2468";

/** The lock, which is alone in the page. */
class Lock {
  readonly heading: Locator;
  readonly field: Locator;
  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { name: "Passback is locked" });
    this.field = page.getByLabel("PIN", { exact: true });
  }

  /** Nothing of the school is anywhere in the page. */
  async hidesEverything(): Promise<void> {
    await expect(this.page.getByRole("grid")).toHaveCount(0);
    const content = await this.page.content();
    for (const word of [sofia, noah, quiz, "Algebra"]) expect(content, word).not.toContain(word);
    await expect(this.page).toHaveTitle("Passback");
  }

  async unlock(typed = pin): Promise<void> {
    await this.field.fill(typed);
    await this.page.keyboard.press("Enter");
  }
}

async function settings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  const sheet = page.getByRole("dialog", { name: "Settings" });
  await sheet.getByRole("tab", { name: "Privacy" }).click();
  return sheet;
}

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`a PIN is set with the keyboard, locks at once, and only it unlocks, ${scheme}`, async ({ passback, page }) => {
      const sheet = await settings(page);
      await noFindings(page, `Privacy, ${scheme}`);
      await sheet.getByRole("button", { name: "Set a PIN…" }).press("Enter");
      const dialog = page.getByRole("dialog", { name: "Set a PIN" });
      await expect(dialog.getByLabel("New PIN")).toBeFocused();
      await page.keyboard.type("12");
      await page.keyboard.press("Enter");
      await expect(dialog.getByRole("alert")).toHaveText("At least 4 digits are needed, and nothing else.");
      await dialog.getByLabel("New PIN").fill(pin);
      await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${pin} `);
      await dialog.getByLabel("The same again").focus();
      await page.keyboard.press("Control+v");
      await noFindings(page, `setting a PIN, ${scheme}`);
      await page.keyboard.press("Enter");
      await expect(dialog).toBeHidden();
      await sheet.getByRole("button", { name: "Lock now" }).click();

      const lock = new Lock(page);
      await expect(lock.heading).toBeVisible();
      await expect(lock.field).toBeFocused();
      await lock.hidesEverything();
      await noFindings(page, `the lock, ${scheme}`);
      await lock.unlock("1357");
      await expect(page.getByRole("alert")).toContainText("That is not your PIN.");
      await noFindings(page, `a wrong PIN, ${scheme}`);
      await lock.hidesEverything();
      await lock.unlock();
      await expect(sheet, "the sheet is open where it was").toBeVisible();
      await expect(sheet.getByRole("tab", { name: "Privacy" })).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Escape");
      await expect(passback.grid).toBeVisible();

      await passback.host.call("lock_now", {});
      await expect(lock.heading).toBeVisible();
      await page.reload();
      await expect(lock.heading, "opened anew, it is still locked").toBeVisible();
      await lock.hidesEverything();
      await lock.unlock();
      await expect(passback.grid).toBeVisible();
    });

    test(`without its key nothing is opened or lost, and the key or a new beginning leads on, ${scheme}`, async ({ page, folder }) => {
      test.setTimeout(240_000);
      const keyring = path.join(folder, "keyring");
      const away = path.join(folder, "keyring-away");
      const data = path.join(folder, "data");
      const host = await Host.start(data, { "keyring-dir": keyring });
      try {
        await page.goto(host.url);
        const passback = new Passback(page, host);
        await passback.trySampleSchool();
        await passback.approveScore(sofia, quiz, "18");
        expect((await host.call("settings", {})).data.encrypted).toBe(true);
        await passback.reopen(() => rename(keyring, away));

        const title = page.getByRole("heading", { name: "Your grades can’t be opened here" });
        await expect(title).toBeVisible();
        await expect(page.getByText(/Nothing was changed and nothing was deleted\./)).toBeVisible();
        await noFindings(page, `no key, ${scheme}`);
        const again = page.getByRole("button", { name: "Try again" });
        await again.click();
        await expect(again, "it has been tried").not.toHaveAttribute("aria-busy");
        await expect(title, "it is still not there").toBeVisible();
        await rename(away, keyring);
        await again.click();
        await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/18.*Approved/);

        await passback.reopen(() => rename(keyring, away));
        await page.getByRole("button", { name: "Begin anew…" }).click();
        const dialog = page.getByRole("alertdialog", { name: "Begin anew without these grades?" });
        await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
        await noFindings(page, `beginning anew, ${scheme}`);
        await dialog.getByRole("button", { name: "Begin anew" }).click();
        await expect(page.getByRole("button", { name: "Try the sample school" })).toBeVisible();
      } finally {
        await page.goto("about:blank");
        await host.stop();
      }
    });
  });
}

test("what was being typed when it locked is there when it is unlocked, and the keys are where they were", async ({ passback, page }) => {
  await passback.host.call("set_pin", { pin, before: "" });
  const lock = new Lock(page);
  await passback.cell(noah, quiz).click();
  await page.keyboard.type("15.5");
  await passback.host.call("lock_now", {});
  await expect(lock.heading).toBeVisible();
  await lock.hidesEverything();
  await lock.unlock();
  await expect(passback.grid).toBeVisible();
  await expect
    .poll(async () => {
      if (await passback.editor.count()) return passback.editor.inputValue();
      return passback.cell(noah, quiz).innerText();
    })
    .toContain("15.5");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Add assignment" }).first().click();
  const title = page.getByRole("dialog").getByLabel("Title");
  await title.fill("Warm-up 5.1");
  await passback.host.call("lock_now", {});
  await expect(lock.heading).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await lock.unlock();
  await expect(title).toHaveValue("Warm-up 5.1");
  await expect(title).toBeFocused();
});

test("keys that are pressed behind the lock do nothing, then or when it opens", async ({ passback, page }) => {
  await passback.host.call("set_pin", { pin, before: "" });
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20/);
  const lock = new Lock(page);
  await passback.host.call("lock_now", {});
  await expect(lock.heading).toBeVisible();
  await lock.heading.click();
  for (const key of ["Control+z", "Control+z", "Control+Enter", "Control+3", "?", "Control+k"]) await page.keyboard.press(key);
  await lock.unlock();
  await expect(passback.grid).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20/);
  expect((await passback.counts()).to_approve).toBe(1);
});

test("on request the gradebook is not in the page while another window is in front", async ({ passback, page }) => {
  const sheet = await settings(page);
  await sheet.getByRole("switch", { name: "Hide the gradebook when Passback is not in front" }).click();
  await expect(sheet.getByRole("switch", { name: /^Hide the gradebook/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await expect(page.getByRole("heading", { name: "Hidden while another window is in front" })).toBeVisible();
  await new Lock(page).hidesEverything();
  await noFindings(page, "hidden");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(passback.grid).toBeVisible();
});

test("a PIN is no wall for a sync that runs: it ends behind the lock", async ({ passback, page }) => {
  await passback.host.call("set_pin", { pin, before: "" });
  await passback.approveScore(sofia, quiz, "18");
  await passback.openSync();
  await passback.sheet.getByRole("button", { name: /^Send / }).click();
  await passback.host.call("lock_now", {});
  const lock = new Lock(page);
  await expect(lock.heading).toBeVisible();
  await lock.unlock();
  await expect(passback.sheet.getByRole("button", { name: "Show in History" })).toBeVisible({ timeout: 30_000 });
});
