/** Settings: every choice is kept by the desk, acts at once, and goes back if it could not be kept. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import { chidinma, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

class SettingsSheet {
  readonly root: Locator;
  constructor(readonly page: Page) {
    this.root = page.getByRole("dialog", { name: "Settings" });
  }

  async open(pane?: string): Promise<void> {
    await this.page.getByRole("button", { name: "Settings" }).click();
    await expect(this.root).toBeVisible();
    if (pane !== undefined) await this.pane(pane).click();
  }

  pane(name: string): Locator {
    return this.root.getByRole("tab", { name });
  }

  get panel(): Locator {
    return this.root.getByRole("tabpanel");
  }

  async saved(): Promise<void> {
    await expect(this.panel.getByText("Saved", { exact: true })).toBeVisible();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.root).toBeHidden();
  }
}

const html = (page: Page) => page.locator("html");

test("the kinds of settings are walked with the arrow keys, and the section’s answers are there", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  await settings.open();
  await expect(settings.pane("This section")).toBeFocused();
  await expect(settings.panel.getByRole("radio").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(settings.pane("Appearance")).toBeFocused();
  await expect(settings.panel).toHaveAccessibleName("Appearance");
  await page.keyboard.press("End");
  await expect(settings.pane("Data")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(settings.pane("This section")).toBeFocused();
  await settings.panel.getByRole("radio").nth(1).check();
  await settings.saved();
  const policies = await passback.host.call("set_policies", { section: passback.book.section, assignments: null, results: null, edits: null });
  expect(policies.assignments).toBe("at_once");
});

test("theme and lower rows act at once and are there again in a new window", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  const height = async () => (await passback.cell(sofia, quiz).boundingBox())?.height ?? 0;
  expect(Math.round(await height())).toBe(36);
  await settings.open("Appearance");
  await settings.panel.getByRole("radio", { name: "Dark" }).check();
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  await settings.saved();
  await settings.panel.getByRole("radio", { name: "Compact" }).check();
  await settings.saved();
  await settings.close();
  await expect.poll(async () => Math.round(await height())).toBe(28);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(passback.grid).toBeVisible();
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  await expect.poll(async () => Math.round(await height())).toBe(28);
});

test("own keys hold in the gradebook, in Review and in what they are called, and a clash is refused at the field", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  await passback.typeDown(sofia, quiz, ["18", "15.5"]);
  await settings.open("Keys");
  const approve = settings.panel.getByRole("textbox", { name: "Key for approve" });
  await approve.click();
  await page.keyboard.press("x");
  await expect(settings.panel.getByRole("alert")).toContainText("That is the key for “Excuse”.");
  await expect(approve).toHaveValue("A");
  await page.keyboard.press("7");
  await expect(settings.panel.getByRole("alert")).toContainText("A digit begins a score.");
  await page.keyboard.press("g");
  await expect(approve).toHaveValue("G");
  await settings.saved();
  await settings.close();

  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("g");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/Approved/);
  await page.keyboard.press("Control+2");
  const list = page.getByRole("grid", { name: /^Grades of / });
  const row = list.getByRole("row", { name: new RegExp(`^${noah}\\.`) });
  await row.click();
  await expect(row).toBeFocused();
  await page.keyboard.press("a");
  await expect(row).toHaveAccessibleName(/To approve/);
  await page.keyboard.press("g");
  await expect.poll(async () => (await passback.counts()).to_approve).toBe(0);
  await page.keyboard.press("?");
  await expect(passback.sheet.getByText("Shift G", { exact: true })).toBeVisible();
  await passback.closeSheet();

  await settings.open("Keys");
  await settings.panel.getByRole("button", { name: "Back to the designed keys" }).click();
  await expect(approve).toHaveValue("A");
  await settings.saved();
});

test("with single letters off no letter acts, and none is listed", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  await passback.typeDown(sofia, quiz, ["18"]);
  await settings.open("Keys");
  await settings.panel.getByRole("switch").click();
  await settings.saved();
  await settings.close();
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("a");
  await page.keyboard.press("?");
  await expect(passback.sheet.getByRole("switch")).not.toBeChecked();
  await expect(passback.sheet.getByText("Approve and go on")).toHaveCount(0);
  await passback.closeSheet();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/Draft/);
});

test("phrases are added, moved by keys, and put into a comment in Review", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  await settings.open("Comments");
  const field = settings.panel.getByRole("textbox", { name: "New phrase" });
  for (const phrase of ["Show your work.", "Label both axes.", "See me."]) {
    await field.fill(phrase);
    await page.keyboard.press("Enter");
    await expect(settings.panel.getByRole("listitem").filter({ hasText: phrase })).toBeVisible();
  }
  await field.fill("See me.");
  await page.keyboard.press("Enter");
  await expect(settings.panel.getByRole("alert")).toContainText("in the list already");
  await settings.panel.getByRole("button", { name: "Edit: Label both axes." }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(settings.panel.getByRole("listitem").first()).toContainText("Label both axes.");
  await expect(settings.panel.getByRole("button", { name: "Edit: Label both axes." })).toBeFocused();
  await settings.panel.getByRole("button", { name: "Remove: See me." }).click();
  await expect(settings.panel.getByRole("listitem")).toHaveCount(2);
  await settings.saved();
  expect((await passback.host.call("settings", {})).choices.comments).toEqual(["Label both axes.", "Show your work."]);
  await settings.close();

  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");
  await page.keyboard.press("Control+2");
  const list = page.getByRole("grid", { name: /^Grades of / });
  await list.getByRole("row", { name: new RegExp(`^${sofia}\\.`) }).click();
  await page.keyboard.press("c");
  const comment = list.getByRole("textbox", { name: /^Comment for/ });
  await expect(page.getByRole("listbox", { name: /^Phrases/ }).getByRole("option")).toHaveCount(2);
  await comment.pressSequentially("Good. wor");
  await expect(page.getByRole("listbox", { name: /^Phrases/ }).getByRole("option")).toHaveText(["Show your work."]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(comment).toHaveValue("Good. Show your work.");
  await page.getByRole("button", { name: "Keep this comment as a phrase" }).click();
  await expect(page.getByRole("button", { name: "Keep this comment as a phrase" })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(comment).toHaveCount(0);
  const at = { section: passback.book.section, assignment: passback.assignment(quiz), student: passback.student(sofia) };
  expect((await passback.host.call("grade_detail", at)).comment).toBe("Good. Show your work.");
  expect((await passback.host.call("settings", {})).choices.comments).toContain("Good. Show your work.");
});

test("quiet hours, notices and what a conflict is filled in with are kept, and the change says so", async ({ passback, lms, page }) => {
  const settings = new SettingsSheet(page);
  await settings.open("Automatic work");
  await settings.panel.getByRole("switch", { name: /Nothing is sent by itself/ }).click();
  const from = settings.panel.getByLabel("From");
  await from.fill("19:30");
  await from.press("Enter");
  await settings.saved();
  await settings.panel.getByRole("switch", { name: /Tell me/ }).click();
  await settings.panel.getByRole("radio", { name: "Higher" }).check();
  await settings.saved();
  const { choices } = await passback.host.call("settings", {});
  expect(choices).toMatchObject({ quiet: { on: true, from: "19:30" }, notices: false, conflicts: "higher" });
  await settings.close();

  await passback.approveScore(chidinma, quiz, "12");
  await passback.openSync();
  await passback.send();
  await passback.closeSheet();
  await lms.as("Mr. Okafor");
  await lms.setScore(chidinma, quiz, "9");
  await passback.approveScore(chidinma, quiz, "14");
  await passback.checkAgain();
  const row = passback.change(new RegExp(chidinma));
  await expect(row.getByRole("radio", { name: "Keep mine" })).toBeChecked();
  await expect(row).toContainText("Your setting: the higher score");
  await row.getByRole("radio", { name: "Take Canvas" }).click();
  await expect(row).not.toContainText("Your setting");
});

test("a hidden section leaves the sidebar, is still counted here, and comes back", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  const { sections } = await passback.host.call("app_state", {});
  const other = sections[1]?.name ?? "";
  const sidebar = page.getByRole("navigation", { name: "Sections" });
  await expect(sidebar.getByRole("button", { name: other })).toBeVisible();
  await settings.open("Sections");
  await settings.panel.getByRole("checkbox", { name: other }).uncheck();
  await settings.saved();
  await settings.close();
  await expect(sidebar.getByRole("button", { name: other })).toHaveCount(0);
  await settings.open("Sections");
  await expect(settings.panel.getByRole("checkbox", { name: other })).not.toBeChecked();
  await settings.panel.getByRole("checkbox", { name: other }).check();
  await settings.saved();
  await settings.close();
  await expect(sidebar.getByRole("button", { name: other })).toBeVisible();
});

test("what could not be kept goes back and says why", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  const refusal = { code: "storage", message: "The disk is full. Nothing was changed.", hint: "Make room, then try again.", retryable: false };
  await page.route("**/rpc/change_settings", (route) => route.fulfill({ status: 422, json: refusal }));
  await settings.open("Appearance");
  await settings.panel.getByRole("radio", { name: "Dark" }).click();
  await expect(settings.panel.getByRole("alert")).toContainText("The disk is full.");
  await expect(settings.panel.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: "Like the system" })).toBeChecked();
  await expect(html(page)).not.toHaveAttribute("data-theme", "dark");
  expect((await passback.host.call("settings", {})).choices.theme).toBe("system");
});

