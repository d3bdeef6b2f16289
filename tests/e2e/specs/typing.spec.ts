/** What may be typed into a cell, and what is said in the cell when it may not. */
import type { Page } from "@playwright/test";
import { essay, noah, quiz, sofia, ticket } from "../support/people";
import { expect, test } from "../support/test";

test("a score is read as it is meant", async ({ passback }) => {
  const readings: [typed: string, shown: string][] = [
    ["17", "17"], ["17.5", "17.5"], ["17,25", "17.25"], ["85%", "17"], ["4 / 20", "4"], ["0", "0"], ["ex", "Excused"], ["mi", "Missing"],
  ];
  for (const [typed, shown] of readings) {
    await passback.typeDown(sofia, quiz, [typed]);
    await expect(passback.cell(sofia, quiz), typed).toHaveText(shown);
    await expect(passback.cell(noah, quiz)).toBeFocused();
  }
});

test("bad input stays in the cell with a sentence, and nothing is changed", async ({ passback, page }) => {
  const refusals: [typed: string, said: string | RegExp][] = [
    ["abc", "“abc” isn’t a score. Type a number such as 17 or 17.5, “ex” for excused or “mi” for missing."],
    ["1.234,5", "“1.234,5” could mean two numbers. Use one point or comma, for the decimals only."],
    ["-5", "A score can’t be below zero. To take a score away, press Delete."],
    ["4/5", "This assignment has 20 points. Type the score out of 20."],
    ["1e3", /^“1e3” isn’t a score\./],
    ["17.123456", "Scores can have up to 4 digits after the point."],
    ["99999999", "That is larger than any score here. This assignment has 20 points."],
    ["<img src=x onerror=alert(1)>", /isn’t a score\.|can’t be read as a score\./],
  ];
  const problem = page.getByRole("alert");
  for (const [typed, said] of refusals) {
    await passback.cell(sofia, quiz).click();
    await page.keyboard.insertText("9");
    await passback.page.keyboard.press("Enter");
    await passback.editor.fill(typed);
    await page.keyboard.press("Enter");
    await expect(problem, typed).toHaveText(said);
    await expect(passback.editor).toHaveValue(typed);
    await expect(passback.editor).toHaveAttribute("aria-invalid", "true");
    await expect(passback.editor).toHaveAccessibleDescription(said);
    await page.keyboard.press("Escape");
    await expect(problem).toBeHidden();
  }
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("Not graded yet");
  expect(await passback.counts()).toMatchObject({ to_approve: 0 });
});

test("what was refused goes to its own student when it is mended, whoever was chosen meanwhile", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["9bc"]);
  await expect(page.getByRole("alert")).toContainText("isn’t a score");
  await page.getByRole("button", { name: "Next student" }).click();
  await expect(passback.editor).toHaveValue("9bc");
  await passback.editor.fill("17");
  await page.keyboard.press("Enter");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^17 of 20/);
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName("Not graded yet");
});

/** Grades that are saved wait for `answer`; `refuse`: the disk is full then. */
async function hold(page: Page, refuse: boolean): Promise<() => void> {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const refusal = { code: "storage", message: "The disk is full. Nothing was changed.", hint: "Make room, then try again.", retryable: false };
  await page.route("**/rpc/edit_grades", async (route) => {
    await held;
    if (refuse) await route.fulfill({ status: 422, json: refusal });
    else await route.continue();
  });
  return answer;
}

test("the keyboard goes on at once; what was typed shows, is saved in its order, and undo takes it back in that order", async ({ passback, page }) => {
  const answer = await hold(page, false);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.type("17");
  await page.keyboard.press("Enter");
  await expect(passback.cell(noah, quiz)).toBeFocused();
  await expect(passback.cell(sofia, quiz)).toHaveText("17");
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await expect(passback.cell(noah, quiz)).toHaveText("4");
  await expect(passback.cell(noah, quiz)).toBeFocused();
  // A deed about grades waits until they are saved.
  await page.keyboard.press("Control+z");
  answer();
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName("Not graded yet");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^17 of 20/);
  await page.keyboard.press("Control+z");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("Not graded yet");
});

