/** One assignment is looked through and approved: by one button, by single keys, with and without names. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { chidinma, essay, noah, quiz, sofia, systems } from "../support/people";
import { expect, test } from "../support/test";

/** Of 40, in the order of the class; one student has nothing. Noah, Anaïs and Priya are far below what they usually get. */
const scores = [34, 12, 33, 34, 31, 39, 30, 32, 35, 28, 36, 29, 35, 37, 33, 0, 42, 31, 22, 38, 33, 36, 34, 35];
const flagged = [noah, "Anaïs Lefèvre", "Thảo Nguyễn", "Priya Raghunathan"];

/** A graded class: drafts with comments, as an afternoon of grading leaves them. */
async function graded(passback: Passback, title: string, marks: readonly number[]): Promise<void> {
  const assignment = passback.assignment(title);
  const edits = marks.flatMap((mark, n) => {
    const at = { assignment, student: passback.book.students[n]?.id ?? "" };
    const comment = n % 3 === 0 ? "Strong conclusion." : n % 3 === 1 ? "Only the first method is explained, and it is explained well." : "";
    return [
      { ...at, change: { kind: "input" as const, text: String(mark) } },
      ...(comment === "" ? [] : [{ ...at, change: { kind: "comment" as const, text: comment } }]),
    ];
  });
  await passback.host.call("edit_grades", { section: passback.book.section, edits });
  await passback.page.reload();
  await expect(passback.grid).toBeVisible();
}

class ReviewTab {
  readonly list: Locator;
  constructor(
    readonly passback: Passback,
    readonly page: Page,
  ) {
    this.list = page.getByRole("grid", { name: /^Grades of / });
  }

  async open(): Promise<void> {
    await this.page.keyboard.press("Control+2");
    await expect(this.list).toBeVisible();
    await expect(this.current).toBeFocused();
  }

  get current(): Locator {
    return this.list.locator('tr[aria-selected="true"]');
  }

  row(name: string): Locator {
    return this.list.getByRole("row", { name: new RegExp(`^${name}\\.`) });
  }

  async waiting(): Promise<number> {
    return (await this.passback.counts()).to_approve;
  }
}

test("a class is approved: the unremarkable by one button, the others by one key each, and Ctrl Z takes it back", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);

  await test.step("what needs a look comes first and has the keyboard", async () => {
    await review.open();
    await expect(passback.tab(/^Review/)).toHaveText("Review24");
    await expect(review.list.getByRole("rowheader", { name: "Needs a look · 4" })).toBeVisible();
    await expect(review.current).toHaveAccessibleName(`${noah}. 12 of 40. To approve. Well below usual`);
    await expect(review.list.getByText("Far below what this student usually gets.", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve 24 remaining" })).toBeVisible();
  });

  await test.step("one button approves twenty", async () => {
    await page.getByRole("button", { name: "Approve 20 with nothing unusual" }).click();
    await expect(page.getByText("Approved 20 grades. Nothing has been sent yet. Ctrl Z takes it back.")).toBeVisible();
    expect(await review.waiting()).toBe(4);
    await expect(passback.tab(/^Review/)).toHaveText("Review4");
    await expect(review.current, "the list has the keyboard again").toBeFocused();
    await expect(page.getByRole("button", { name: /with nothing unusual/ })).toHaveCount(0);
  });

  await test.step("A approves one and goes on", async () => {
    await page.keyboard.press("a");
    await expect(review.row(flagged[1] ?? "")).toBeFocused();
    await expect.poll(() => review.waiting()).toBe(3);
    await expect(review.row(noah)).toHaveAccessibleName(/Approved/);
  });

  await test.step("keys pressed faster than the desk answers are not lost", async () => {
    for (let n = 0; n < 3; n += 1) await page.keyboard.press("a");
    await expect.poll(() => review.waiting()).toBe(0);
    await expect(page.getByText("Nothing to approve. 22 grades are ready to send.")).toBeVisible();
    await expect(review.current).toBeFocused();
    await expect(page.getByText("24 of 24 approved")).toBeVisible();
    await noFindings(page, "everything approved");
  });

  await test.step("Ctrl Z takes the last approval back", async () => {
    await page.keyboard.press("Control+z");
    await expect.poll(() => review.waiting()).toBe(1);
    await expect(page.getByRole("button", { name: "Approve 1 remaining" })).toBeVisible();
    await expect(review.list.locator("tr:focus")).toHaveCount(1);
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => review.waiting()).toBe(0);
  });

  await test.step("approval of one grade is taken back by its button", async () => {
    await review.row(chidinma).click();
    await page.getByRole("button", { name: "Take approval back" }).click();
    await expect.poll(() => review.waiting()).toBe(1);
    await expect(review.row(chidinma)).toBeFocused();
    await expect(review.row(chidinma)).toHaveAccessibleName(/To approve/);
  });
});

