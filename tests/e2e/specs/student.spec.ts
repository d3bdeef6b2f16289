/** One student at a time: the gradebook without its grid, by keyboard alone, live, in both themes. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { aiyana, chidinma, essay, maximiliano, noah, quiz, sofia, systems, ticket } from "../support/people";
import { expect, test } from "../support/test";

class OneStudent {
  readonly view: Locator;
  readonly chooser: Locator;
  readonly toggle: Locator;
  constructor(
    readonly passback: Passback,
    readonly page: Page,
  ) {
    this.view = page.getByRole("region", { name: "One student at a time" });
    this.chooser = this.view.getByRole("combobox", { name: "Student" });
    this.toggle = page.getByRole("toolbar", { name: "Gradebook tools" }).getByRole("button", { name: "One student at a time" });
  }

  async open(student: string): Promise<void> {
    await this.toggle.click();
    await this.chooser.selectOption({ label: student });
    await expect(this.name).toHaveText(student);
  }

  get name(): Locator {
    return this.view.getByRole("heading", { level: 2 });
  }

  row(title: string): Locator {
    return this.view.getByRole("listitem").filter({ has: this.page.getByRole("heading", { level: 3, name: title, exact: true }) });
  }

  field(title: string): Locator {
    return this.row(title).getByRole("textbox", { name: `Score for ${title}` });
  }

  /** Goes to a student by the palette. */
  async find(student: string): Promise<void> {
    const found = this.page.getByRole("dialog", { name: "Find or do something" });
    await this.page.keyboard.press("Control+k");
    await expect(found.getByRole("combobox")).toBeFocused();
    await this.page.keyboard.type(student);
    await expect(found.getByRole("option", { selected: true })).toBeVisible();
    await this.page.keyboard.press("Enter");
    await expect(found).toHaveCount(0);
  }

  button(face: string, title: string, student: string): Locator {
    return this.row(title).getByRole("button", { name: `${face}: ${title}, ${student}`, exact: true });
  }
}

test("a whole student is graded and approved without the mouse and without single letters", async ({ passback, page }) => {
  const one = new OneStudent(passback, page);
  const titles = passback.book.assignments.map((head) => head.title);

  await test.step("the way there: a toggle among the tools, and it says that it is on", async () => {
    await passback.cell(noah, ticket).click();
    await one.toggle.focus();
    await page.keyboard.press("Enter");
    await expect(one.toggle).toHaveAttribute("aria-pressed", "true");
    await expect(passback.grid).toBeHidden();
    await expect(one.name, "the student who was selected in the grid").toHaveText(noah);
    await expect(one.view.getByText("Matched in Canvas")).toBeVisible();
    await expect(one.view.getByRole("heading", { level: 3 }), "all of them, newest first").toHaveText(titles);
  });

  await test.step("Tab leads through chooser and buttons to the first score", async () => {
    for (const stop of [one.chooser, one.view.getByRole("button", { name: "Previous student" }), one.view.getByRole("button", { name: "Next student" }), one.field(titles[0] ?? "")]) {
      while (!(await stop.evaluate((element) => element === document.activeElement))) {
        await page.keyboard.press("Tab");
        expect(await page.evaluate(() => document.activeElement !== document.body), "Tab has not run off the page").toBe(true);
      }
    }
  });

  await test.step("every assignment gets a score; no key is lost on the way", async () => {
    for (const head of passback.book.assignments) {
      await expect(one.field(head.title)).toBeFocused();
      await page.keyboard.press("Control+a");
      await page.keyboard.type("80%");
      await page.keyboard.press("Enter");
    }
    for (const head of passback.book.assignments) {
      await expect(one.field(head.title)).toHaveValue(String(Number(head.points) * 0.8));
    }
    await expect(one.field(titles.at(-1) ?? ""), "the last one keeps the keyboard").toBeFocused();
    await expect(one.row(quiz)).toContainText("Draft. Approve it before it can be sent");
  });

  await test.step("one is excused, another is late, by their buttons", async () => {
    await one.button("Excused", systems, noah).focus();
    await page.keyboard.press("Space");
    await expect(one.button("Excused", systems, noah)).toHaveAttribute("aria-pressed", "true");
    await expect(one.field(systems)).toHaveValue("EX");
    await one.button("Late", essay, noah).focus();
    await page.keyboard.press("Space");
    await expect(one.row(essay)).toContainText("Handed in late");
  });

  await test.step("approved one by one, taken back, and the rest at once", async () => {
    await one.button("Approve", quiz, noah).focus();
    await page.keyboard.press("Enter");
    await expect(one.button("Take approval back", quiz, noah), "the button keeps the keyboard").toBeFocused();
    await expect(one.row(quiz)).toContainText("Approved. Waiting for the next sync");
    await page.keyboard.press("Enter");
    await expect(one.button("Approve", quiz, noah)).toBeFocused();
    const waiting = (await passback.counts()).to_approve;
    expect(waiting).toBeGreaterThan(1);
    await one.view.getByRole("button", { name: `Approve ${waiting} drafts: ${noah}` }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await passback.counts()).to_approve).toBe(0);
    await expect(one.row(quiz)).toContainText("Approved. Waiting for the next sync");
  });

  await test.step("Ctrl Z takes it back, and again, also while a field has the keyboard", async () => {
    await one.field(quiz).focus();
    await page.keyboard.press("Control+z");
    await expect(one.row(quiz)).toContainText("Draft.");
    await page.keyboard.press("Control+Shift+z");
    await expect(one.row(quiz)).toContainText("Approved.");
  });

  await test.step("the grid has the same, at the same student", async () => {
    await one.toggle.focus();
    await page.keyboard.press("Space");
    await expect(passback.cell(noah, quiz)).toHaveAccessibleName("16 of 20. Approved. Waiting for the next sync");
    await expect(passback.grid.locator(`[data-student="${passback.student(noah)}"][aria-selected="true"]`)).toHaveCount(1);
  });
});

