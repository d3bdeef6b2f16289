/** The window as a teacher uses it: by names, roles and keys. */
import { type Locator, type Page, expect } from "@playwright/test";
import type { BookView, Counts } from "../../../ui/src/ipc/generated/types";
import type { Host } from "./host";

export class Passback {
  /** The open section as it was when it was last read here. */
  book!: BookView;
  readonly grid: Locator;
  readonly sheet: Locator;
  readonly changes: Locator;

  constructor(
    readonly page: Page,
    readonly host: Host,
    /** The guided first run stays. */
    private readonly tour = false,
  ) {
    this.grid = page.getByRole("grid", { name: /^Grades for / });
    this.sheet = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    this.changes = page.getByRole("region", { name: /^Changes made in / });
  }

  /** Welcome → the sample school → its first section. */
  async trySampleSchool(): Promise<void> {
    await this.page.getByRole("button", { name: "Try the sample school" }).click();
    // A school is made up and read as a whole: on a busy machine that takes its time.
    await expect(this.grid).toBeVisible({ timeout: 60_000 });
    if (!this.tour) await this.skipTour();
    const { sections } = await this.host.call("app_state", {});
    await this.read(sections[0]?.id ?? "");
  }

  /** Ends the guided first run before anything else is done, and waits until that is kept. */
  private async skipTour(): Promise<void> {
    if ((await this.host.call("settings", {})).choices.tour_done) return;
    const card = this.page.getByRole("complementary", { name: "Show me around" });
    await card.getByRole("button", { name: "Skip" }).click();
    await expect(card).toHaveCount(0);
    await expect.poll(async () => (await this.host.call("settings", {})).choices.tour_done).toBe(true);
  }

  /** Pulls the plug and opens Passback again on the same data. */
  async crash(): Promise<void> {
    await this.page.goto("about:blank");
    await this.host.crash();
    await this.page.goto(this.host.url);
    await expect(this.grid).toBeVisible();
  }

  /** Closes the window, lets something happen to the saved data, and opens Passback again. */
  async reopen(meanwhile: (folder: string) => Promise<void>): Promise<void> {
    await this.page.goto("about:blank");
    await this.host.reopen(meanwhile);
    await this.page.goto(this.host.url);
  }

  /** Reads the section as the desk has it. */
  async read(section = this.book.section): Promise<BookView> {
    this.book = await this.host.call("book", { section });
    return this.book;
  }

  counts(): Promise<Counts> {
    return this.read().then((book) => book.counts);
  }

  student(name: string): string {
    return found(this.book.students, (one) => one.name === name, name).id;
  }

  assignment(title: string): string {
    return found(this.book.assignments, (one) => one.title === title, title).id;
  }

  /** A cell of the grid; only what is in sight is in the page. */
  cell(student: string, assignment: string): Locator {
    return this.grid.locator(`[data-assignment="${this.assignment(assignment)}"][data-student="${this.student(student)}"]`);
  }

  /** The field inside a cell. */
  get editor(): Locator {
    return this.grid.getByRole("textbox");
  }

  head(title: string): Locator {
    return this.grid.getByRole("columnheader", { name: title });
  }

  /** Opens a column's menu and picks from it. */
  async headMenu(title: string, item: string | RegExp): Promise<void> {
    await this.head(title).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Types scores from a cell downwards, each kept with Enter. */
  async typeDown(student: string, assignment: string, scores: readonly string[]): Promise<void> {
    await this.cell(student, assignment).click();
    for (const score of scores) {
      await this.page.keyboard.type(score);
      await this.page.keyboard.press("Enter");
    }
  }

  /** Types one score and approves it. */
  async approveScore(student: string, assignment: string, score: string): Promise<void> {
    await this.typeDown(student, assignment, [score]);
    const cell = this.cell(student, assignment);
    await expect(cell).toHaveAccessibleName(/Draft/);
    await cell.click();
    await this.page.keyboard.press("a");
    await expect(cell).toHaveAccessibleName(/Approved/);
  }

  /** Puts a text on the clipboard and pastes it with the keyboard. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.page.keyboard.press("Control+v");
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  tab(name: "Gradebook" | "History" | RegExp): Locator {
    return this.page.getByRole("navigation", { name: "Section views" }).getByRole("button", { name });
  }

  /** Opens the sync sheet and waits for the plan. */
  async openSync(): Promise<Locator> {
    await this.page.getByRole("button", { name: /^Sync to / }).click();
    await expect(this.sheet.getByText(/^Checking /).first()).toBeHidden();
    return this.sheet;
  }

  /** Sends the plan that is shown and waits for its end. */
  async send(button: string | RegExp = /^Send /): Promise<void> {
    await this.sheet.getByRole("button", { name: button }).click();
    await expect(this.sheet.getByRole("button", { name: "Show in History" })).toBeVisible({ timeout: 30_000 });
  }

  async closeSheet(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.sheet).toBeHidden();
  }

  /** Reads the LMS from the Changes tab. */
  async checkAgain(): Promise<void> {
    await this.tab(/ changes/).click();
    await this.page.getByRole("button", { name: /^(Check again|Read .* now)$/ }).first().click();
    await expect(this.page.getByText(/^Reading /)).toHaveCount(0);
  }

  /** A row of the Changes tab. */
  change(name: string | RegExp): Locator {
    return this.changes.getByRole("row", { name });
  }
}

function found<T>(list: readonly T[], fits: (one: T) => boolean, what: string): T {
  const one = list.find(fits);
  if (one === undefined) throw new Error(`${what} is not in the book`);
  return one;
}