test("approving everything names what needs a look, once, and not where nothing does", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);
  await review.open();

  await test.step("Shift A asks, Esc leaves everything as it is", async () => {
    await page.keyboard.press("Shift+A");
    await expect(passback.sheet.getByRole("heading", { name: "Approve 24 grades?" })).toBeVisible();
    await expect(passback.sheet.getByRole("rowheader")).toHaveText(flagged);
    await noFindings(page, "the question");
    await passback.closeSheet();
    expect(await review.waiting()).toBe(24);
    await expect(review.current).toBeFocused();
  });

  await test.step("the button asks the same, and offers the others alone", async () => {
    await page.getByRole("button", { name: "Approve 24 remaining" }).click();
    await passback.sheet.getByRole("button", { name: "Only the 20 with nothing unusual" }).click();
    await expect(passback.sheet).toBeHidden();
    expect(await review.waiting()).toBe(4);
    await page.getByRole("button", { name: "Approve 4 remaining" }).click();
    await passback.sheet.getByRole("button", { name: "Approve all 4" }).click();
    await expect(passback.sheet).toBeHidden();
    expect(await review.waiting()).toBe(0);
    await expect(review.current).toBeFocused();
  });

  await test.step("nothing unusual: no question", async () => {
    await graded(passback, quiz, [18]);
    await page.keyboard.press("Control+2");
    await page.getByRole("button", { name: "Choose another assignment" }).click();
    await page.getByRole("menuitemradio", { name: /^Quiz 4\.3 Substitution 1 to approve/ }).click();
    await expect(review.row(sofia)).toBeFocused();
    await page.keyboard.press("Shift+A");
    await expect(page.getByText(/^Nothing to approve\./)).toBeVisible();
    await expect(passback.sheet).toHaveCount(0);
  });

  await test.step("the tab opens where it was left", async () => {
    await page.keyboard.press("Control+1");
    await page.keyboard.press("Control+2");
    await expect(page.getByRole("heading", { name: quiz })).toBeVisible();
  });
});

