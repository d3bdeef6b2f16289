/** A sync is undone from its place in the history: the sheet in reverse, by keyboard, in both themes. */
import { noFindings } from "../support/axe";
import { chidinma, noah, quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

test("a sync is undone; what was edited since is named and stays", async ({ passback, lms, page }) => {
  const list = page.getByRole("navigation", { name: "Syncs" });

  await test.step("two syncs: first scores, then replaced ones", async () => {
    await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
    await passback.headMenu(quiz, "Approve 3 drafts");
    await passback.openSync();
    await passback.send("Send 3 grades");
    await passback.closeSheet();
    await passback.typeDown(sofia, quiz, ["19", "16", "13"]);
    await passback.headMenu(quiz, "Approve 3 drafts");
    await passback.openSync();
    await passback.send("Send 3 grades");
    await passback.sheet.getByRole("button", { name: "Show in History" }).click();
  });

  await test.step("Mr. Okafor edits one of them", async () => {
    await lms.reload();
    await lms.as("Mr. Okafor");
    await lms.setScore(noah, quiz, "17");
  });

  await test.step("the sheet opens in reverse, Cancel has the focus", async () => {
    await page.getByRole("button", { name: "Undo this sync…" }).focus();
    await page.keyboard.press("Enter");
    await expect(passback.sheet.getByRole("heading", { name: "Put back 2 scores in Canvas?" })).toBeAttached();
    const rows = passback.sheet.getByRole("table", { name: `Grades of ${quiz}` }).getByRole("row");
    await expect(rows).toHaveCount(3);
    await expect(passback.sheet.getByRole("row", { name: new RegExp(sofia) })).toContainText(/19.*18/);
    await expect(passback.sheet.getByRole("heading", { name: /Left alone/ })).toBeVisible();
    await expect(passback.sheet.getByText("1 changed in Canvas since", { exact: true })).toBeVisible();
    await expect(passback.sheet.getByRole("button", { name: "Cancel" })).toBeFocused();
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await noFindings(page, `the sheet in reverse, ${colorScheme}`);
    }
    expect(await lms.score(sofia, quiz), "nothing was sent yet").toBe("19");
  });

  await test.step("sending puts two scores back and leaves the third", async () => {
    await passback.send("Put back 2 scores");
    await expect(passback.sheet.getByRole("heading", { name: "2 scores put back in Canvas" })).toBeAttached();
    await passback.sheet.getByRole("button", { name: "Show in History" }).click();
    await lms.reload();
    expect(await lms.score(sofia, quiz)).toBe("18");
    expect(await lms.score(chidinma, quiz)).toBe("12");
    expect(await lms.score(noah, quiz)).toBe("17");
  });

  await test.step("the list says so", async () => {
    await expect(list.getByText(/^Undid a sync from /)).toBeVisible();
    await expect(list.getByText("2 scores put back")).toBeVisible();
    await expect(list.getByText("Sent to Canvas, later undone")).toBeVisible();
    await list.getByText("Sent to Canvas, later undone").click();
    await expect(page.getByRole("button", { name: "Undo this sync…" })).toHaveCount(0);
    await noFindings(page, "history with an undo");
  });
});
