/** What both drivers of `cargo xtask bench ui` run inside the page (tests/measure/page.js). */
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { AppState, RunView } from "../../../ui/src/ipc/generated/types";

const source = readFileSync(path.join(import.meta.dirname, "../../measure/page.js"), "utf8");

/** One key, and how long it took until what it does was painted. */
export interface Key {
  key: string;
  took: number;
}

export class Measured {
  private constructor(private readonly page: Page) {}

  static async on(page: Page): Promise<Measured> {
    // As a text: the window's content policy lets no page make functions of texts.
    await page.evaluate(`(() => {${source}})()`);
    return new Measured(page);
  }

  private run<T>(name: string, ...input: (string | number)[]): Promise<T> {
    return this.page.evaluate<T>(`measured.${name}(...${JSON.stringify(input)})`);
  }

  frames = (way: "bare" | "down" | "across", seconds: number) => this.run<number[]>("frames", way, seconds);
  armOpening = (section: string) => this.run<void>("armOpening", section);
  opened = () => this.run<number>("opened");
  field = () => this.run<void>("field");
  armKeys = () => this.run<void>("armKeys");
  settled = () => this.run<number>("settled");
  start = (column: number) => this.run<string>("start", column);
  keys = () => this.run<Key[]>("keys");
  send = (section: string, columns: number) => this.run<string>("send", section, columns);
  runView = (run: string) => this.run<RunView>("run", run);
  bytes = (section: string) => this.run<number>("bytes", section);
  state = () => this.run<AppState>("state");
}