test("a backup is sealed, brings everything back, and erasing leaves nothing here", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");
  await settings.open("Data");
  await settings.panel.getByRole("button", { name: "Save a sealed backup…" }).click();
  const save = page.getByRole("dialog", { name: "Save a sealed backup" });
  await save.getByRole("textbox", { name: "Passphrase" }).fill("short");
  await save.getByRole("button", { name: "Save backup" }).click();
  await expect(save.getByRole("alert")).toContainText("At least 8 characters");
  await save.getByRole("textbox", { name: "Passphrase" }).fill("correct horse battery");
  await save.getByRole("textbox", { name: "The same again" }).fill("correct horse");
  await save.getByRole("button", { name: "Save backup" }).click();
  await expect(save.getByRole("alert")).toContainText("not the same");
  await save.getByRole("textbox", { name: "The same again" }).fill("correct horse battery");
  await page.keyboard.press("Enter");
  await expect(save).toBeHidden();
  const path = await settings.panel.getByRole("status").locator("b").innerText();
  await expect(settings.panel.getByRole("listitem").filter({ hasText: path })).toContainText("still there");
  await settings.close();

  await passback.typeDown(sofia, quiz, ["3"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("3");
  await settings.open("Data");
  await settings.panel.getByRole("button", { name: "Restore a backup…" }).click();
  const restore = page.getByRole("dialog", { name: "Restore a backup" });
  await expect(restore).toContainText("What is here now is backed up first.");
  const chooser = page.waitForEvent("filechooser");
  await restore.getByRole("button", { name: "Choose a file…" }).click();
  await (await chooser).setFiles(path);
  await restore.getByRole("textbox", { name: "Passphrase" }).fill("wrong horse battery");
  await restore.getByRole("button", { name: "Restore this backup" }).click();
  await expect(restore.getByRole("alert")).toBeVisible();
  await restore.getByRole("textbox", { name: "Passphrase" }).fill("correct horse battery");
  await restore.getByRole("button", { name: "Restore this backup" }).click();
  await expect(restore).toBeHidden({ timeout: 60_000 });
  if (await settings.root.isVisible()) await settings.close();
  await expect(passback.cell(sofia, quiz)).toHaveText("18", { timeout: 60_000 });

  await settings.open("Data");
  await settings.panel.getByRole("button", { name: "Erase everything…" }).click();
  const erase = page.getByRole("alertdialog");
  await expect(erase.getByRole("button", { name: "Erase everything" })).toHaveAttribute("aria-disabled", "true");
  await erase.getByRole("textbox", { name: "Type ERASE to go on" }).fill("ERASE");
  await erase.getByRole("button", { name: "Erase everything" }).click();
  const done = page.getByRole("dialog", { name: "Everything is erased" });
  await expect(done).toContainText("Grades that were sent are still in Canvas");
  await done.getByRole("button", { name: "Back to the start" }).click();
  await expect(page.getByRole("button", { name: "Try the sample school" })).toBeVisible();
  expect((await passback.host.call("app_state", {})).connection).toBeNull();
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });
    test(`all panes are free of accessibility findings, ${scheme}`, async ({ passback, page }) => {
      test.setTimeout(240_000);
      const keep = keeper(scheme, page);
      const settings = new SettingsSheet(page);
      await passback.cell(sofia, quiz).click();
      await settings.open();
      for (const pane of ["Appearance", "Keys", "Comments", "Automatic work", "Sections", "Data"]) {
        await settings.pane(pane).click();
        await expect(settings.panel.getByRole("heading").first()).toBeVisible();
        await keep(`settings-${pane.toLowerCase().replace(" ", "-")}`);
      }
      await settings.panel.getByRole("button", { name: "Erase everything…" }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await keep("settings-erase");
    });
  });
}

