/** A file of results is looked at, its rows are settled, and it is taken in as drafts. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { chidinma, essay, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";
import { workbook } from "../support/workbook";

interface Line {
  name: string;
  score: string;
  email?: string;
}

function csv(lines: readonly Line[], column = "Unit test"): string {
  const rows = lines.map(({ name, email = "", score }) => `"${name}",${email},${score}`);
  return [`Name,E-mail,${column}`, ...rows, ""].join("\n");
}

/** The first section's students by the addresses that the sample school gave them, found by what the desk recognises. */
async function addresses(passback: Passback): Promise<Map<string, string>> {
  const numbers = Array.from({ length: 200 }, (_, n) => 20_000 + n);
  const content = Buffer.from(["E-mail,Probe (1)", ...numbers.map((n) => `s${n}@students.lincoln.example,1`)].join("\n")).toString("base64");
  const view = await passback.host.call("open_results", { section: passback.book.section, name: "probe.csv", content, sheet: null });
  return new Map(view.rows.flatMap((row) => (row.student === null ? [] : [[row.name, row.who]])));
}

class ImportSheet {
  readonly root: Locator;
  constructor(readonly page: Page) {
    this.root = page.getByRole("dialog", { name: /^Results in / });
  }

  /** Through the button and the system's own chooser. */
  async pick(name: string, content: string | Buffer): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Import results…" }).click();
    await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
    await expect(this.root).toBeVisible();
  }

  /** Drags it over the window and lets it go. */
  async drag(name: string, content: string, events: readonly string[]): Promise<void> {
    const data = await this.page.evaluateHandle(
      ([name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content], name, { type: "text/csv" }));
        return data;
      },
      [name, content] as const,
    );
    for (const event of events) await this.page.locator("main").dispatchEvent(event, { dataTransfer: data });
  }

  group(name: RegExp): Locator {
    return this.root.getByRole("table", { name });
  }

  row(name: string): Locator {
    return this.root.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  who(name: string): Locator {
    return this.root.getByRole("combobox", { name: new RegExp(`^Student for ${name}, line `) });
  }

  target(title: string): Locator {
    return this.root.getByRole("combobox", { name: `Where “${title}” goes` });
  }

  points(title: string): Locator {
    return this.root.getByRole("textbox", { name: `Points of the new assignment for “${title}”` });
  }

  take(n: number): Locator {
    return this.root.getByRole("button", { name: n === 1 ? "Take in 1 grade" : `Take in ${n} grades`, exact: true });
  }
}

