/** Many cells at once: paste, copy, fill, undo, flags, deleting. */
import { chidinma, essay, noah, quiz, sofia, systems, ticket } from "../support/people";
import { expect, test } from "../support/test";

test("a paste is looked at before anything is written, and is one step to undo", async ({ passback, page }) => {
  await passback.cell(sofia, essay).click();
  await passback.paste("38\t19\r\nabc\t\r\n40\tEX\r\n");
  await expect(passback.sheet).toHaveAccessibleName("Paste grades");
  await expect(passback.sheet.getByText("4 grades change", { exact: true })).toBeVisible();
  await expect(passback.sheet.getByText("1 not understood")).toBeVisible();
  await expect(passback.sheet.getByText("1 blank")).toBeVisible();
  const rows = passback.sheet.getByRole("table").getByRole("row");
  await expect(rows.nth(1)).toContainText(noah);
  await expect(rows.nth(1)).toContainText("“abc” isn’t a score.");
  await expect(passback.cell(sofia, essay)).toHaveAccessibleName("Not graded yet");

  await passback.sheet.getByRole("button", { name: "Change 4 grades" }).click();
  await expect(passback.sheet).toBeHidden();
  await expect(passback.cell(sofia, essay)).toHaveText("38");
  await expect(passback.cell(sofia, quiz)).toHaveText("19");
  await expect(passback.cell(chidinma, quiz)).toHaveText("Excused");
  await expect(passback.cell(noah, essay)).toHaveAccessibleName("Not graded yet");
  expect(await passback.counts()).toMatchObject({ to_approve: 4 });

  await page.keyboard.press("Control+z");
  await expect(passback.cell(sofia, essay)).toHaveAccessibleName("Not graded yet");
  await expect(passback.cell(chidinma, quiz)).toHaveAccessibleName("Not graded yet");
  await page.keyboard.press("Control+Shift+z");
  await expect(passback.cell(sofia, essay)).toHaveText("38");
  expect(await passback.counts()).toMatchObject({ to_approve: 4 });
});

test("a range goes out as a spreadsheet reads it", async ({ passback, page }) => {
  await passback.cell(sofia, ticket).click();
  await page.keyboard.press("Shift+ArrowDown");
  await passback.cell(noah, systems).click({ modifiers: ["Shift"] });
  await expect(page.getByRole("toolbar", { name: "Actions for the selected cells" })).toContainText("6 cells");
  await page.keyboard.press("Control+c");
  await expect.poll(() => passback.clipboard()).toBe("5\t57\t17\n5\t50\t17");
});

test("filling a selection, by typing and downwards", async ({ passback, page }) => {
  await passback.cell(sofia, essay).click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.type("30");
  await page.keyboard.press("Control+Enter");
  for (const student of [sofia, noah, chidinma]) await expect(passback.cell(student, essay)).toHaveText("30");
  await passback.typeDown(sofia, quiz, ["11"]);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+d");
  await expect(passback.cell(noah, quiz)).toHaveText("11");
  await expect(passback.cell(chidinma, quiz)).toHaveAccessibleName("Not graded yet");
});

test("approved, taken back, and approved again by key and selection", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["18", "16"]);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("Shift+ArrowDown");
  const bar = page.getByRole("toolbar", { name: "Actions for the selected cells" });
  await bar.getByRole("button", { name: "Approve (2)" }).click();
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/Approved/);
  await bar.getByRole("button", { name: "Take approval back (2)" }).click();
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/Draft/);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("a");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/Approved/);
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/Draft/);
});

test("excused, late and a comment, each by its key", async ({ passback, page }) => {
  await passback.cell(sofia, ticket).click();
  await page.keyboard.press("l");
  await expect(passback.cell(sofia, ticket)).toHaveAccessibleName(/Handed in late/);
  await page.keyboard.press("x");
  await expect(passback.cell(sofia, ticket)).toHaveText("Excused");
  await page.keyboard.press("Control+z");
  await expect(passback.cell(sofia, ticket)).toHaveText("5");
  await page.keyboard.press("c");
  const field = page.getByRole("textbox", { name: "Comment" });
  await expect(field).toBeFocused();
  await field.fill("Clear steps. Check the sign in the second line.");
  await page.keyboard.press("Control+Enter");
  await expect(passback.cell(sofia, ticket)).toHaveAccessibleName(/Has a comment/);
  await expect(passback.cell(sofia, ticket)).toBeFocused();
  await page.keyboard.press("a");
  await expect(passback.cell(sofia, ticket)).toHaveAccessibleName(/Approved/);
});

