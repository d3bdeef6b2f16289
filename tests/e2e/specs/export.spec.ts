/** Grades go into a file: which kind, which assignments, drafts, names; and where the file is. */
import type { Locator, Page } from "@playwright/test";
import { readFile, stat } from "node:fs/promises";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { noah, quiz, sofia, systems } from "../support/people";
import { expect, test } from "../support/test";

class ExportSheet {
  readonly root: Locator;
  constructor(readonly page: Page) {
    this.root = page.getByRole("dialog", { name: /^(Export grades|The file is written)$/ });
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Export…" }).click();
    await expect(this.root.getByRole("radio").first()).toBeFocused();
  }

  /** Only these assignments. */
  async only(titles: readonly string[]): Promise<void> {
    await this.root.getByRole("radio", { name: "Only some" }).click();
    await this.root.getByRole("button", { name: "Select none" }).click();
    for (const title of titles) await this.root.getByRole("checkbox", { name: title }).check();
  }

  /** A kind of file by the code of the format: its name is the desk's. */
  kind(format: string): Locator {
    return this.root.locator(`input[type="radio"][value="${format}"]`);
  }

  /** Writes the file and answers its path. */
  async write(): Promise<string> {
    await this.root.getByRole("button", { name: /^Export [\d,]+ grades?$/ }).click();
    await expect(this.root.getByRole("button", { name: "Copy path" })).toBeFocused();
    return (await this.root.locator("code").textContent()) ?? "";
  }
}

async function drafted(passback: Passback, students: readonly string[]): Promise<void> {
  const assignment = passback.assignment(quiz);
  const edits = students.map((name) => ({ assignment, student: passback.student(name), change: { kind: "input" as const, text: "15" } }));
  await passback.host.call("edit_grades", { section: passback.book.section, edits });
}

test("what is approved goes into a table; a draft only when it is asked for", async ({ passback, page }) => {
  await drafted(passback, [sofia]);
  const sheet = new ExportSheet(page);
  await sheet.open();
  await sheet.kind("csv").check();

  await test.step("nothing ticked is nothing, not everything", async () => {
    await sheet.only([]);
    const button = sheet.root.getByRole("button", { name: "Nothing to export" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription("Select at least one assignment.");
  });

  await test.step("a draft is counted and left out at first", async () => {
    await sheet.root.getByRole("checkbox", { name: quiz }).check();
    await expect(sheet.root.getByRole("button", { name: "Nothing to export" })).toHaveAccessibleDescription(/only 1 draft\.$/);
    await sheet.root.getByRole("checkbox", { name: /^Also scores that are not approved yet/ }).check();
    await expect(sheet.root.getByRole("button", { name: "Export 1 grade" })).toBeVisible();
  });

  await test.step("the file is where the sheet says, for this person only, and its path is copied", async () => {
    const path = await sheet.write();
    await sheet.root.getByRole("button", { name: "Copy path" }).click();
    await expect(page.getByRole("status").getByText("The path is on your clipboard")).toBeVisible();
    expect(await passback.clipboard()).toBe(path);
    const text = await readFile(path, "utf8");
    expect(text).toContain("Álvarez Domínguez");
    expect(text).toContain(quiz);
    expect(text, "another assignment was not asked for").not.toContain(systems);
    if (process.platform !== "win32") expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  await test.step("another one, and the keyboard is back where it was", async () => {
    await sheet.root.getByRole("button", { name: "Export another file" }).click();
    await expect(sheet.kind("csv"), "what was chosen stays").toBeChecked();
    await passback.closeSheet();
    await expect(page.getByRole("button", { name: "Export…" })).toBeFocused();
  });
});

test("names that Review hides are in no file that can do without", async ({ passback, page }) => {
  await page.keyboard.press("Control+2");
  await page.getByRole("switch", { name: "Hide names" }).click();
  await page.keyboard.press("Control+1");
  const sheet = new ExportSheet(page);
  await sheet.open();
  await sheet.kind("canvas_csv").check();
  await expect(sheet.root.getByRole("checkbox", { name: "Hide names" })).toHaveCount(0);
  await expect(sheet.root.getByText("This kind of file has names in it", { exact: false })).toBeVisible();
  await sheet.kind("csv").check();
  await expect(sheet.root.getByRole("checkbox", { name: "Hide names" })).toBeChecked();
  const path = await sheet.write();
  const text = await readFile(path, "utf8");
  const personal = passback.book.students.flatMap((one) => [one.name, one.also, one.id]).filter((name) => name !== "");
  expect(text.length).toBeGreaterThan(500);
  expect(personal.filter((name) => text.includes(name) || path.includes(name))).toEqual([]);
});

test("a file that cannot be written is said in the sheet, and what was chosen stays", async ({ passback, page }) => {
  const sheet = new ExportSheet(page);
  await sheet.open();
  await sheet.kind("xlsx").check();
  const refusal = { code: "storage", message: "The file could not be written.", hint: "Nothing was changed.", retryable: true };
  await page.route("**/rpc/export_grades", (route) => route.fulfill({ status: 422, json: refusal }));
  await sheet.root.getByRole("button", { name: /^Export / }).click();
  await expect(sheet.root.getByRole("alert")).toContainText("The file could not be written.");
  await expect(sheet.kind("xlsx")).toBeChecked();
  await page.unroute("**/rpc/export_grades");
  expect(await sheet.write()).toMatch(/\.xlsx$/);
  await expect(passback.grid).toBeAttached();
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`the export sheet as a whole, ${scheme}`, async ({ passback, page }) => {
      const keep = keeper(scheme, page);
      await drafted(passback, [sofia, noah]);
      const sheet = new ExportSheet(page);
      await sheet.open();
      await keep("export");
      await sheet.root.getByRole("radio", { name: "Only some" }).click();
      await page.setViewportSize({ width: 1100, height: 720 });
      await keep("export-small");
      await page.setViewportSize({ width: 720, height: 450 });
      await keep("export-zoomed");
      await page.setViewportSize({ width: 1440, height: 900 });
      await sheet.write();
      await keep("exported");
      await noFindings(page, `exported, ${scheme}`);
    });
  });
}