test("scores and comments are edited in their rows; what cannot be is said there and stays typed", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);
  await review.open();
  const field = page.getByRole("textbox", { name: `Score of ${noah}, out of 40` });

  await test.step("a refusal stays at the row", async () => {
    await page.keyboard.press("e");
    await expect(field).toBeFocused();
    await page.keyboard.type("twelve");
    await page.keyboard.press("Enter");
    await expect(review.list.getByRole("alert")).toContainText("“twelve” isn’t a score.");
    await expect(field).toHaveValue("twelve");
    await expect(field).toBeFocused();
    await noFindings(page, "a refused score", ["label-content-name-mismatch"]);
    await page.keyboard.press("Escape");
    await expect(review.row(noah)).toBeFocused();
    await expect(review.row(noah)).toHaveAccessibleName(/^.*12 of 40/);
  });

  await test.step("a digit begins the edit, Enter keeps it, A approves it", async () => {
    await page.keyboard.press("3");
    await expect(field).toHaveValue("3");
    await page.keyboard.type("4");
    await page.keyboard.press("Enter");
    await expect(review.row(noah)).toHaveAccessibleName(/34 of 40/);
    await expect(review.row(noah)).toBeFocused();
    await expect(review.list.getByRole("rowheader", { name: "Needs a look · 3" }), "nothing about it is unusual any more").toBeVisible();
    await page.keyboard.press("a");
    await expect(review.row(noah)).toHaveAccessibleName(/Approved/);
  });

  await test.step("when keeping does not work, what was typed waits for another try", async () => {
    await review.row(sofia).click();
    await page.keyboard.press("e");
    await page.keyboard.type("35");
    const refusal = { code: "storage", message: "The disk is full.", hint: "Nothing was changed.", retryable: true };
    await page.route("**/rpc/edit_grades", (route) => route.fulfill({ status: 422, json: refusal }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").getByText("The disk is full.")).toBeVisible();
    const typed = page.getByRole("textbox", { name: `Score of ${sofia}, out of 40` });
    await expect(typed).toHaveValue("35");
    await expect(typed).toBeFocused();
    await page.unroute("**/rpc/edit_grades");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("The disk is full.")).toHaveCount(0);
    await expect(review.row(sofia)).toHaveAccessibleName(/35 of 40/);
  });

  await test.step("letters are text while a comment is typed", async () => {
    await review.row(sofia).click();
    await page.keyboard.press("c");
    const comment = page.getByRole("textbox", { name: `Comment for ${sofia}` });
    await expect(comment).toBeFocused();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("a jax, a hex");
    await page.keyboard.press("Enter");
    await expect(comment).toHaveCount(0);
    await expect(review.row(sofia)).toContainText("a jax, a hex");
    await expect(review.row(sofia)).toBeFocused();
  });

  await test.step("X excuses, and takes it off again", async () => {
    await page.keyboard.press("x");
    await expect(review.row(sofia)).toHaveAccessibleName(/Excused/);
    await page.keyboard.press("x");
    await expect(review.row(sofia)).toHaveAccessibleName(/35 of 40/);
  });

  await test.step("what was typed is kept when the tab is left", async () => {
    await page.keyboard.press("e");
    await page.keyboard.type("36");
    await page.keyboard.press("Control+1");
    await expect(passback.cell(sofia, essay)).toContainText("36");
  });
});

test("an edit made in the LMS meanwhile is seen without losing what is being typed", async ({ passback, lms, page }) => {
  const review = new ReviewTab(passback, page);
  await review.open();
  await page.getByRole("button", { name: "Choose another assignment" }).click();
  await page.getByRole("menuitemradio", { name: systems }).click();
  await expect(page.getByRole("heading", { name: systems })).toBeVisible();
  await review.row(chidinma).click();
  await page.keyboard.press("e");
  await page.keyboard.type("13.5");
  const field = page.getByRole("textbox", { name: `Score of ${chidinma}, out of 20` });
  await field.press("ArrowLeft");

  await lms.as("Mr. Okafor");
  await lms.setScore(noah, systems, "2");
  await passback.host.call("pull", { section: passback.book.section });
  await expect(review.row(noah)).toHaveAccessibleName(/Changed in Canvas/);
  await expect(field).toHaveValue("13.5");
  await expect(field).toBeFocused();
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await expect(review.row(chidinma), "the caret stayed where it was").toHaveAccessibleName(/13\.25 of 20\. To approve/);
  await expect(review.row(chidinma)).toBeFocused();
});

