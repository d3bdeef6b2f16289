/** Whoever leaves a place before its answer is there leaves nothing behind: no complaint of the browser, no late change. */
import type { Page } from "@playwright/test";
import type { Passback } from "../support/passback";
import { quiz, sofia } from "../support/people";
import { expect, test } from "../support/test";

interface Leaving {
  what: string;
  /** The command that is answered too late. */
  command: string;
  /** Asks for it. */
  ask: (page: Page, passback: Passback) => Promise<void>;
  leave: (page: Page, passback: Passback) => Promise<void>;
}

const press = (keys: string) => (page: Page) => page.keyboard.press(keys);
const button = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).click();

async function otherSection(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Sections" }).getByRole("button", { name: "Algebra I · Period 4" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Algebra I · Period 4");
}

const leavings: readonly Leaving[] = [
  { what: "one grade", command: "grade_detail", ask: (_, passback) => passback.cell(sofia, quiz).click(), leave: otherSection },
  { what: "Review", command: "review", ask: press("Control+2"), leave: press("Control+1") },
  {
    what: "an approval in Review",
    command: "approve",
    async ask(page, passback) {
      await passback.typeDown(sofia, quiz, ["16", "17"]);
      await page.keyboard.press("Control+2");
      await expect(page.getByRole("grid", { name: /^Grades of / }).locator(":focus")).toHaveCount(1);
      await page.keyboard.press("a");
    },
    leave: otherSection,
  },
  {
    what: "all approvals in Review",
    command: "approve",
    async ask(page, passback) {
      await passback.typeDown(sofia, quiz, ["16", "17"]);
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: "Approve 2 remaining" }).click();
    },
    leave: press("Control+1"),
  },
  { what: "the changes", command: "changes", ask: press("Control+3"), leave: otherSection },
  {
    what: "a reading of the LMS among the changes",
    command: "pull",
    async ask(page) {
      await page.keyboard.press("Control+3");
      await page.getByRole("main").getByRole("button", { name: "Check again" }).first().click();
    },
    leave: otherSection,
  },
  { what: "the history", command: "history", ask: press("Control+4"), leave: press("Control+1") },
  { what: "an export", command: "export_options", ask: button("Export…"), leave: press("Escape") },
  { what: "the plan of a sync", command: "prepare_sync", ask: button(/^Sync to /), leave: press("Escape") },
  {
    what: "the form of an assignment",
    command: "assignment_form",
    async ask(_, passback) {
      await passback.headMenu(quiz, "Edit assignment…");
    },
    leave: press("Escape"),
  },
  { what: "connection health", command: "health", ask: button(/^Connection health/), leave: otherSection },
];

for (const { what, command, ask, leave } of leavings) {
  test(`${what}: an answer that comes too late is heard by nobody`, async ({ passback, page }) => {
    await passback.cell(sofia, quiz).click();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const asked = page.waitForRequest(`**/rpc/${command}`);
    await page.route(`**/rpc/${command}`, async (route) => {
      await held;
      await route.continue();
    });
    await ask(page, passback);
    await asked;
    await leave(page, passback);
    const late = page.waitForResponse(`**/rpc/${command}`);
    release();
    await (await late).finished();
    // What the answer sets off has been done when the window answers again.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("what is typed on the way to another section is no grade of this one", async ({ passback, page }) => {
  await passback.cell(sofia, quiz).click();
  const section = passback.book.section;
  const { sections } = await passback.host.call("app_state", {});
  const student = (await passback.host.call("book", { section: sections[1]?.id ?? "" })).students.at(-1)?.name ?? "";
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(student);
  await page.getByRole("group", { name: "Students" }).getByRole("option", { name: sections[1]?.name ?? "" }).first().waitFor();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/rpc/book", async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press("Enter");
  await page.keyboard.press("8");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(sections[1]?.name ?? "");
  release();
  await expect(passback.grid.locator("td:focus")).toHaveCount(1);
  await passback.read(section);
  expect(passback.book.counts).toMatchObject({ to_approve: 0, ready: 0 });
});

test("what was not accepted while its tab was left is said", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["16"]);
  await page.keyboard.press("Control+2");
  await expect(page.getByRole("grid", { name: /^Grades of / }).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("e");
  await page.keyboard.type("8O");
  await otherSection(page);
  await expect(page.getByRole("status").getByText("“8O” isn’t a score.", { exact: false })).toBeVisible();
});
