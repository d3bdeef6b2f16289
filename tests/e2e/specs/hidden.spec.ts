/** Names that are hidden are nowhere in the window: not in a text, a tooltip, a title, an announcement, or a name for screen readers. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import type { Passback } from "../support/passback";
import { aiyana, chidinma, essay, maximiliano, noah, quiz, sofia, systems, ticket } from "../support/people";
import { expect, test } from "../support/test";

test.setTimeout(240_000);

/** Names of all students of all sections, in every form that the window or a file could have. */
async function everybody({ host, book }: Passback): Promise<string[]> {
  const { sections } = await host.call("app_state", {});
  const books = await Promise.all(sections.map(({ id }) => (id === book.section ? book : host.call("book", { section: id }))));
  const whole = books.flatMap((one) => one.students.flatMap(({ name, also }) => [name, also])).filter((name) => name !== "");
  const turned = whole.filter((name) => name.includes(" ")).map((name) => name.split(" ").reverse().join(" "));
  return [...new Set([...whole, ...turned])];
}

/** Opens everything that is folded. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

class Hidden {
  private constructor(
    private readonly page: Page,
    private readonly names: readonly string[],
  ) {}

  static async of(passback: Passback): Promise<Hidden> {
    return new Hidden(passback.page, await everybody(passback));
  }

  /** Everything there is: elements with all their attributes, what stands in fields, and the window's title. */
  private written(): Promise<string> {
    return this.page.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].map((field) => field.value);
      return [document.documentElement.outerHTML, document.title, ...fields].join("\n");
    });
  }

  /** No name is anywhere, and the place does have students in it. */
  async nowhere(where: string, students = true): Promise<void> {
    if (students) await expect(this.page.getByText(/^Student \d+$/).filter({ visible: true }).first(), `${where} has students`).toBeVisible();
    const text = (await this.written()).replaceAll("&amp;", "&");
    expect(this.names.filter((name) => text.includes(name)), `names in ${where}`).toEqual([]);
  }

  /** That the look itself would find them. */
  async somewhere(): Promise<void> {
    const text = await this.written();
    expect(this.names.filter((name) => text.includes(name)).length).toBeGreaterThan(10);
  }
}