test("what was not saved comes back as it was typed", async ({ passback, page }) => {
  const answer = await hold(page, true);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.type("18");
  await page.keyboard.press("Enter");
  await expect(passback.cell(noah, quiz)).toBeFocused();
  answer();
  await expect(page.getByRole("alert")).toContainText("The disk is full.");
  await expect(passback.editor).toHaveValue("18");
  await expect(passback.editor).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(passback.cell(sofia, quiz)).toHaveText("–");
});

test("what was not saved is listed where the teacher types on already, and nothing of what is typed is lost", async ({ passback, page }) => {
  const answer = await hold(page, true);
  await passback.cell(sofia, quiz).click();
  await page.keyboard.type("18");
  await page.keyboard.press("Enter");
  await page.keyboard.type("1");
  answer();
  const listed = page.getByRole("alert").getByRole("button", { name: "“18” was not saved: The disk is full." });
  await expect(listed).toBeVisible();
  await expect(passback.editor).toBeFocused();
  await expect(passback.editor).toHaveValue("1");
  await page.unroute("**/rpc/edit_grades");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await expect(passback.cell(noah, quiz)).toHaveAccessibleName(/^12 of 20/);
  await expect(passback.cell(sofia, quiz)).toHaveText("–");
  await listed.click();
  await expect(passback.cell(sofia, quiz)).toBeFocused();
  await page.keyboard.type("18");
  await page.keyboard.press("Enter");
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName(/^18 of 20/);
  await expect(listed).toBeHidden();
});

test("a million digits are told to be too many, typed or pasted", async ({ passback, page }) => {
  await passback.cell(sofia, quiz).click();
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("9".repeat(1_000_000));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("That is larger than any score here. This assignment has 20 points.");
  await page.keyboard.press("Escape");

  await passback.paste("9".repeat(1_000_000));
  await expect(passback.sheet.getByText("1 not understood")).toBeVisible();
  await expect(passback.sheet.getByText("That is larger than any score here.")).toBeVisible();
  await passback.closeSheet();
  await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("Not graded yet");
});

test("a score above the maximum is kept, flagged, and held back by nothing but a look", async ({ passback }) => {
  await passback.typeDown(sofia, ticket, ["7"]);
  await expect(passback.cell(sofia, ticket)).toHaveAccessibleName(/^7 of 5\. Draft\..*Above the maximum/);
});

test("typing over an agreed grade asks for approval again", async ({ passback, page }) => {
  await passback.cell(sofia, ticket).click();
  await page.keyboard.press("F2");
  await expect(passback.editor).toHaveValue("5");
  await passback.editor.fill("3");
  await page.keyboard.press("Tab");
  await expect(passback.cell(sofia, ticket)).toHaveAccessibleName("3 of 5. Draft. Approve it before it can be sent");
  await expect(passback.cell(sofia, essay)).toHaveAccessibleName("Not graded yet");
});

test("scrolling takes neither the keyboard nor a half-typed score away from its cell", async ({ passback, page }) => {
  await passback.cell(sofia, quiz).click();
  await page.getByRole("grid").hover();
  // Column by column, there and back: cells come and go at both sides.
  for (const way of [60, 60, 60, 60, -60, -60, -60, -60]) {
    await page.mouse.wheel(way, 0);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await expect(passback.cell(sofia, quiz)).toBeFocused();
  }
  await page.keyboard.press("1");
  for (const way of [120, 120, -120, -120]) {
    await page.mouse.wheel(way, 0);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await expect(passback.editor).toBeFocused();
  }
  await page.keyboard.press("8");
  await page.keyboard.press("Enter");
  await expect(passback.cell(sofia, quiz)).toHaveText("18");

  // Elements are used again where they are while the grid scrolls; at rest everything is read in the order of rows and columns.
  const places = () =>
    page.getByRole("grid").evaluate((grid) =>
      [...grid.querySelectorAll("tbody tr")].map((row) => [
        Number(row.getAttribute("aria-rowindex")),
        ...[...row.querySelectorAll("[aria-colindex]")].map((cell) => Number(cell.getAttribute("aria-colindex"))),
      ]),
    );
  for (const [x, y] of [[240, 300], [-120, -150]] as const) {
    await page.mouse.wheel(x, y);
    await expect(async () => {
      const found = await places();
      expect(found.map(([row]) => row)).toEqual(found.map(([row]) => row ?? 0).sort((a, b) => a - b));
      for (const [, ...columns] of found) expect(columns).toEqual([...columns].sort((a, b) => a - b));
    }).toPass({ timeout: 5_000 });
  }
});
