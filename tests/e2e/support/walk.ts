/** Every screen of the window on the fixture, and how a teacher comes to it. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Fixture } from "./fixture";

export interface Screen {
  name: string;
  /** Opens it in a window that shows the gradebook, or nothing yet when `from` says so. */
  open: (page: Page, fixture: Fixture) => Promise<void>;
  from?: "nothing";
}

const grid = (page: Page): Locator => page.getByRole("grid", { name: /^Grades for / });
const sheet = (page: Page): Locator => page.getByRole("dialog").or(page.getByRole("alertdialog"));

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Sync to / }).click();
  await sheet(page).getByRole("button", { name: /^Send \d+ grades$/ }).click();
  await expect(sheet(page).getByRole("progressbar").first()).toBeVisible();
}

const file = ["Name,E-mail,Quiz 4.3,Taken", "Noah Anderson,s20001@students.lincoln.example,12,2026-11-20", ""].join("\n");

export const screens: readonly Screen[] = [
  {
    name: "welcome",
    from: "nothing",
    open: async (page, fixture) => {
      await fixture.reset(false);
      await page.goto(fixture.url);
      await expect(page.getByRole("button", { name: "Sign in with Clever" })).toBeFocused();
    },
  },
  {
    name: "sign-in",
    from: "nothing",
    open: async (page, fixture) => {
      await fixture.reset(false);
      await page.goto(fixture.url);
      await page.getByRole("button", { name: "Sign in with Clever" }).click();
      await expect(page.getByLabel("Your school’s relay")).toBeFocused();
    },
  },
  {
    name: "gradebook",
    open: async (page) => {
      await grid(page).locator('[data-assignment="asg-3"][data-student="stu-7"]').click();
      await expect(page.getByRole("complementary", { name: "Selected grade" }).getByRole("heading", { level: 2 })).toBeVisible();
    },
  },
  {
    name: "one-student",
    open: async (page) => {
      await page.getByRole("button", { name: "One student at a time" }).click();
      await expect(page.getByRole("list", { name: /^Grades of / }).getByRole("listitem").first()).toBeVisible();
    },
  },
  {
    name: "review",
    open: async (page) => {
      await page.keyboard.press("Control+2");
      await expect(page.getByRole("grid", { name: /^Grades of / })).toBeVisible();
    },
  },
  {
    name: "changes",
    open: async (page) => {
      await page.keyboard.press("Control+3");
      await expect(page.getByRole("region", { name: /^Changes made in / }).getByRole("row").nth(3)).toBeVisible();
    },
  },
  {
    name: "history",
    open: async (page) => {
      await page.keyboard.press("Control+4");
      await page.getByRole("button", { name: /Every change to this grade$/ }).nth(1).click();
      await expect(page.getByRole("complementary", { name: "Every change to this grade" }).getByRole("listitem").nth(3)).toBeVisible();
    },
  },
  {
    name: "sync",
    open: async (page) => {
      await page.getByRole("button", { name: /^Sync to / }).click();
      await expect(sheet(page).getByRole("button", { name: /^Send \d+ grades$/ })).toBeVisible();
    },
  },
  {
    name: "progress",
    open: async (page, fixture) => {
      await fixture.scene({ run: "sending" });
      await send(page);
    },
  },
  {
    name: "progress-crowded",
    open: async (page, fixture) => {
      await fixture.scene({ run: "crowded" });
      await send(page);
      await expect(sheet(page).getByText("Your district is sending a lot at the moment")).toBeVisible();
    },
  },
  {
    name: "export",
    open: async (page) => {
      await page.getByRole("button", { name: "Export…" }).click();
      await expect(sheet(page).getByRole("radio").first()).toBeVisible();
    },
  },
  {
    name: "import",
    open: async (page) => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Import results…" }).click();
      await (await chooser).setFiles({ name: "quiz-4-3-results.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
      await expect(sheet(page).getByRole("button", { name: /^Take in \d+ grades$/ })).toBeVisible();
    },
  },
  {
    name: "settings",
    open: async (page) => {
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await expect(sheet(page).getByRole("radio").first()).toBeVisible();
    },
  },
  {
    name: "palette",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("option").nth(3)).toBeVisible();
    },
  },
  {
    name: "health",
    open: async (page) => {
      await page.getByRole("button", { name: "Connection health", exact: true }).click();
      await expect(page.locator("pre")).toBeVisible();
    },
  },
  {
    name: "offline",
    open: async (page, fixture) => {
      await fixture.offline();
      await expect(page.getByRole("status").filter({ hasText: "You’re offline." })).toBeVisible();
      await expect(page.getByRole("complementary", { name: "Waiting on this computer" }).getByRole("listitem").first()).toBeVisible();
    },
  },
];

/** Opens a screen as a teacher comes to it. */
export async function show(screen: Screen, page: Page, fixture: Fixture): Promise<void> {
  if (screen.from !== "nothing") {
    await page.goto(fixture.url);
    await expect(grid(page).getByRole("gridcell").first()).toBeVisible();
  }
  await screen.open(page, fixture);
}
