/** What the teacher is told when the saved data was damaged, or is an older copy, and what is there then. */
import { copyFile, open, readdir } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

const fresh = "Warm-up 5.1";

const data = (folder: string) => path.join(folder, "passback.db");
const aside = (folder: string) => path.join(folder, "aside.db");

/** As a failing disk leaves it: the beginning of the file is nonsense. */
async function damage(folder: string): Promise<void> {
  const file = await open(data(folder), "r+");
  await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, 0);
  await file.close();
}

/** The ids of all assignments here and in the LMS, and how each stands. */
const assignments = ({ book }: Passback) => book.assignments.map((one) => [one.id, one.remote_id, one.title, one.state]);

function told(page: Page, title: string): Locator {
  return page.getByRole("status").filter({ has: page.getByText(title, { exact: true }) });
}

/** Reads what is told and says so with the keyboard alone; it is gone then, for good. */
async function readWithKeyboard(passback: Passback, banner: Locator): Promise<void> {
  const read = banner.getByRole("button", { name: "I’ve read it" });
  await read.focus();
  await passback.page.keyboard.press("Enter");
  await expect(banner).toBeHidden();
  await expect(passback.grid.locator(":focus"), "the keyboard is back in the grid").toHaveCount(1);
  await passback.page.reload();
  await expect(passback.grid).toBeVisible();
  await expect(banner).toBeHidden();
  await passback.reopen(async () => {});
  await expect(passback.grid).toBeVisible();
  await expect(banner).toBeHidden();
}

/** Makes an assignment here and sends it; answers its id in the LMS. */
async function sendNew(passback: Passback): Promise<string> {
  const { section } = passback.book;
  const due = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const policies = { assignments: null, results: null, edits: null };
  const form = { title: fresh, description: "Warm-up.", points: "10", due, auto_graded: false, policies };
  await passback.host.call("save_assignment", { section, assignment: null, ...form });
  await passback.openSync();
  await passback.send();
  await passback.closeSheet();
  const { assignments } = await passback.read();
  return assignments.find((one) => one.title === fresh)?.remote_id ?? "";
}

// The program is started up to four times.
test.setTimeout(300_000);

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`damaged data come back from the backup of the last closing, and it is said so once, ${scheme}`, async ({ passback, page, folder }) => {
      await passback.approveScore(sofia, quiz, "18");
      await passback.typeDown(noah, quiz, ["15.5"]);
      await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/Draft/);
      await passback.read();
      const before = assignments(passback);
      await passback.reopen(damage);

      const banner = told(page, "The saved data was damaged. Passback brought back what it could.");
      await expect(banner).toBeVisible();
      for (const said of [
        /The damaged file was set aside as “passback\.db\.damaged-1”, not deleted\./,
        /What is here began with the backup of \w+ \d+, \d{4}, \d+:\d\d [AP]M\./,
        /Parts of the damaged file couldn’t be read\. Check the grades you entered last\./,
        /Nothing was sent\. Before anything goes, Canvas is read again\./,
      ]) {
        await expect(banner).toContainText(said);
      }
      expect(await readdir(folder)).toContain("passback.db.damaged-1");
      await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20\. Approved/);
      await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/^15\.5 of 20\. Draft/);
      await passback.read();
      expect(assignments(passback), "every assignment is known by its id").toEqual(before);
      await keeper(scheme, page)("recovered");

      await readWithKeyboard(passback, banner);
      await passback.openSync();
      await passback.send("Send 1 grade");
      await expect(passback.sheet).toContainText("1 grade is in Canvas");
    });

    test(`an older copy creates nothing again, and it is said so once, ${scheme}`, async ({ passback, page, lms }) => {
      await passback.approveScore(sofia, quiz, "18");
      await lms.page.goto("about:blank");
      await passback.reopen((folder) => copyFile(data(folder), aside(folder)));
      await expect(passback.grid).toBeVisible();
      const sent = await sendNew(passback);
      await passback.reopen((folder) => copyFile(aside(folder), data(folder)));

      const banner = told(page, "This is an older copy of your data.");
      await expect(banner).toBeVisible();
      for (const said of [
        /It ends on \w+ \d+, \d{4}, \d+:\d\d [AP]M\. Grades and approvals entered after that aren’t in it\./,
        /1 assignment was linked to Canvas again, so none is created twice\./,
        /Nothing was sent\. Before anything goes, Canvas is read again\./,
      ]) {
        await expect(banner).toContainText(said);
      }
      await passback.read();
      expect(passback.book.assignments.find((one) => one.remote_id === sent)).toMatchObject({ state: "in_lms" });
      await keeper(scheme, page)("older-copy");
      await readWithKeyboard(passback, banner);
    });

    test(`damaged data of a school that was left are told on the first screen, ${scheme}`, async ({ passback, page }) => {
      await page.getByRole("button", { name: /^Account/ }).click();
      await page.getByRole("menuitem", { name: "Leave the sample school" }).click();
      await expect(page.getByRole("button", { name: "Try the sample school" })).toBeVisible();
      await passback.reopen(damage);
      const banner = told(page, "The saved data was damaged. Passback brought back what it could.");
      await expect(banner).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "all of it is in sight").toBe(true);
      await keeper(scheme, page)("recovered-welcome");
      await banner.getByRole("button", { name: "I’ve read it" }).focus();
      await page.keyboard.press("Enter");
      await expect(banner).toBeHidden();
      await expect(page.getByRole("button", { name: "Sign in with Clever" })).toBeFocused();
      await page.reload();
      await expect(page.getByRole("button", { name: "Try the sample school" })).toBeVisible();
      await expect(banner).toBeHidden();
    });
  });
}