test("by one choice, from every screen, until they are shown again", async ({ passback, page }) => {
  const chip = page.getByText("Names hidden", { exact: true });
  const numbers = new Map(passback.book.students.map((one) => [one.name, one.alias]));
  const rows = () => passback.grid.getByRole("rowheader").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-label") ?? ""));

  await test.step("with H in the grid, said and shown", async () => {
    await passback.cell(sofia, quiz).click();
    await page.keyboard.press("h");
    await expect(page.getByText("Names are hidden. The order says nothing about them.")).toBeVisible();
    await expect(chip).toBeVisible();
    await expect(page.getByRole("complementary", { name: "Selected grade" }).getByRole("heading", { level: 2 })).toHaveText(numbers.get(sofia) ?? "");
    await expect(passback.cell(sofia, quiz), "the selection stays with its student").toHaveAttribute("aria-selected", "true");
    await passback.grid.press("Control+Home");
    const listed = (await rows()).map((row) => row.trim());
    expect(listed.length).toBeGreaterThan(5);
    expect(listed).toEqual([...listed].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })));
  });

  await test.step("Review and the palette have the same numbers, and the choice stays over a restart of the window", async () => {
    await page.reload();
    await expect(passback.grid).toBeVisible();
    await expect(chip).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill(numbers.get(noah) ?? "");
    await page.keyboard.press("Enter");
    await expect(passback.cell(noah, passback.book.assignments[0]?.title ?? ""), "it leads to the student of that number").toBeVisible();
    await passback.typeDown(noah, quiz, ["12"]);
    await page.keyboard.press("Control+2");
    await expect(page.getByRole("switch", { name: "Hide names" })).toBeChecked();
    await expect(page.getByRole("row", { name: new RegExp(`^${numbers.get(noah) ?? "?"}\\. 12 of 20`) })).toBeVisible();
  });

  await test.step("shown again from the palette", async () => {
    await page.keyboard.press("Control+1");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("show names");
    await page.keyboard.press("Enter");
    await expect(chip).toBeHidden();
    await expect(page.getByText("Names are shown.", { exact: true })).toBeVisible();
    await expect(passback.grid.getByRole("rowheader", { name: sofia })).toBeVisible();
  });

  await test.step("from the toolbar and back from the chip", async () => {
    const button = page.getByRole("button", { name: "Hide names" });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await page.getByRole("button", { name: "Show names" }).click();
    await expect(button).toHaveAttribute("aria-pressed", "false");
    await expect(chip).toBeHidden();
  });
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`no name is in the gradebook, the changes, the sync sheet, the history, the queue or health, ${scheme}`, async ({ passback, lms, page }) => {
      // All rows in sight, in whatever order they stand.
      await page.setViewportSize({ width: 1440, height: 1400 });
      const hidden = await Hidden.of(passback);
      await hidden.somewhere();
      await page.getByRole("button", { name: "Hide names" }).click();
      await hidden.nowhere("the gradebook");
      await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
      await passback.typeDown(aiyana, quiz, ["17"]);
      await expect(passback.cell(aiyana, quiz)).toHaveAccessibleName(/Draft/);
      await passback.cell(aiyana, quiz).click();
      await page.keyboard.press("a");
      await expect(passback.cell(aiyana, quiz)).toHaveAccessibleName(/not matched/);
      await passback.cell(noah, quiz).hover();
      await hidden.nowhere("the gradebook with a tooltip and a selected grade");
      await noFindings(page, `hidden names, ${scheme}`);
      await passback.cell(sofia, essay).click();
      await passback.paste("38\r\nabc\r\n");
      await expect(passback.sheet.getByText("1 not understood")).toBeVisible();
      await hidden.nowhere("a paste");
      await passback.closeSheet();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("student 1");
      await hidden.nowhere("the palette");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "One student at a time" }).click();
      await hidden.nowhere("one student", false);
      await page.getByRole("button", { name: "One student at a time" }).click();

      await passback.headMenu(quiz, "Approve 3 drafts");
      await lms.as("Mr. Okafor");
      await lms.setScore(chidinma, quiz, "9");
      await passback.openSync();
      await unfold(page);
      await hidden.nowhere("the sync sheet");
      await passback.send();
      await hidden.nowhere("the end of a sync");
      await passback.sheet.getByRole("button", { name: "Show in History" }).click();
      await hidden.nowhere("the history");
      await page.getByRole("button", { name: /^Student \d+.*Every change to this grade/ }).first().click();
      const pane = page.getByRole("complementary", { name: "Every change to this grade" });
      await expect(pane.getByRole("heading", { name: /^Student \d+$/ })).toBeVisible();
      await pane.getByRole("button", { name: "Export for a grade dispute" }).click();
      await page.getByRole("menuitem", { name: /^Table/ }).click();
      await expect(pane.getByRole("status")).toContainText(".csv");
      await hidden.nowhere("every change to a grade, saved for a dispute");
      await noFindings(page, `hidden names in the history, ${scheme}`);

      await lms.setScore(noah, systems, "14");
      await lms.comment(sofia, ticket, "Please see me before class.");
      await passback.tab("Gradebook").click();
      await passback.approveScore(maximiliano, ticket, "2");
      await lms.setScore(maximiliano, ticket, "3");
      await passback.checkAgain();
      await expect(passback.changes.getByRole("row").nth(2)).toBeVisible();
      await passback.changes.getByRole("row", { name: /^Student/ }).first().click();
      await page.keyboard.press("Enter");
      await hidden.nowhere("the changes");

      await page.getByRole("button", { name: "Connection health", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Not matched" })).toBeVisible();
      await unfold(page);
      await hidden.nowhere("health");
      await expect(page.getByRole("main").getByText("Names hidden", { exact: true })).toBeVisible();
      await noFindings(page, `hidden names in health, ${scheme}`);

      await lms.offline(true);
      await passback.tab("Gradebook").or(page.getByRole("button", { name: /^Algebra I · Period 2/ })).first().click();
      await page.getByRole("button", { name: "Check Canvas now" }).click();
      await expect(page.getByRole("status").filter({ hasText: "You’re offline." })).toBeVisible();
      await passback.typeDown(noah, essay, ["15"]);
      if (!(await page.getByRole("complementary", { name: "Waiting on this computer" }).isVisible())) await page.getByRole("button", { name: "What waits" }).click();
      await expect(page.getByRole("complementary", { name: "Waiting on this computer" }).getByRole("listitem").first()).toContainText(/Student \d+/);
      await hidden.nowhere("the queue");
      await passback.host.call("leave_school", {}).catch(() => undefined);
    });

    test(`no name is in a file that is looked at, also where the file has them, ${scheme}`, async ({ passback, page }) => {
      const hidden = await Hidden.of(passback);
      const rows = passback.book.students.slice(0, 12).map(({ name }, n) => {
        const who = n % 3 === 0 ? name.split(" ").reverse().join(" ") : name;
        return `"${who}",${n === 5 ? "abc" : String(10 + n)}`;
      });
      const twice = passback.book.students[1]?.name ?? "";
      const text = [`Name,${quiz}`, ...rows, `"${twice}",9`, "Somebody Else,3", ""].join("\n");
      await page.getByRole("button", { name: "Hide names" }).click();
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Import results…" }).click();
      await (await chooser).setFiles({ name: "quiz.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
      const sheet = page.getByRole("dialog", { name: /^Results in / });
      await expect(sheet.getByText("Names are hidden. Show them to say who a row is about.")).toBeVisible();
      await expect(sheet.getByText("Name hidden", { exact: true }).first()).toBeVisible();
      await sheet.locator("summary", { hasText: "Columns" }).click();
      await hidden.nowhere("a file", false);
      await noFindings(page, `hidden names in a file, ${scheme}`);
      const choose = sheet.getByRole("combobox", { name: /^Student for Name hidden, line 2/ });
      await choose.selectOption({ index: 1 });
      await hidden.nowhere("a row that is settled", false);
      await sheet.getByRole("button", { name: "Show names" }).click();
      await expect(sheet.getByText("Name hidden", { exact: true })).toHaveCount(0);
      await hidden.somewhere();
    });
  });
}

