/** Ctrl K: students, assignments, sections and actions are found by a few letters and reached by Enter. */
import type { Locator, Page } from "@playwright/test";
import { keeper } from "../support/keeper";
import { chidinma, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

class PalettePage {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly list: Locator;
  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Find or do something" });
    this.field = this.dialog.getByRole("combobox");
    this.list = this.dialog.getByRole("listbox");
  }

  async open(text = ""): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await expect(this.field).toBeFocused();
    await this.field.fill(text);
  }

  group(name: string): Locator {
    return this.list.getByRole("group", { name });
  }

  get current(): Locator {
    return this.list.getByRole("option", { selected: true });
  }
}

test("a student is found without accents and an assignment by any of its words", async ({ passback, page }) => {
  const palette = new PalettePage(page);
  await passback.cell(noah, quiz).click();
  await palette.open("sofia al");
  await expect(palette.current).toContainText(sofia);
  await page.keyboard.press("Enter");
  await expect(palette.dialog).toBeHidden();
  await expect(passback.cell(sofia, quiz)).toBeFocused();

  await palette.open("substit");
  await expect(palette.group("Assignments").getByRole("option").first()).toContainText(quiz);
  // The cell's own field in the header opens it too.
  await page.keyboard.press("Escape");
  await expect(passback.cell(sofia, quiz)).toBeFocused();
  await page.getByRole("button", { name: "Find a student or assignment" }).click();
  await palette.field.fill("substit");
  await palette.group("Assignments").getByRole("option").first().click();
  await expect(passback.cell(sofia, quiz)).toBeFocused();
});

test("keys that are pressed before the palette is there are its own, and no grade’s", async ({ passback, page }) => {
  let arrive: () => void = () => undefined;
  const there = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/Palette-[^/]*\.js/, async (route) => {
    await there;
    await route.continue();
  });
  await page.reload();
  const palette = new PalettePage(page);
  await passback.cell(noah, quiz).click();
  const was = (await passback.cell(noah, quiz).getAttribute("aria-label")) ?? "";
  await page.keyboard.press("Control+k");
  await page.keyboard.type("mat4");
  await page.keyboard.press("Backspace");
  arrive();
  await expect(palette.field).toHaveValue("mat");
  await expect(palette.field).toBeFocused();
  await page.keyboard.type("h 7");
  await expect(palette.field).toHaveValue("math 7");
  await page.keyboard.press("Escape");
  await expect(passback.cell(noah, quiz)).toBeFocused();
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(was);
  await expect(passback.editor).toHaveCount(0);
});

test("a student of another section is found and shown there", async ({ passback, page }) => {
  const { sections } = await passback.host.call("app_state", {});
  const other = sections[1];
  expect(other).toBeDefined();
  if (!other) return;
  const book = await passback.host.call("book", { section: other.id });
  const student = book.students.at(-1)?.name ?? "";
  const palette = new PalettePage(page);
  await palette.open(student);
  const option = palette.group("Students").getByRole("option", { name: other.name });
  await option.first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(other.name);
  await expect(passback.grid.getByRole("row", { name: student })).toBeVisible();
  await expect(passback.grid.locator("td:focus")).toHaveAttribute("data-student", book.students.at(-1)?.id ?? "");
});

test("actions are listed with their keys, only where they can be done, and are done", async ({ passback, page }) => {
  const palette = new PalettePage(page);
  await palette.open("undo");
  await expect(palette.list.getByRole("option"), "nothing to undo yet").toHaveCount(0);
  await page.keyboard.press("Escape");
  await passback.typeDown(sofia, quiz, ["18"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("18");

  await palette.open("undo");
  await expect(palette.current).toContainText("Ctrl Z");
  await page.keyboard.press("Enter");
  await expect(passback.cell(sofia, quiz)).toHaveText("–");

  await palette.open("sync to");
  await expect(palette.current).toContainText("Ctrl Enter");
  await page.keyboard.press("Enter");
  await expect(passback.sheet.getByRole("heading", { name: /./ }).first()).toBeVisible();
  await passback.closeSheet();

  await palette.open("go to");
  await expect(palette.group("Actions").getByRole("option", { name: /Gradebook/ })).toHaveCount(0);
  await palette.field.fill("go to history");
  await page.keyboard.press("Enter");
  await expect(passback.tab("History")).toHaveAttribute("aria-current", "page");
});

test("arrows walk through all groups and around, and typing begins at the top again", async ({ passback, page }) => {
  const palette = new PalettePage(page);
  await passback.cell(sofia, quiz).click();
  await palette.open();
  const all = palette.list.getByRole("option");
  await expect(palette.current).toHaveText(await all.first().innerText().then((text) => new RegExp(text.split("\n")[0] ?? "")));
  await page.keyboard.press("ArrowUp");
  await expect(all.last()).toHaveAttribute("aria-selected", "true");
  await expect(palette.field).toHaveAttribute("aria-activedescendant", (await all.last().getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(all.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await palette.field.pressSequentially("an");
  await expect(all.first()).toHaveAttribute("aria-selected", "true");
  await palette.field.fill("nobody is called this");
  await expect(palette.dialog.getByRole("status")).toHaveText("Nothing of that name");
  await page.keyboard.press("Enter");
  await expect(palette.dialog).toBeVisible();
});

test("where names are hidden in Review, students are listed by their numbers and stay there", async ({ passback, page }) => {
  const palette = new PalettePage(page);
  await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
  await page.keyboard.press("Control+2");
  const list = page.getByRole("grid", { name: /^Grades of / });
  await expect(list).toBeVisible();
  await palette.open("hide names");
  await expect(palette.current).toContainText("H");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("switch", { name: "Hide names" })).toBeChecked();
  await palette.open("noah");
  await expect(palette.group("Students")).toHaveCount(0);
  await palette.field.fill("student");
  const number = palette.group("Students").getByRole("option").nth(1);
  const name = (await number.innerText()).trim();
  await expect(palette.list).not.toContainText(chidinma);
  await number.click();
  await expect(list.locator('tr[aria-selected="true"]')).toContainText(name);
  await expect(list.locator('tr[aria-selected="true"]')).toBeFocused();
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });
    test(`the palette has no accessibility findings, ${scheme}`, async ({ passback, page }) => {
      const keep = keeper(scheme, page);
      const palette = new PalettePage(page);
      await passback.cell(sofia, quiz).click();
      await palette.open();
      await keep("palette");
      await palette.field.fill("qu");
      await keep("palette-found");
      await palette.field.fill("nobody is called this");
      await keep("palette-none");
    });
  });
}
