/** Connection health: which link is down, who is not matched, what a sync would hold back, and a report that names nobody. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { aiyana, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

const algebra = "Algebra I · Period 2";

class HealthScreen {
  readonly main: Locator;
  readonly report: Locator;
  readonly again: Locator;
  constructor(readonly page: Page) {
    this.main = page.getByRole("main").filter({ has: page.getByRole("heading", { name: "Connection health", level: 1 }) });
    this.report = this.card("Support report").locator("pre");
    this.again = this.main.getByRole("button", { name: "Check again" });
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Connection health", exact: true }).click();
    await expect(this.report).toBeVisible();
  }

  card(name: string): Locator {
    return this.main.getByRole("region", { name, exact: true });
  }

  link(n: 0 | 1): Locator {
    return this.card("From this computer to the LMS").locator(".lk").nth(n);
  }

  /** Asks the server and waits for the answer. */
  async check(): Promise<void> {
    await this.again.click();
    await expect(this.again).not.toHaveAttribute("aria-busy");
  }
}

/** Scores that are approved but for whom they are held back, as an afternoon leaves them. */
async function approved(passback: Passback, students: readonly string[]): Promise<void> {
  const { section } = passback.book;
  const assignment = passback.assignment(quiz);
  const at = students.map((name) => ({ assignment, student: passback.student(name) }));
  await passback.host.call("edit_grades", { section, edits: at.map((one) => ({ ...one, change: { kind: "input", text: "15" } })) });
  await passback.host.call("approve", { section, scope: { kind: "cells", cells: at }, approved: true });
}

test("it says who is not matched, what a sync would hold back, and leads to where that is", async ({ passback, page }) => {
  await approved(passback, [aiyana]);
  const health = new HealthScreen(page);
  await health.open();

  await test.step("it takes the place of the section", async () => {
    await expect(passback.grid).toBeHidden();
    await expect(page).toHaveTitle("Connection health · Passback");
    await expect(page.getByRole("button", { name: "Connection health", exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("navigation", { name: "Sections" }).locator("[aria-current]")).toHaveCount(0);
    await expect(health.link(0)).toContainText("Passback to Clever LMS Connect: Working");
    await expect(health.link(1)).toContainText("Clever LMS Connect to Canvas: Working");
    await expect(health.card("Sections").getByRole("progressbar", { name: "Sections matched" })).toHaveAttribute("aria-valuetext", "5 of 6 linked");
    await expect(health.main).toContainText("This computer’s clock agrees with the school’s server.");
    await expect(health.card("Recent problems")).toContainText("No problems lately");
  });

  await test.step("who is not matched, with a note for the office", async () => {
    const row = health.card("Not matched").getByRole("row", { name: aiyana });
    await expect(row).toContainText("1 approved grade waits");
    await expect(health.card("Not matched").getByRole("row", { name: "Advisory 8B" })).toContainText("The whole section");
    await row.getByRole("button", { name: "Copy note" }).click();
    await expect(page.getByRole("status").getByText("The note is on your clipboard")).toBeVisible();
    expect(await passback.clipboard()).toContain(`${aiyana}`);
  });

  await test.step("what would be held back, down to the grade", async () => {
    const held = health.card("Held back today").getByRole("region", { name: algebra });
    await held.locator("summary").first().click();
    await expect(held.getByRole("row", { name: aiyana })).toContainText(quiz);
    await held.getByRole("button", { name: /^Open gradebook/ }).click();
    await expect(passback.grid).toBeVisible();
    await expect(page.getByRole("button", { name: algebra }), "the keyboard is at the section").toBeFocused();
  });
});

test("the report is copied as it is shown and names nobody", async ({ passback, page }) => {
  await approved(passback, [aiyana, sofia]);
  const health = new HealthScreen(page);
  await health.open();
  const shown = await health.report.textContent();
  await page.getByRole("button", { name: "Copy support report" }).click();
  await expect(page.getByRole("status").getByText("The report is on your clipboard")).toBeVisible();
  const copied = await passback.clipboard();
  expect(copied).toBe(shown);
  expect(copied).toContain("Passback");
  const personal = passback.book.students.flatMap((one) => [one.name, one.also, one.id]).filter((text) => text !== "");
  expect(personal.filter((text) => copied.includes(text))).toEqual([]);
});

test("asking the server again keeps the old answer until there is a new one", async ({ lms, page }) => {
  const health = new HealthScreen(page);
  await health.open();
  // Each question to the server takes its time, and there are several.
  await lms.slow(400);
  await health.again.click();
  await expect(health.again).toHaveAttribute("aria-busy", "true");
  await expect(health.main.getByText("Asking your school’s server…")).toBeVisible();
  await expect(health.card("Not matched").getByRole("row", { name: aiyana })).toBeVisible();
  await expect(health.again).not.toHaveAttribute("aria-busy");
  await expect(health.main.getByText(/^checked today at /)).toBeVisible();
});

test("a cut connection and a refused sign-in are drawn where they are, and the way back is the same button", async ({ passback, lms, page }) => {
  const health = new HealthScreen(page);
  await health.open();

  await lms.offline(true);
  await health.check();
  await expect(health.link(0)).toContainText("Passback to Clever LMS Connect: No answer");
  await expect(health.link(0).locator(".said"), "in sight, not only as a colour").toHaveText("No answer");
  await expect(health.link(1)).toContainText("Not known");
  await expect(page.getByRole("alert"), "amber, not red").toHaveCount(0);
  await expect(health.card("Recent problems")).toContainText("The school’s server doesn’t answer");
  await expect(health.card("Not matched").getByRole("row", { name: aiyana }), "what was read stays").toBeVisible();
  await noFindings(page, "offline");

  await lms.refuseSignIn(true);
  await health.check();
  await expect(health.link(0).locator(".said")).toHaveText("The sign-in is refused");

  await lms.refuseSignIn(false);
  await health.check();
  await expect(health.link(0)).toContainText("Working");
  await expect(health.link(0).locator(".said")).toHaveCount(0);
  await expect(health.card("Recent problems")).toContainText("No problems lately");
  await page.getByRole("button", { name: algebra }).click();
  await expect(passback.grid).toBeVisible();
});

test("a failure is retried from here, alone, and is solved then", async ({ passback, lms, page }) => {
  await approved(passback, [sofia, noah]);
  await lms.trouble([{ kind: "error_before", on: "write_grade", count: null }]);
  await passback.openSync();
  await passback.send("Send 2 grades");
  await passback.closeSheet();
  await lms.trouble([]);

  const health = new HealthScreen(page);
  await health.open();
  const problems = health.card("Recent problems");
  await expect(problems.getByRole("listitem")).toHaveText(/^\s*Still open: Canvas kept failing\s*2 grades on /);
  await problems.getByRole("button", { name: "Retry" }).click();
  await expect(passback.sheet.getByText(/^Checking /).first()).toBeHidden();
  await passback.send("Send 2 grades");
  await passback.closeSheet();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("15 of 20. In Canvas. Same here and there");
  await health.open();
  await expect(problems.getByText("Solved", { exact: true })).toBeVisible();
  await expect(problems.getByRole("button", { name: "Retry" })).toHaveCount(0);
});

test("the keyboard reaches everything, and the keys of the window lead back", async ({ passback, page }) => {
  await approved(passback, [aiyana]);
  const health = new HealthScreen(page);
  await page.getByRole("button", { name: /^Lincoln Unified.*Connection health$/ }).focus();
  await page.keyboard.press("Enter");
  await expect(health.report).toBeVisible();
  const seen: string[] = [];
  for (let n = 0; n < 60 && !seen.at(-1)?.startsWith("Open gradebook"); n += 1) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ""));
  }
  for (const stop of ["Copy support report", "Check again", "Copy note", "Open gradebook"]) {
    expect(seen).toContainEqual(expect.stringMatching(`^${stop}`));
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(health.card("Held back today").getByRole("row", { name: aiyana })).toBeVisible();

  await page.keyboard.press("Control+z");
  expect((await passback.counts()).held, "nothing that is out of sight is undone").toBe(1);
  await page.keyboard.press("Control+4");
  await expect(passback.tab("History")).toHaveAttribute("aria-current", "page");
  await health.open();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /^Find a student/ });
  await expect(field).toBeFocused();
  await field.fill("go to history");
  await page.keyboard.press("Enter");
  await expect(passback.tab("History")).toBeVisible();
});

