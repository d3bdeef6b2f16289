/** A power cut in the middle of a send: started again, it is finished, and nothing is doubled. */
import { quiz } from "../support/people";
import { expect, test } from "../support/test";

test("a send that was cut off is carried on by itself", async ({ passback, lms, page }) => {
  const linked = passback.book.students.filter((one) => one.linked === true);
  const assignment = passback.assignment(quiz);
  const edits = linked.map((one, at) => ({ assignment, student: one.id, change: { kind: "input", text: String(at % 20) } as const }));
  const { section } = passback.book;
  await passback.host.call("edit_grades", { section, edits });
  await passback.host.call("approve", { section, scope: { kind: "assignment", assignment }, approved: true });
  await lms.slow(150);
  await passback.openSync();
  await passback.sheet.getByRole("button", { name: `Send ${linked.length} grades` }).click();
  await expect.poll(async () => (await lms.counts()).requests["write_grade"] ?? 0).toBeGreaterThan(2);
  await lms.page.goto("about:blank");
  await passback.crash();

  await expect.poll(() => passback.counts(), { timeout: 30_000 }).toMatchObject({ to_send: 0, ready: 0, failed: 0, unanswered: 0 });
  for (const [at, one] of linked.entries()) {
    const { base, local, remote } = await passback.host.call("grade_detail", { section, assignment, student: one.id });
    expect([base.text, local.text, remote.text], one.name).toEqual([String(at % 20), String(at % 20), String(at % 20)]);
  }
  await passback.tab("History").click();
  await expect(page.getByRole("navigation", { name: "Syncs" }).getByText(`${linked.length} confirmed`)).toHaveCount(1);
});