test("an entry that means nothing stays in its field with the reason, and nothing is changed", async ({ passback, page }) => {
  const one = new OneStudent(passback, page);
  await one.open(sofia);
  const why = "“abc” isn’t a score. Type a number such as 17 or 17.5, “ex” for excused or “mi” for missing.";

  await test.step("by Enter: the keyboard comes back to it", async () => {
    await one.field(quiz).fill("abc");
    await page.keyboard.press("Enter");
    await expect(one.row(quiz).getByRole("alert")).toHaveText(why);
    await expect(one.field(quiz)).toBeFocused();
    await expect(one.field(quiz)).toHaveAttribute("aria-invalid", "true");
    await expect(one.field(quiz)).toHaveAccessibleDescription(`${why} Not graded yet`);
    await expect(one.field(quiz)).toHaveValue("abc");
  });

  await test.step("other fields go on beside it, each with what it was told", async () => {
    await one.field(ticket).fill("4,5");
    await page.keyboard.press("Tab");
    await expect(one.field(ticket)).toHaveValue("4.5");
    await expect(one.row(quiz).getByRole("alert")).toHaveText(why);
    await one.field(essay).fill("45/50");
    await page.keyboard.press("Tab");
    await expect(one.row(essay).getByRole("alert")).toHaveText("This assignment has 40 points. Type the score out of 40.");
  });

  await test.step("Esc leaves it as it was; what is typed instead is kept", async () => {
    await one.field(quiz).press("Escape");
    await expect(one.field(quiz)).toHaveValue("");
    await expect(one.row(quiz).getByRole("alert")).toHaveCount(0);
    await one.field(essay).fill("35");
    await page.keyboard.press("Enter");
    await expect(one.row(essay).getByRole("alert")).toHaveCount(0);
    await expect(one.row(essay)).toContainText("Draft.");
    await expect(one.view.getByRole("status").first()).toHaveText(`${essay}: 35 of 40. Draft. Approve it before it can be sent`);
  });

  await test.step("an emptied field changes nothing by itself; Enter in it asks", async () => {
    await one.field(essay).fill("");
    await page.keyboard.press("Tab");
    await expect(one.row(essay).getByRole("alert")).toContainText("Nothing was changed.");
    await one.field(essay).focus();
    await page.keyboard.press("Enter");
    await expect(passback.sheet.getByRole("heading", { name: "Clear this grade?" })).toBeVisible();
    await passback.closeSheet();
    await expect(one.field(essay)).toBeFocused();
    await expect(one.field(essay)).toHaveValue("35");
    await one.field(essay).fill("");
    await page.keyboard.press("Enter");
    await passback.sheet.getByRole("button", { name: "Clear the grade" }).click();
    await expect(one.row(essay)).toContainText("Not graded yet");
    await expect(one.field(essay)).toBeFocused();
  });

  await test.step("gone to the next student in the middle of it, it is listed and still there", async () => {
    await one.field(quiz).fill("abc");
    await page.keyboard.press("Alt+ArrowDown");
    await expect(one.name).toHaveText(noah);
    await expect(page.getByRole("heading", { name: "1 cell was not accepted" })).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`^${sofia} · ${quiz}`) }).click();
    await expect(one.name).toHaveText(sofia);
    await expect(one.field(quiz)).toBeFocused();
    await expect(one.field(quiz)).toHaveValue("abc");
    expect(await passback.counts()).toMatchObject({ to_approve: 1 });
  });
});

