/** Assignments made here: the form, what is held back, and a create whose answer got lost. */
import { quiz, sofia } from "../support/people";
import type { Passback } from "../support/passback";
import { expect, test } from "../support/test";

const soon = day(3);
const gone = day(-3);

/** "2026-12-01", so many days from now. */
function day(from: number): string {
  return new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
}

interface Fields {
  title?: string;
  points?: string;
  due?: string;
}

async function fill(passback: Passback, { title, points, due }: Fields): Promise<void> {
  if (title !== undefined) await passback.sheet.getByLabel("Title").fill(title);
  if (points !== undefined) await passback.sheet.getByLabel("Points").fill(points);
  if (due !== undefined) await passback.sheet.getByLabel("Due date").fill(due);
}

async function add(passback: Passback, fields: Fields): Promise<void> {
  await passback.page.getByRole("button", { name: "Add assignment" }).click();
  await fill(passback, fields);
  await passback.sheet.getByRole("button", { name: "Add assignment" }).click();
}

test("the form says at each field what is missing, and saves nothing before that", async ({ passback }) => {
  await add(passback, { points: "many" });
  await expect(passback.sheet.getByRole("alert")).toContainText("Nothing was saved. 3 fields need a look.");
  await expect(passback.sheet.getByLabel("Title")).toHaveAccessibleDescription("Give it a title.");
  await expect(passback.sheet.getByLabel("Title")).toBeFocused();
  await expect(passback.sheet.getByLabel("Points")).toHaveAccessibleDescription("Type the points as a number, such as 20 or 12.5.");
  await expect(passback.sheet.getByLabel("Due date")).toHaveAccessibleDescription("Canvas needs a due date and time.");
  expect((await passback.read()).assignments).toHaveLength(10);

  await fill(passback, { title: "Lab: Falling objects", points: "12.5", due: soon });
  await passback.sheet.getByRole("button", { name: "Add assignment" }).click();
  await expect(passback.sheet).toBeHidden();
  await expect(passback.head("Lab: Falling objects")).toContainText("12.5 pts");
  await passback.read();
  await passback.openSync();
  await expect(passback.sheet.getByRole("listitem").filter({ hasText: "Lab: Falling objects" })).toContainText(/12\.5/);
  await passback.send();
  await passback.closeSheet();
  expect((await passback.read()).assignments.find((one) => one.title === "Lab: Falling objects")).toMatchObject({ state: "in_lms" });
});

test("a due date in the past is said before, and holds the assignment back", async ({ passback, lms, page }) => {
  await page.getByRole("button", { name: "Add assignment" }).click();
  await fill(passback, { title: "Warm-up", points: "5", due: gone });
  await expect(passback.sheet.getByText(/^This is in the past\./)).toBeVisible();
  await passback.sheet.getByRole("button", { name: "Add assignment" }).click();
  await expect(passback.sheet.getByText("The due date is in the past.")).toBeVisible();
  await passback.sheet.getByRole("button", { name: "Done" }).click();

  await passback.openSync();
  await expect(passback.sheet.getByText("1 assignment past due", { exact: true }).first()).toBeVisible();
  await expect(passback.sheet.locator("footer").getByRole("button").last()).toHaveAttribute("aria-disabled", "true");
  await passback.closeSheet();

  await passback.headMenu("Warm-up", "Edit assignment…");
  await fill(passback, { due: soon });
  await passback.sheet.getByRole("button", { name: "Save" }).click();
  await expect(passback.sheet).toBeHidden();
  await passback.openSync();
  await passback.send();
  expect(await lms.titles()).toContain("Warm-up");
});

test("renaming an assignment goes to the LMS with the next sync", async ({ passback, lms }) => {
  await passback.headMenu(quiz, "Edit assignment…");
  await fill(passback, { title: "Quiz 4.3 Elimination" });
  await passback.sheet.getByRole("button", { name: "Save" }).click();
  await passback.sheet.getByRole("button", { name: "Done" }).click();
  await expect(passback.head("Quiz 4.3 Elimination")).toBeVisible();
  await passback.openSync();
  await expect(passback.sheet.getByRole("listitem").filter({ hasText: "Quiz 4.3 Elimination" })).toBeVisible();
  await passback.send();
  expect(await lms.titles()).toContain("Quiz 4.3 Elimination");
});

test("an assignment that was never sent can be removed, and brought back", async ({ passback, page }) => {
  await add(passback, { title: "Draft idea", points: "10", due: soon });
  await expect(passback.head("Draft idea")).toBeVisible();
  await passback.headMenu("Draft idea", "Edit assignment…");
  await passback.sheet.getByRole("button", { name: "Remove…" }).click();
  await passback.sheet.getByRole("button", { name: "Remove assignment" }).click();
  await expect(passback.head("Draft idea")).toHaveCount(0);
  await page.getByRole("toolbar", { name: "Gradebook tools" }).getByRole("button").first().click();
  await expect(passback.head("Draft idea")).toBeVisible();
});

test("a create whose answer got lost is settled by the teacher and never made twice", async ({ passback, lms }) => {
  const title = "Exit ticket 4.4";
  await lms.trouble([{ kind: "answer_lost", on: "create", count: 1 }]);
  await add(passback, { title, points: "5", due: soon });
  await expect(passback.head(title)).toBeVisible();
  await passback.read();
  await passback.approveScore(sofia, title, "4");

  await passback.openSync();
  await passback.send();
  const card = passback.sheet.getByRole("article", { name: `Did “${title}” arrive?` });
  await passback.sheet.getByRole("button", { name: "Did it arrive?" }).click();
  await expect(card).toBeVisible();
  await passback.closeSheet();

  await test.step("a second sync does not make it again", async () => {
    await passback.openSync();
    await expect(card).toBeVisible();
    await expect(passback.sheet.getByText("2 waiting for an answer").first()).toBeVisible();
    await expect(passback.sheet.locator("footer").getByRole("button").last()).toHaveAttribute("aria-disabled", "true");
  });

  await test.step("a wrong id is refused with a sentence", async () => {
    await card.getByRole("button", { name: "It’s there" }).click();
    const field = card.getByLabel("Address of its page in Canvas, or its id");
    await field.fill(await lms.idOf(quiz));
    await card.getByRole("button", { name: "This is it" }).click();
    await expect(card.getByRole("alert")).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
  });

  await test.step("the id copied from the LMS's page settles it, and the grade goes", async () => {
    expect(await lms.titles()).toContain(title);
    await card.getByLabel("Address of its page in Canvas, or its id").fill(await lms.idOf(title));
    await card.getByRole("button", { name: "This is it" }).click();
    await expect(card).toBeHidden();
    await passback.send("Send 1 grade");
    await expect(passback.sheet.getByRole("heading", { name: "1 grade is in Canvas" })).toBeAttached();
  });

  expect((await lms.titles()).filter((one) => one === title)).toHaveLength(1);
  expect((await lms.counts()).creates[title]).toBe(1);
  expect(await lms.score(sofia, title)).toBe("4");
});
