/** A relay with a made-up school, and the sign-in in a browser that is the teacher's own: another one than the window's. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";

const program = path.join(
  process.env["PASSBACK_BIN_DIR"] ?? path.join(import.meta.dirname, "../../../target/debug"),
  process.platform === "win32" ? "passback-relay.exe" : "passback-relay",
);

interface Announced {
  url: string;
  admin_url: string;
  admin_secret: string;
  teacher_sign_in: string;
}

/** The first two teachers of the school that the relay makes up. */
export const rivera = "Elena Rivera";

export class Relay {
  private constructor(
    private readonly process: ChildProcess,
    readonly said: Announced,
  ) {}

  static async start(...options: string[]): Promise<Relay> {
    const child = spawn(program, ["serve", "--sample", ...options], { stdio: ["ignore", "pipe", "ignore"] });
    const said = await new Promise<Announced>((resolve, reject) => {
      child.once("error", (error) => reject(new Error(`${program} does not start: ${error.message}`)));
      child.once("exit", (code) => reject(new Error(`${program} ended with ${String(code)} before it was ready`)));
      createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as Announced));
    });
    return new Relay(child, said);
  }

  get url(): string {
    return this.said.url;
  }

  get host(): string {
    return new URL(this.said.url).host;
  }

  private async admin(form: Record<string, string>): Promise<string> {
    const answer = await fetch(this.said.admin_url, {
      method: "POST",
      headers: { authorization: `Bearer ${this.said.admin_secret}` },
      body: new URLSearchParams(form),
    });
    expect(answer.ok).toBe(true);
    return answer.text();
  }

  private async page(): Promise<string> {
    return (await fetch(this.said.admin_url, { headers: { authorization: `Bearer ${this.said.admin_secret}` } })).text();
  }

  /** How many are signed in. */
  async sessions(): Promise<number> {
    return Number(/<h2>(\d+) signed in/.exec(await this.page())?.[1]);
  }

  /** The district ends every sign-in. */
  async endAll(): Promise<void> {
    for (const [, session] of (await this.page()).matchAll(/name="session" value="([^"]+)"/g)) {
      await this.admin({ act: "end", session: session ?? "" });
    }
    expect(await this.sessions()).toBe(0);
  }

  /** A link that invites one teacher. */
  async invitation(): Promise<string> {
    return /<code id="invitation">([^<]+)</.exec(await this.admin({ act: "invite" }))?.[1] ?? "";
  }

  /** An invitation as the file that the page offers, and the link in it. */
  async invitationFile(): Promise<{ name: string; text: string; link: string }> {
    const page = await this.admin({ act: "invite" });
    const [, name = "", content = ""] = /<a download="([^"]+)" href="data:text\/plain;charset=utf-8,([^"]+)"/.exec(page) ?? [];
    return { name, text: decodeURIComponent(content), link: /<code id="invitation">([^<]+)</.exec(page)?.[1] ?? "" };
  }

  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.process.once("exit", () => resolve()));
    // What is under way is nobody's any more.
    this.process.kill("SIGKILL");
    await gone;
  }
}

/** What a teacher does in the browser that the app opened, in a profile of its own. */
export class SystemBrowser {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, address: string): Promise<SystemBrowser> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    return new SystemBrowser(page);
  }

  async choose(teacher: string): Promise<void> {
    await this.page.getByRole("link", { name: teacher }).click();
    await expect(this.page.getByRole("heading", { name: "Continue to Passback" })).toBeVisible();
  }

  async answer(button: "Continue to Passback" | "Cancel"): Promise<void> {
    await this.page.getByRole("button", { name: button }).click();
    await expect(this.page.getByText(/Close this page and go back to Passback/)).toBeVisible();
    await this.page.context().close();
  }
}