test("students follow each other by keys, buttons, the list, Find and the inspector", async ({ passback, page }) => {
  const one = new OneStudent(passback, page);
  await passback.cell(noah, essay).click();
  await page.getByRole("button", { name: "All grades of this student" }).click();
  await expect(one.name).toHaveText(noah);

  await one.field(quiz).focus();
  await page.keyboard.type("17");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(one.name).toHaveText(chidinma);
  await expect(one.field(quiz), "the same assignment of the next student").toBeFocused();
  await expect(one.field(quiz)).toHaveValue("");
  await expect(one.view.getByRole("status").first()).toHaveText(`${chidinma}, 3 of ${passback.book.students.length}. Matched in Canvas. Nothing to approve.`);
  await page.keyboard.press("Alt+ArrowUp");
  await expect(one.field(quiz), "what was typed was kept on leaving").toHaveValue("17");
  await expect(one.row(quiz)).toContainText("Draft.");

  await one.button("Comment", quiz, noah).focus();
  await page.keyboard.press("j");
  await expect(one.name).toHaveText(chidinma);
  await one.field(ticket).focus();
  await page.keyboard.press("k");
  await expect(one.name, "a letter in a field is a letter").toHaveText(chidinma);
  await page.keyboard.press("Escape");

  await one.view.getByRole("button", { name: "Next student" }).click();
  await expect(one.name).toHaveText(maximiliano);
  await one.chooser.selectOption({ label: aiyana });
  await expect(one.name).toHaveText(aiyana);
  await expect(one.view.getByText(/^Not matched in Canvas/)).toBeVisible();
  await one.find("sofia");
  await expect(one.name).toHaveText(sofia);
  await expect(one.view.getByRole("button", { name: "Previous student" })).toHaveAttribute("aria-disabled", "true");

  await test.step("a comment is written in its place and goes with the grade", async () => {
    await one.button("Comment", quiz, sofia).click();
    const comment = one.row(quiz).getByRole("textbox", { name: `Comment on ${quiz} for ${sofia}` });
    await expect(comment).toBeFocused();
    await page.keyboard.type("Well explained.");
    await page.keyboard.press("Control+Enter");
    await expect(comment).toHaveCount(0);
    await expect(one.button("Comment", quiz, sofia)).toBeFocused();
    await expect(one.row(quiz)).toContainText("Has a comment");
  });

  await test.step("a comment in the middle of which another student is looked at is the first one’s", async () => {
    const commentOf = async (student: string) => {
      const at = { section: passback.book.section, assignment: passback.assignment(quiz), student: passback.student(student) };
      return (await passback.host.call("grade_detail", at)).comment;
    };
    await one.button("Comment", quiz, sofia).click();
    const comment = one.row(quiz).getByRole("textbox", { name: `Comment on ${quiz} for ${sofia}` });
    await expect(comment).toHaveValue("Well explained.");
    await comment.fill("Well explained. Check the sign.");
    await one.find("anderson");
    await expect(one.name).toHaveText(noah);
    await expect.poll(() => commentOf(sofia)).toBe("Well explained. Check the sign.");
    expect(await commentOf(noah)).toBe("");
    await one.find("sofia");
    await expect(one.name).toHaveText(sofia);
  });

  await test.step("the window remembers how the teacher looks", async () => {
    await page.reload();
    await expect(one.name).toBeVisible();
    await expect(one.toggle).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("another tab in the middle of a word keeps the word", async () => {
    await one.field(essay).fill("38");
    await page.keyboard.press("Control+2");
    await expect(page.getByRole("grid", { name: /^Grades of / })).toBeVisible();
    await expect.poll(async () => (await passback.counts()).to_approve).toBe(3);
    await page.keyboard.press("Control+1");
    await expect(one.row(essay)).toContainText("Draft.");
  });

  await test.step("names that are hidden in Review are hidden here", async () => {
    await page.keyboard.press("Control+2");
    await page.getByRole("switch", { name: "Hide names" }).click();
    await page.keyboard.press("Control+1");
    await expect(one.name).toHaveText("Student 01");
    await expect(one.view).not.toContainText(sofia);
    await expect(page.getByText("Names hidden", { exact: true })).toBeVisible();
    await one.find("student 07");
    await expect(one.name).toHaveText("Student 07");
    await expect(one.chooser.getByRole("option")).toHaveText(passback.book.students.map((_, n) => `Student ${String(n + 1).padStart(2, "0")}`));
  });
});

test("it stays live while a sync runs and when the LMS changes, and an open field keeps what is typed", async ({ passback, lms, page }) => {
  const one = new OneStudent(passback, page);
  await one.open(noah);
  await one.field(quiz).fill("15");
  await page.keyboard.press("Enter");
  await one.button("Approve", quiz, noah).click();
  await expect(one.row(quiz)).toContainText("Approved.");

  await passback.openSync();
  await lms.slow(2000);
  await passback.sheet.getByRole("button", { name: /^Send 1 grade/ }).click();
  await passback.sheet.getByRole("button", { name: "Hide" }).click();
  await one.field(essay).focus();
  await page.keyboard.type("3");
  await expect(one.row(quiz)).toHaveAttribute("data-standing", "s");
  await expect(one.row(quiz)).toContainText("Sending to Canvas");
  await page.keyboard.type("1");
  await expect(one.row(quiz)).toContainText("In Canvas. Same here and there", { timeout: 30_000 });
  await expect(one.field(essay)).toBeFocused();
  await expect(one.field(essay)).toHaveValue("31");
  await page.keyboard.press("Enter");
  await expect(one.row(essay)).toContainText("Draft.");

  await lms.slow(0);
  await lms.as("Mr. Okafor");
  await lms.setScore(noah, quiz, "17");
  await page.getByRole("button", { name: "Check Canvas now" }).click();
  await expect(one.row(quiz)).toContainText("Changed in Canvas, 15 → 17");
  await one.button("Details", quiz, noah).click();
  await expect(one.row(quiz).getByRole("definition")).toHaveText([/^15/, /^15/, /^17/]);
  await page.keyboard.press("Escape");
  await one.button("Take Canvas", quiz, noah).click();
  await expect(one.row(quiz)).toContainText("In Canvas. Same here and there");
  await expect(one.field(quiz), "the button is gone, the keyboard is not").toBeFocused();
});

test("a filter shows what fits of this student, and says so when nothing does", async ({ passback, page }) => {
  const one = new OneStudent(passback, page);
  await passback.typeDown(noah, quiz, ["15"]);
  await one.open(noah);
  await page.getByRole("button", { name: /^1 to approve/ }).last().click();
  await expect(one.view.getByRole("heading", { level: 3 })).toHaveText([quiz]);
  await one.button("Approve", quiz, noah).click();
  await expect(one.row(quiz), "what was approved stays until the filter is chosen again").toContainText("Approved.");
  await one.view.getByRole("button", { name: "Show everything" }).click();
  await expect(one.view.getByRole("heading", { level: 3 })).toHaveCount(passback.book.assignments.length);
});

test.describe("a section without assignments", () => {
  test.use({ school: { assignments: 0 } });

  test("says so, in this view as in the grid", async ({ window, page }) => {
    await page.evaluate(() => localStorage.setItem("passback.linear", "on"));
    await page.reload();
    await page.getByRole("button", { name: "Try the sample school" }).click();
    await expect(page.getByRole("heading", { name: "No assignments yet" })).toBeVisible({ timeout: 60_000 });
    await expect(new OneStudent(window, page).view).toHaveCount(0);
    await noFindings(page, "no assignments");
  });
});

for (const scheme of ["light", "dark"] as const) {
  test(`no findings, ${scheme}`, async ({ passback, page }) => {
    const keep = keeper(scheme, page);
    await page.emulateMedia({ colorScheme: scheme });
    const one = new OneStudent(passback, page);
    await one.open(noah);
    await one.field(quiz).fill("15");
    await page.keyboard.press("Enter");
    await expect(one.row(quiz)).toContainText("Draft.");
    await one.button("Comment", systems, noah).click();
    await expect(one.row(systems).getByRole("textbox", { name: /^Comment on/ })).toBeFocused();
    await one.field(essay).fill("abc");
    await page.keyboard.press("Enter");
    await expect(one.row(essay).getByRole("alert")).toBeVisible();
    await keep("student");
    for (const [width, height] of [[1100, 720], [720, 450]] as const) {
      await page.setViewportSize({ width, height });
      await noFindings(page, `one student at ${width} × ${height}, ${scheme}`);
      const wide = await page.evaluate(() => document.querySelector(".one-s")?.scrollWidth === document.querySelector(".one-s")?.clientWidth);
      expect(wide, "nothing lies beyond the edge").toBe(true);
    }
  });
}