test("hidden names are nowhere on the tab, also in questions and in what is read aloud", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);
  await review.open();
  const names = passback.book.students.flatMap((one) => [one.name, one.also]).filter((name) => name !== "");

  /** Everything that is written in the tab and in dialogs, with names and descriptions for screen readers. */
  const said = () =>
    page.evaluate(() => {
      const roots = [document.querySelector(".rv"), ...document.querySelectorAll(".sheet, .toasts, .tip")];
      return roots.map((root) => root?.outerHTML ?? "").join("\n");
    });

  await page.keyboard.press("h");
  await expect(page.getByRole("switch", { name: "Hide names" })).toBeChecked();
  await expect(review.current, "the same student, as a number").toHaveAccessibleName(/^Student \d\d\. 12 of 40/);
  await expect(review.current).toBeFocused();
  const numbers = await review.list.locator("tbody").nth(1).locator("th[scope=row]").allTextContents();
  expect(numbers.map((one) => one.trim())).toEqual(numbers.map((one) => one.trim()).sort());
  await page.keyboard.press("e");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+A");
  await expect(passback.sheet).toBeVisible();
  const text = await said();
  expect(names.filter((name) => text.includes(name))).toEqual([]);
  await passback.closeSheet();

  await page.reload();
  await expect(passback.grid).toBeVisible();
  await review.open();
  await expect(page.getByRole("switch", { name: "Hide names" }), "kept until they are shown again").toBeChecked();
  await page.getByRole("switch", { name: "Hide names" }).click();
  await expect(review.row(noah)).toBeVisible();
});

test("a blank hand-in is looked at before its zero is approved, and O opens it", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);
  await review.open();
  const blank = review.row("Anaïs Lefèvre");

  await test.step("it is named, with what to do", async () => {
    await expect(page.getByText(/ · 22 of 23 handed in$/)).toBeVisible();
    await page.getByRole("button", { name: /^Blank hand-in/ }).click();
    await expect(blank).toBeFocused();
    await expect(blank, "the blank page explains the zero").toHaveAccessibleName("Anaïs Lefèvre. 0 of 40. To approve. Blank hand-in");
    await expect(blank).toHaveAccessibleDescription(
      "The file that was handed in has no text. You may want to ask for a new copy before approving a zero.",
    );
  });

  await test.step("O opens the hand-in, and its page says the same", async () => {
    await page.keyboard.press("o");
    await expect.poll(async () => (await passback.host.opened()).at(-1)).toContain("/lms/hand-in?");
    await expect(blank).toBeFocused();
    const there = await page.context().newPage();
    await there.goto((await passback.host.opened()).at(-1) ?? "");
    await expect(there.getByRole("heading", { name: `Anaïs Lefèvre — ${essay}` })).toBeVisible();
    await expect(there.getByText("There is no text in it.")).toBeVisible();
    await there.close();
  });

  await test.step("where nothing was handed in, the button says that it opens the section", async () => {
    await expect(page.getByRole("button", { name: /^Open hand-in/ })).toBeVisible();
    await review.row("Zainab Yusufzai").click();
    await expect(review.row("Zainab Yusufzai")).toHaveAccessibleName(/Not handed in/);
    await page.getByRole("button", { name: /^Open in Canvas/ }).click();
    await expect.poll(async () => (await passback.host.opened()).at(-1)).toContain("/lms?section=");
    await noFindings(page, "a hand-in that is not there");
  });
});

test("a point of attention leads to the grades that have it", async ({ passback, page }) => {
  await graded(passback, essay, scores);
  const review = new ReviewTab(passback, page);
  await review.open();
  await page.getByRole("button", { name: /^Above the maximum of 40/ }).click();
  await expect(review.row("Thảo Nguyễn")).toBeFocused();
  await page.getByRole("button", { name: /^Well below the student’s average/ }).click();
  await expect(review.row("Priya Raghunathan")).toBeFocused();
  await page.setViewportSize({ width: 1000, height: 720 });
  await page.getByRole("button", { name: "Summary" }).click();
  await expect(page.getByRole("img", { name: /^Scores out of 40, from 0 to 42, 4 stand out/ })).toBeVisible();
  await noFindings(page, "the summary over the list");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("img", { name: /^Scores out of 40/ })).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`review as a whole, ${scheme}`, async ({ passback, page }) => {
      const keep = keeper(scheme, page);
      await graded(passback, essay, scores);
      const review = new ReviewTab(passback, page);
      await review.open();
      await keep("review");
      await page.setViewportSize({ width: 1100, height: 720 });
      await keep("review-small");
      await page.setViewportSize({ width: 720, height: 450 });
      await keep("review-zoomed");
    });
  });
}