test("deleting asks, and clears only after a yes", async ({ passback, page }) => {
  await passback.cell(sofia, ticket).click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog", { name: "Clear 2 grades?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(passback.cell(noah, ticket)).toHaveText("5");
  await page.keyboard.press("Delete");
  await question.getByRole("button", { name: "Clear 2 grades" }).click();
  await expect(passback.cell(noah, ticket)).toHaveText("–");
  await page.keyboard.press("a");
  await expect.poll(() => passback.counts()).toMatchObject({ to_approve: 0 });
  const sheet = await passback.openSync();
  await expect(sheet.getByText("2 cleared here")).toBeVisible();
  await expect(sheet.getByRole("button", { name: /^(Send|Nothing)/ })).toHaveAttribute("aria-disabled", "true");
});

test("a typed score outlives a power cut", async ({ passback }) => {
  await passback.typeDown(sofia, quiz, ["13"]);
  await expect(passback.cell(sofia, quiz)).toHaveText("13");
  await passback.crash();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^13 of 20\. Draft/);
});

test("another section is drawn from its beginning, and nothing of the first is left in it", async ({ passback, page }) => {
  const sidebar = page.getByRole("navigation", { name: "Sections" });
  const to = (name: string) => sidebar.getByRole("button", { name }).click();
  const scroller = passback.grid.locator("..");
  await page.setViewportSize({ width: 1100, height: 500 });
  await passback.cell(sofia, essay).click();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByRole("toolbar", { name: "Actions for the selected cells" })).toContainText("2 cells");
  await passback.cell(sofia, quiz).click();
  await page.keyboard.type("17");
  await expect(passback.editor).toHaveValue("17");
  await scroller.evaluate((box) => box.scrollTo(300, 400));

  await to("Algebra I · Period 4");
  await expect(passback.grid).toHaveAccessibleName("Grades for Algebra I · Period 4");
  await expect(passback.editor, "the field is closed").toHaveCount(0);
  const first = passback.grid.getByRole("row").nth(1).getByRole("gridcell").nth(1);
  await expect(first, "the first cell is the chosen one").toHaveAttribute("aria-selected", "true");
  await expect(passback.grid.locator("[aria-selected=true]"), "and no other").toHaveCount(1);
  await expect(passback.grid.locator("[role=gridcell][tabindex='0']"), "one way in").toHaveCount(1);
  expect(await scroller.evaluate((box) => [box.scrollLeft, box.scrollTop])).toEqual([0, 0]);
  const state = await passback.host.call("app_state", {});
  const other = state.sections.find((one) => one.name === "Algebra I · Period 4");
  const book = await passback.host.call("book", { section: other?.id ?? "" });
  const names = await passback.grid.getByRole("rowheader").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-label") ?? ""));
  expect(names, "its students, in its order").toEqual(
    book.students.slice(0, names.length).map((one) => [one.name, one.also].filter(Boolean).join(" ")),
  );
  expect(await passback.grid.getAttribute("aria-rowcount")).toBe(String(book.students.length + 1));

  await to("Algebra I · Period 2");
  await expect(passback.grid).toHaveAccessibleName("Grades for Algebra I · Period 2");
  await expect(passback.cell(sofia, quiz), "what was half typed is kept where it was typed").toHaveText("17");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/Draft/);
});

test("what is read of a row is what is seen of it", async ({ passback }) => {
  const rows = await passback.grid.evaluate((grid) =>
    [...grid.querySelectorAll<HTMLElement>("tbody [role=row]")].map((row) => {
      const seen = (side: string) =>
        [...grid.querySelectorAll<HTMLElement>(`.pins ${side}`)].find((one) => one.getBoundingClientRect().top === row.getBoundingClientRect().top);
      return {
        read: [row.querySelector("[role=rowheader]")?.getAttribute("aria-label"), row.querySelector("[role=gridcell]:last-child")?.getAttribute("aria-label")],
        seen: [[...(seen(".pin")?.querySelectorAll("bdi, .alt") ?? [])].map((one) => one.textContent).join(" "), seen(".pr")?.textContent],
      };
    }),
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const { read, seen } of rows) expect(read).toEqual(seen);
});