test("all of the history goes out as a table in which nobody has a name", async ({ passback, page }) => {
  const names = await everybody(passback);
  await passback.approveScore(sofia, quiz, "18");
  await passback.openSync();
  await passback.send();
  await passback.closeSheet();
  await page.keyboard.press("Control+4");
  let last = "of no file";
  const saved = async (button: string, said: RegExp) => {
    await page.getByRole("button", { name: button, exact: true }).click();
    // What was said of the last file may still be there.
    const line = page.locator(".toast").filter({ hasText: said, hasNotText: last });
    await expect(line).toBeVisible();
    const path = ((await line.textContent()) ?? "").trim().replace(said, "").trim();
    last = path;
    return { path, text: await readFile(path, "utf8") };
  };

  const all = await saved("Export all", /^Saved as/);
  expect(all.text.startsWith("\ufeffStudent,Section,Assignment,Row,When")).toBe(true);
  expect(all.text).toContain(sofia);
  expect(all.text).toContain("Changed here");
  expect(all.text).toContain("First read from Canvas");

  await page.getByRole("button", { name: "Sent", exact: true }).click();
  const sent = await saved("Export all sent", /^Saved as/);
  expect(sent.path).not.toBe(all.path);
  expect(sent.text).toContain("Sent to Canvas");
  expect(sent.text, "only what the syncs did").not.toContain("First read from Canvas");

  await page.keyboard.press("Control+1");
  await page.getByRole("button", { name: "Hide names" }).click();
  await page.keyboard.press("Control+4");
  const hidden = await saved("Export all", /^Saved without names as/);
  expect(names.filter((name) => hidden.text.includes(name) || hidden.path.includes(name))).toEqual([]);
  expect(hidden.text).toMatch(/Student \d+/);

  const { copies } = (await passback.host.call("settings", {})).data;
  expect(copies.slice(0, 3).map((one) => [one.path, one.hidden])).toEqual([[hidden.path, true], [sent.path, false], [all.path, false]]);
});