test("a dropped file is looked at, a row is settled, a new assignment is made, and Ctrl Z takes it all back", async ({ passback, page }) => {
  const known = await addresses(passback);
  const names = passback.book.students.slice(0, 6).map((one) => one.name);
  const lines = names.map((name, n): Line => ({ name, score: String(12 + n), ...(n === 1 ? {} : { email: known.get(name) ?? "" }) }));
  const text = csv([...lines, { name: "Somebody Else", score: "3" }]);
  const sheet = new ImportSheet(page);
  const before = passback.book.assignments.length;

  await test.step("dropping opens the sheet and changes nothing", async () => {
    await sheet.drag("unit-test.csv", text, ["dragenter", "dragover"]);
    await expect(page.getByText("Drop to look at the results.")).toBeVisible();
    await sheet.drag("unit-test.csv", text, ["drop"]);
    await expect(page.getByText("Drop to look at the results.")).toHaveCount(0);
    await expect(sheet.root.getByRole("heading", { name: "Results in unit-test.csv" })).toBeAttached();
    expect((await passback.read()).assignments.length).toBe(before);
  });

  await test.step("the points are asked for at their field", async () => {
    await expect(sheet.target("Unit test")).toHaveValue("create");
    await expect(sheet.points("Unit test"), "the keyboard is where something is missing").toBeFocused();
    await expect(sheet.points("Unit test")).toHaveAccessibleDescription(/how many points/);
    await expect(sheet.points("Unit test"), "nobody has done anything wrong yet").not.toHaveAttribute("aria-invalid");
    await expect(sheet.root.locator(".im-n"), "a new assignment is not no change").toHaveText("new");
    await expect(sheet.group(/^Not ready yet · 5/), "nothing is called here already").toContainText("waits for what is missing above");
    await sheet.root.getByRole("button", { name: "Nothing to take in" }).press("Enter");
    await expect(sheet.points("Unit test"), "whoever tries is shown what is missing").toHaveAttribute("aria-invalid", "true");
    await expect(sheet.points("Unit test")).toBeFocused();
    await expect(sheet.root.getByRole("button", { name: "Nothing to take in" })).toHaveAttribute("aria-disabled", "true");
    await sheet.points("Unit test").fill("20");
    await expect(sheet.points("Unit test")).not.toHaveAttribute("aria-invalid");
    await expect(sheet.points("Unit test"), "the keyboard stays where it types").toBeFocused();
    await expect(sheet.take(5)).toBeVisible();
  });

  await test.step("whose name alone is alike waits for the teacher, likely ones first", async () => {
    await expect(sheet.group(/^Say who this is · 1 left/)).toContainText(noah);
    await expect(sheet.row(noah)).toContainText("13, no student yet");
    await expect(sheet.who(noah).locator("optgroup").first().locator("option").first()).toHaveText(`${noah} · same name`);
    await sheet.who(noah).focus();
    await sheet.who(noah).selectOption({ label: `${noah} · same name` });
    await expect(sheet.take(6)).toBeVisible();
    await expect(sheet.group(/^1 chosen by you/), "the row stays where it was").toContainText("Same name, chosen by you");
    await expect(sheet.who(noah)).toBeFocused();
  });

  await test.step("a choice can be taken back", async () => {
    await sheet.who(noah).selectOption({ label: "As it was in the file" });
    await expect(sheet.take(5)).toBeVisible();
    await sheet.who(noah).selectOption({ label: `${noah} · same name` });
    await expect(sheet.take(6)).toBeVisible();
  });

  await test.step("when it is due is shown before it is made, and can be changed", async () => {
    const due = sheet.root.getByRole("group", { name: "Due date of the new assignment for “Unit test”" });
    await expect(due.getByLabel("Due date")).not.toHaveValue("");
    await due.getByLabel("Due date").fill("");
    await expect(due.getByLabel("Due date")).toHaveAccessibleDescription("Say when the new assignment is due.");
    await due.getByLabel("Due date").fill("2031-05-06");
    await due.getByLabel("Due time").fill("14:30");
    await expect(sheet.take(6)).toBeVisible();
  });

  await test.step("who is in the file and not here is named in the heading", async () => {
    await expect(sheet.root.locator("summary", { hasText: "Left out · 1" })).toContainText("Nobody of this section: Somebody Else");
  });

  await test.step("taking in leads to Review of the new assignment", async () => {
    await expect(sheet.root.getByText("6 grades change, 1 assignment is made, 1 row stays out").last()).toBeVisible();
    await sheet.take(6).click();
    await expect(sheet.root).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Unit test" })).toBeVisible();
    await expect(page.getByText(/Took in 6 grades\..*Ctrl Z takes it back\./)).toBeVisible();
    await expect(page.getByRole("grid", { name: "Grades of Unit test" }).getByRole("row", { name: new RegExp(`^${noah}\\.`) })).toHaveAccessibleName(/13 of 20/);
    expect((await passback.counts()).to_approve).toBe(6);
    expect(passback.book.assignments.length).toBe(before + 1);
    expect(passback.book.assignments.find((one) => one.title === "Unit test")?.due).toContain("2031-05-0");
  });

  await test.step("Ctrl Z takes all of it back", async () => {
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await passback.read()).assignments.length).toBe(before);
    expect(passback.book.counts.to_approve).toBe(0);
  });
});

