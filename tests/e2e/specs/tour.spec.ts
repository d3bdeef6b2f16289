/** The five-minute tour of the README, as a newcomer walks it. */
import { chidinma, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

test("grades go out, an edit in the LMS comes back, and everything agrees in the end", async ({ passback, lms, page }) => {
  await test.step("scores are typed downwards with Enter", async () => {
    await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
    await expect(passback.cell(chidinma, quiz)).toHaveAccessibleName("12 of 20. Draft. Approve it before it can be sent");
    await expect(passback.cell(noah, quiz)).toHaveText("15.5");
  });

  await test.step("three drafts are approved", async () => {
    await passback.headMenu(quiz, "Approve 3 drafts");
    await expect(passback.cell(sofia, quiz)).toHaveAccessibleName("18 of 20. Approved. Waiting for the next sync");
    expect(await passback.counts()).toMatchObject({ to_approve: 0, ready: 3, to_send: 3 });
  });

  await test.step("the sheet shows exactly these three", async () => {
    const sheet = await passback.openSync();
    await expect(sheet.getByRole("heading", { name: /3 grades/ })).toBeAttached();
    const rows = sheet.getByRole("table", { name: `Grades of ${quiz}` }).getByRole("row");
    await expect(rows).toHaveCount(4);
    await expect(rows.nth(1)).toContainText(sofia);
    await expect(rows.nth(1)).toContainText("18");
    expect((await lms.counts()).requests["write_grade"] ?? 0, "nothing was sent yet").toBe(0);
    expect(await lms.score(sofia, quiz)).toBe("");
  });

  await test.step("sending confirms each grade", async () => {
    await passback.send("Send 3 grades");
    await expect(passback.sheet.getByRole("heading", { name: "3 grades are in Canvas" })).toBeAttached();
    await passback.sheet.getByRole("button", { name: "Show in History" }).click();
    await expect(page.getByRole("navigation", { name: "Syncs" }).getByText("3 confirmed")).toBeVisible();
    await passback.tab("Gradebook").click();
    await expect(passback.cell(noah, quiz)).toHaveAccessibleName("15.5 of 20. In Canvas. Same here and there");
  });

  await test.step("Mr. Okafor changes two grades in the LMS", async () => {
    await lms.reload();
    await lms.as("Mr. Okafor");
    expect(await lms.score(noah, quiz)).toBe("15.5");
    await lms.setScore(noah, quiz, "16");
    await lms.setScore(chidinma, quiz, "9");
  });

  await test.step("one of them is changed here too", async () => {
    await passback.approveScore(chidinma, quiz, "14");
  });

  await test.step("both come back as three values", async () => {
    await passback.checkAgain();
    await expect(passback.changes.getByRole("heading", { name: "2 changes, 1 needs a decision" })).toBeVisible();
    const theirs = passback.change(new RegExp(noah));
    await expect(theirs.getByRole("gridcell").nth(1)).toHaveText("15.5");
    await expect(theirs.getByRole("button", { name: /^Yours: 15\.5/ })).toBeVisible();
    await expect(theirs.getByRole("button", { name: /^Canvas: 16/ })).toBeVisible();
    await expect(theirs.getByRole("radio", { name: "Take Canvas" })).toBeChecked();
    const both = passback.change(new RegExp(chidinma));
    await expect(both.getByRole("radio", { name: "Keep mine" })).not.toBeChecked();
    await expect(both.getByRole("radio", { name: "Take Canvas" })).not.toBeChecked();
  });

  await test.step("applying takes the suggestion and leaves the conflict", async () => {
    await page.getByRole("button", { name: "Apply 1 decision" }).click();
    await expect(passback.change(new RegExp(noah))).toHaveCount(0);
    await expect(passback.change(new RegExp(chidinma))).toBeVisible();
    expect(await passback.counts()).toMatchObject({ changed: 1, to_decide: 1, to_send: 0 });
  });

  await test.step("the conflict is decided and sent", async () => {
    await passback.change(new RegExp(chidinma)).getByRole("radio", { name: "Keep mine" }).click();
    await page.getByRole("button", { name: "Apply 1 decision" }).click();
    await expect(page.getByText(/^Nothing to decide\. Canvas was last read/)).toBeVisible();
    const sheet = await passback.openSync();
    await expect(sheet.getByRole("row", { name: new RegExp(chidinma) })).toContainText(/9.*14/);
    await passback.send("Send 1 grade");
    await passback.closeSheet();
  });

  await test.step("here, last agreed and the LMS say the same, and nothing waits", async () => {
    for (const [student, score] of [[sofia, "18"], [noah, "16"], [chidinma, "14"]] as const) {
      const at = { section: passback.book.section, assignment: passback.assignment(quiz), student: passback.student(student) };
      const { base, local, remote, standing } = await passback.host.call("grade_detail", at);
      expect([base.text, local.text, remote.text, standing], student).toEqual([score, score, score, "l"]);
      await lms.reload();
      expect(await lms.score(student, quiz)).toBe(score);
    }
    const none = { to_approve: 0, ready: 0, to_send: 0, held: 0, changed: 0, to_decide: 0, failed: 0, unanswered: 0 };
    expect(await passback.counts()).toMatchObject(none);
    await passback.openSync();
    await expect(passback.sheet.getByText("Everything you approved is already in Canvas.")).toBeVisible();
  });
});
