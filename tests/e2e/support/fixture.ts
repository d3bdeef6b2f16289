/**
 * The window on the made-up class of `ui/fixture`: a day that never changes, so that a screen always looks the same. No
 * Rust is behind it; what the desk does is tested everywhere else.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";
import { test as base, expect } from "@playwright/test";

const ui = path.join(import.meta.dirname, "../../../ui");

/** The moment of the fixture (`today` in ui/fixture/world.ts): what was done last was done just now. */
const now = new Date("2026-11-24T15:42:30Z");

export class Fixture {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Fixture> {
    const child = spawn(process.execPath, ["fixture/serve.mjs"], { cwd: ui, stdio: ["pipe", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the fixture ended with ${String(code)} before it was ready`)));
      // The server may say something of its own before.
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) resolve((JSON.parse(line) as { url: string }).url);
      });
    });
    return new Fixture(url, child);
  }

  /** The class as it was in the beginning; `open`: the teacher is signed in. */
  async reset(open = true): Promise<void> {
    await fetch(`${this.url}/fixture/reset${open ? "?open=1" : ""}`);
  }

  async offline(): Promise<void> {
    await fetch(`${this.url}/fixture/offline`);
  }

  /** Another answer than the usual one, such as `{ run: "sending" }`. */
  async scene(next: Readonly<Record<string, string>>): Promise<void> {
    await fetch(`${this.url}/rpc/scene`, { method: "POST", body: JSON.stringify(next) });
  }

  stop(): void {
    this.process.kill();
  }
}

/** Every test begins with the class as it was, on the fixture's day; tests of one worker share a server. */
export const test = base.extend<{ fixture: Fixture }, { server: Fixture }>({
  server: [
    async ({}, use) => {
      const server = await Fixture.start();
      await use(server);
      server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  fixture: async ({ server, page }, use) => {
    await server.reset();
    await page.clock.setFixedTime(now);
    await use(server);
  },
});

export { expect };