test("one press chooses everybody whose name is the same, and each row can still be changed", async ({ passback, page }) => {
  const names = passback.book.students.slice(0, 5).map((one) => one.name);
  const [first = "", second = "", third = ""] = names;
  const lines = names.map((name, n): Line => ({ name: n === 0 ? name.split(" ").reverse().join(" ").toUpperCase() : name, score: String(8 + n) }));
  const sheet = new ImportSheet(page);
  await sheet.pick("names.csv", csv([...lines, { name: second, score: "3" }, { name: "Somebody Else", score: "4" }], quiz));
  await expect(sheet.group(/^Say who this is · 6 left/)).toBeVisible();
  const button = sheet.root.getByRole("button", { name: /same$/ });
  await expect(button, "two rows of one name are not chosen together").toHaveText("Choose the 4 students whose name is the same");
  await noFindings(page, "names alone");
  await button.press("Enter");
  await expect(sheet.take(4)).toBeVisible();
  await expect(sheet.group(/^Say who this is · 2 left/)).toContainText("Same name, chosen by you");
  await expect(sheet.root.getByRole("button", { name: "Take these 4 choices back" }), "the keyboard stays").toBeFocused();
  await sheet.who(third).selectOption({ label: "Leave this row out" });
  await expect(sheet.take(3)).toBeVisible();
  await sheet.root.getByRole("button", { name: "Take these 4 choices back" }).click();
  await expect(sheet.group(/^Say who this is · 5 left/)).toBeVisible();
  await expect(sheet.who(third), "what was said otherwise since stays").toHaveValue("-");
  expect(first).not.toBe("");
});

test("the same file opened again goes where it went, and says so", async ({ passback, page }) => {
  const known = await addresses(passback);
  const sheet = new ImportSheet(page);
  const text = (score: string) => csv([{ name: noah, email: known.get(noah) ?? "", score }], "Score");
  await sheet.pick("Exit quiz.csv", text("7"));
  const target = sheet.root.getByRole("combobox", { name: /^Where “/ });
  await target.selectOption({ label: `${quiz} · 20 points` });
  await sheet.take(1).click();
  await expect(sheet.root).toHaveCount(0);
  await page.keyboard.press("Control+1");
  await expect(page.getByRole("grid", { name: /^Grades for / })).toBeVisible();
  await sheet.pick("Exit quiz.csv", text("8"));
  await expect(sheet.root.getByText(new RegExp(`^Taken in before on .*, into ${quiz}$`))).toBeVisible();
  await sheet.root.getByRole("button", { name: "Cancel" }).click();
  await expect(sheet.root).toHaveCount(0);
  // It is known after a restart too.
  await page.reload();
  await page.keyboard.press("Control+1");
  await expect(page.getByRole("grid", { name: /^Grades for / })).toBeVisible();
  await sheet.pick("Exit quiz (1).csv", text("7"));
  await expect(target).toHaveValue(`a${passback.assignment(quiz)}`);
  await expect(sheet.root.getByText(new RegExp(`^Taken in before on .*, into ${quiz}$`))).toBeVisible();
  await expect(sheet.root.getByText("Everything in this file is here already.").last()).toBeVisible();
});

test("other points in the file are said at the work, and another target mends it", async ({ passback, page }) => {
  const known = await addresses(passback);
  const lines = [sofia, chidinma].map((name, n): Line => ({ name, email: known.get(name) ?? "", score: String(8 + n) }));
  const sheet = new ImportSheet(page);
  await sheet.pick("essay.csv", csv(lines, "Unit test (10 pts)"));
  const target = sheet.root.getByRole("combobox", { name: /^Where “Unit test/ });
  await target.selectOption({ label: `${essay} · 40 points` });
  await expect(target).toHaveAttribute("aria-invalid", "true");
  await expect(target).toHaveAccessibleDescription(/out of 10 in the file and out of 40 here/);
  await expect(sheet.root.getByRole("button", { name: "Nothing to take in" })).toHaveAccessibleDescription(/out of 10 in the file/);
  await noFindings(page, "other points");
  await target.selectOption({ label: "New assignment…" });
  await expect(sheet.take(2)).toBeVisible();
});

test("a file that is no table says so in words, and another one can be chosen", async ({ passback, page }) => {
  const sheet = new ImportSheet(page);
  await sheet.pick("scores.csv", Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n", "latin1"));
  await expect(sheet.root.getByRole("alert")).toContainText("This is a PDF.");
  await expect(sheet.root.getByRole("alert")).toContainText("Nothing was changed.");
  await expect(sheet.root.getByRole("button", { name: "Choose another file…" })).toBeFocused();
  await noFindings(page, "a file that is no table");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "quiz.csv", mimeType: "text/csv", buffer: Buffer.from(csv([{ name: noah, score: "12" }], quiz)) });
  await expect(sheet.root.getByRole("heading", { name: "Results in quiz.csv" })).toBeAttached();
  await expect(sheet.target(quiz)).toHaveValue(`a${passback.assignment(quiz)}`);
  await expect(sheet.root.getByText("An assignment here has the same title")).toBeVisible();
});

