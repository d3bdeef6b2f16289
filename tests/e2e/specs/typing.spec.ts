/** What may be typed into a cell, and what is said in the cell when it may not. */
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
