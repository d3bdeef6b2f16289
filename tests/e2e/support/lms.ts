/** The sample school's own LMS page, in a second browser window: how a co-teacher edits, and how trouble is made. */
import { type Page, expect } from "@playwright/test";

/** One trouble of the sample school, as docs/sample-school.md has them. */
export interface Trouble {
  kind: string;
  on: string;
  count: number | null;
  skip?: number;
}

/** What the school has been asked. */
interface Counts {
  requests: Record<string, number>;
  /** Assignments made through the API, by title, whether or not the answer arrived. */
  creates: Record<string, number>;
}

export class LmsPage {
  constructor(readonly page: Page) {}

  async as(teacher: string): Promise<void> {
    await this.page.locator("#who").selectOption({ label: teacher });
  }

  /** What the page shows for a grade. */
  async score(student: string, assignment: string): Promise<string> {
    return this.page.getByLabel(`Score of ${student} on ${assignment}`, { exact: true }).inputValue();
  }

  async setScore(student: string, assignment: string, score: string): Promise<void> {
    const field = this.page.getByLabel(`Score of ${student} on ${assignment}`, { exact: true });
    await field.fill(score);
    await this.saved(() => field.press("Enter"));
    await expect(field).toHaveAttribute("data-saved", score);
  }

  async comment(student: string, assignment: string, text: string): Promise<void> {
    await this.page.getByRole("button", { name: `Details of ${student} on ${assignment}`, exact: true }).click();
    await this.page.locator("#grade-comment").fill(text);
    await this.saved(() => this.page.locator("#grade-save").click());
  }

  async rename(assignment: string, title: string): Promise<void> {
    await this.page.getByRole("button", { name: `Edit ${assignment}`, exact: true }).click();
    await this.page.locator("#assignment-title").fill(title);
    await this.saved(() => this.page.locator("#assignment-save").click());
  }

  private async saved(how: () => Promise<void>): Promise<void> {
    const answered = this.page.waitForResponse((answer) => answer.request().method() === "PUT");
    await how();
    expect((await answered).ok()).toBe(true);
  }

  /** Loads the page again. It also does so itself when an assignment was added, and of two loads at once one is aborted. */
  async reload(): Promise<void> {
    await expect(() => this.page.reload()).toPass();
  }

  /** Titles of all assignments, newest first. */
  async titles(): Promise<string[]> {
    await this.reload();
    return this.page.locator("th button.assignment").allTextContents();
  }

  /** The id that stands for an assignment on this page. */
  async idOf(assignment: string): Promise<string> {
    const head = this.page.locator("th[data-assignment]", { has: this.page.getByRole("button", { name: `Edit ${assignment}`, exact: true }) });
    return (await head.getAttribute("data-assignment")) ?? "";
  }

  async offline(on: boolean): Promise<void> {
    await this.trouble(on ? [{ kind: "offline", on: "any", count: null, skip: 0 }] : []);
  }

  /** The token is not accepted any more, or is again. */
  async refuseSignIn(on: boolean): Promise<void> {
    await this.faults({ token: on ? "revoked" : "good" });
  }

  async trouble(troubles: Trouble[]): Promise<void> {
    await this.faults({ troubles });
  }

  /** Every answer of the API waits so long. */
  async slow(ms: number): Promise<void> {
    await this.faults({ latency_ms: ms });
  }

  private async faults(faults: object): Promise<void> {
    const url = new URL("/lms/api/faults", this.page.url());
    const answer = await this.page.request.put(url.href, { data: faults, headers: { origin: url.origin } });
    expect(answer.ok()).toBe(true);
  }

  /** What the school has been asked so far. */
  async counts(): Promise<Counts> {
    const answer = await this.page.request.get(new URL("/lms/api/counts", this.page.url()).href);
    return (await answer.json()) as Counts;
  }
}