test("Escape closes at once, asks when something was chosen, and gives the focus back", async ({ passback, page }) => {
  const sheet = new ImportSheet(page);
  const text = csv([{ name: noah, score: "12" }, { name: sofia, score: "14" }], quiz);
  const button = page.getByRole("button", { name: "Import results…" });
  await sheet.pick("quiz.csv", text);
  await expect(sheet.who(noah)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet.root).toHaveCount(0);
  await expect(button).toBeFocused();

  await sheet.pick("quiz.csv", text);
  await sheet.who(noah).selectOption({ label: "Leave this row out" });
  await expect(sheet.who(noah)).toHaveValue("-");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog", { name: "Close without taking it in?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep looking" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet.who(noah), "what was chosen is still there").toHaveValue("-");
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").getByRole("button", { name: "Close" }).click();
  await expect(sheet.root).toHaveCount(0);
  await expect(button).toBeFocused();
  expect(await passback.counts()).toMatchObject({ to_approve: 0 });
});

test("what changed here meanwhile is shown again before it is taken in", async ({ passback, page }) => {
  const known = await addresses(passback);
  const sheet = new ImportSheet(page);
  const lines = [sofia, noah].map((name, n): Line => ({ name, email: known.get(name) ?? "", score: String(8 + n) }));
  await sheet.pick("quiz.csv", csv(lines, quiz));
  await expect(sheet.take(2)).toBeFocused();
  const at = { assignment: passback.assignment(quiz), student: passback.student(noah) };
  await passback.host.call("edit_grades", { section: passback.book.section, edits: [{ ...at, change: { kind: "input", text: "9" } }] });
  await sheet.take(2).click();
  await expect(sheet.root.getByRole("alert")).toContainText("Nothing was taken in.");
  await expect(sheet.take(1)).toBeVisible();
  await sheet.take(1).click();
  await expect(page.getByRole("heading", { name: quiz })).toBeVisible();
});

test("a tab of Review with nothing to approve offers a file of results, and Review then shows its assignment", async ({ passback, page }) => {
  const known = await addresses(passback);
  await page.keyboard.press("Control+2");
  await expect(page.getByText(/^Nothing to approve/)).toBeVisible();
  const sheet = new ImportSheet(page);
  await sheet.pick("quiz.csv", csv([{ name: noah, email: known.get(noah) ?? "", score: "13" }], quiz));
  await sheet.take(1).click();
  await expect(page.getByRole("heading", { name: quiz })).toBeVisible();
  await expect(page.getByRole("grid", { name: `Grades of ${quiz}` }).getByRole("row", { name: new RegExp(`^${noah}\\.`) })).toHaveAccessibleName(/13 of 20/);
});

test("which attempt counts is asked once for all, and a change of it is seen at once", async ({ passback, page }) => {
  const known = await addresses(passback);
  const rows = [["9:00", sofia, 11], ["9:30", sofia, 17], ["9:45", sofia, 14], ["9:50", chidinma, 12]] as const;
  const lines = rows.map(([at, name, score]) => `2026/11/20 ${at}:00 AM CST,${known.get(name) ?? ""},${score} / 20,x`);
  const sheet = new ImportSheet(page);
  await sheet.pick(`${quiz}.csv`, ["Timestamp,Username,Total score,What is x?", ...lines, ""].join("\n"));
  await expect(sheet.root.getByText("1 student has several attempts. Which one counts?")).toBeVisible();
  const row = sheet.group(/^Will change/).getByRole("row", { name: /11|17|14/ }).first();
  const attempts = sheet.root.getByRole("radiogroup", { name: "Attempt that counts" });
  for (const [which, score] of [["First", "11"], ["Best", "17"], ["Last", "14"]] as const) {
    await attempts.getByRole("radio", { name: which }).click();
    await expect(row.locator("b")).toHaveText(score);
    await expect(attempts.getByRole("radio", { name: which })).toBeFocused();
  }
  await expect(sheet.take(2)).toBeVisible();
});