test("who is who in a file is said once, listed with why, and forgotten", async ({ passback, page }) => {
  const { section, book } = { section: passback.book.section, book: await passback.read() };
  const [title, student] = [book.assignments[0]?.title ?? "", book.students[0]];
  const content = Buffer.from(`Name,${title}\nquiznoodle,1\n`).toString("base64");
  const opened = await passback.host.call("open_results", { section, name: "game.csv", content, sheet: null });
  const shown = await passback.host.call("preview_import", { ...opened.ask, chosen: [{ line: 2, student: student?.id ?? "" }] });
  await passback.host.call("import_results", { ask: shown.ask, fingerprint: shown.fingerprint });

  const health = new HealthScreen(page);
  await health.open();
  const row = health.card("Matches").getByRole("row", { name: /quiznoodle/ });
  await expect(row).toContainText(student?.name ?? "nobody");
  await expect(row).toContainText(/Matched by you .* in a table of results/);
  expect(await health.report.textContent()).not.toContain("quiznoodle");
  await row.getByRole("button", { name: /^Forget/ }).click();
  await expect(health.card("Matches")).toContainText("Nothing was matched by hand");
  await expect(health.card("Matches").getByRole("heading")).toBeFocused();
  expect((await passback.host.call("matches", {})).rows).toEqual([]);
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });

    test(`Connection health as a whole, ${scheme}`, async ({ passback, lms, page }) => {
      const keep = keeper(scheme, page);
      await approved(passback, [aiyana]);
      const health = new HealthScreen(page);
      await health.open();
      await health.check();
      await keep("health");
      await health.card("Held back today").locator("summary").first().click();
      await page.setViewportSize({ width: 1100, height: 720 });
      await keep("health-small");
      await page.setViewportSize({ width: 720, height: 450 });
      await keep("health-zoomed");
      await page.setViewportSize({ width: 1440, height: 900 });
      await lms.offline(true);
      await health.check();
      await expect(health.link(0).locator(".said")).toBeVisible();
      await keep("health-offline");
    });
  });
}