test("a section is removed from this computer after saying what is lost, and brought in again", async ({ passback, page }) => {
  const settings = new SettingsSheet(page);
  const here = passback.book.section;
  const { sections } = await passback.host.call("app_state", {});
  const other = sections.find((section) => section.id !== here && section.counts.to_approve + section.counts.ready > 0) ?? sections.find((section) => section.id !== here)!;
  await settings.open("Sections");
  await settings.panel.getByRole("button", { name: `${other.name} from this computer` }).click();
  const dialog = page.getByRole("alertdialog", { name: `Remove ${other.name} from this computer?` });
  await expect(dialog.getByText("What goes")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "What stays" })).toContainText("nothing is changed there");
  await expect(dialog.getByRole("checkbox", { name: /^Keep the ids? of/ })).toBeChecked();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await noFindings(page, `removing a section, ${theme}`);
  }
  const remove = dialog.getByRole("button", { name: "Remove section" });
  const lose = dialog.getByRole("checkbox", { name: /^Yes, lose/ });
  if ((await lose.count()) > 0) {
    await expect(remove, "what is nowhere else needs a yes of its own").toHaveAttribute("aria-disabled", "true");
    await lose.check();
  }
  await remove.click();
  const done = page.getByRole("dialog", { name: "The section is removed" });
  await expect(done).toContainText(`${other.name} is removed from this computer.`);
  await done.getByRole("button", { name: "Close" }).first().click();
  const removed = settings.panel.getByRole("list", { name: "Removed from this computer" });
  await expect(removed).toContainText(other.name);
  expect((await passback.host.call("app_state", {})).sections.map((section) => section.id)).not.toContain(other.id);
  await removed.getByRole("button", { name: /^Bring in again/ }).click();
  await expect(removed).toHaveCount(0);
  expect((await passback.host.call("app_state", {})).sections.map((section) => section.id)).toContain(other.id);
});