test("another sheet of a workbook is another table", async ({ passback, page }) => {
  const known = await addresses(passback);
  const table = (score: string) => [["E-mail", quiz], ...[sofia, noah].map((name) => [known.get(name) ?? "", score])];
  const sheet = new ImportSheet(page);
  await sheet.pick("results.xlsx", workbook({ "Final scores": table("17"), Retake: table("19") }));
  const chooser = sheet.root.getByRole("combobox", { name: "Sheet of the workbook" });
  await expect(sheet.root.getByText("sheet “Final scores”").first()).toBeAttached();
  await expect(sheet.group(/^Will change · 2/).locator("b").first()).toHaveText("17");
  await chooser.selectOption("Retake");
  await expect(sheet.group(/^Will change · 2/).locator("b").first()).toHaveText("19");
  await expect(sheet.root.getByText("sheet “Retake”").first()).toBeAttached();
  await noFindings(page, "a workbook");
});

test("what the desk refuses is said in the sheet, and what was typed stays", async ({ passback, page }) => {
  const known = await addresses(passback);
  const sheet = new ImportSheet(page);
  await sheet.pick("unit.csv", csv([{ name: sofia, email: known.get(sofia) ?? "", score: "7" }]));
  await sheet.points("Unit test").fill("20");
  await expect(sheet.take(1)).toBeVisible();
  const refusal = { code: "storage", message: "The disk is full.", hint: "Nothing was changed.", retryable: true };
  await page.route("**/rpc/import_results", (route) => route.fulfill({ status: 422, json: refusal }));
  await sheet.take(1).click();
  await expect(sheet.root.getByRole("alert")).toContainText("The disk is full.");
  await expect(sheet.points("Unit test")).toHaveValue("20");
  await page.unroute("**/rpc/import_results");
  // Another file is opened meanwhile: this one is opened again, with what was said about it.
  await addresses(passback);
  await sheet.points("Unit test").fill("25");
  await expect(sheet.root.getByRole("alert")).toContainText("no longer open");
  await sheet.root.getByRole("button", { name: "Try again" }).click();
  await expect(sheet.root.getByRole("alert")).toHaveCount(0);
  await expect(sheet.points("Unit test")).toHaveValue("25");
  await expect(sheet.take(1)).toBeVisible();
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`a file of results as a whole, ${scheme}`, async ({ passback, page }) => {
      const keep = keeper(scheme, page);
      const known = await addresses(passback);
      const names = passback.book.students.slice(0, 20).map((one) => one.name);
      const rows = names.map((name, n) => {
        const email = n === 1 || n === 6 ? "" : (known.get(name) ?? "");
        const who = n === 4 ? "Quite Another" : n === 6 ? name.split(" ").reverse().join(" ") : name;
        const score = n === 9 ? "abc" : n === 12 ? "" : String(11 + (n % 9));
        return `"${who}",${email},${score},${n % 3 === 0 ? "Show your working next time." : ""},${n},"2026-11-20"`;
      });
      const text = [`Name,E-mail,${quiz},Comment,Warm-up,Taken`, ...rows, "Somebody Else,,14,,3,", "Average,,15.2,,8,", ""].join("\n");
      const sheet = new ImportSheet(page);
      await sheet.pick("quiz-4-3-results.csv", text);
      await expect(sheet.group(/^Say who this is/)).toBeVisible();
      await keep("import");
      await sheet.root.locator("summary", { hasText: "Left out" }).click();
      await sheet.root.locator("summary", { hasText: "Columns" }).click();
      await sheet.root.getByRole("combobox", { name: "What “Comment” is" }).selectOption({ label: "Comments on the score before" });
      await sheet.target("Warm-up").selectOption({ label: "New assignment…" });
      await sheet.root.getByRole("textbox", { name: "Points of the new assignment for “Warm-up”" }).fill("20");
      await expect(sheet.root.getByRole("button", { name: /^Take in 3\d grades$/ })).toBeVisible();
      await sheet.root.locator("summary", { hasText: "Columns" }).scrollIntoViewIfNeeded();
      await keep("import-columns");
      await sheet.group(/^Will change/).scrollIntoViewIfNeeded();
      await keep("import-changes");
      await page.setViewportSize({ width: 1100, height: 720 });
      await keep("import-small");
      await page.setViewportSize({ width: 720, height: 450 });
      await keep("import-zoomed");
    });
  });
}
