/** The headless host of the desk: one for each test, with a data folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";
import type { Commands } from "../../../ui/src/ipc/generated/commands";
import type { DeskError } from "../../../ui/src/ipc/generated/types";

const here = import.meta.dirname;
const program = path.join(
  process.env["PASSBACK_BIN_DIR"] ?? path.join(here, "../../../target/debug"),
  process.platform === "win32" ? "desk-host.exe" : "desk-host",
);
const ui = process.env["PASSBACK_UI"] ?? path.join(here, "../../../ui/dist");

/** How the sample school of a test is made. */
export interface School {
  students?: number;
  assignments?: number;
  lms?: "canvas" | "google_classroom" | "schoology";
  /** A keyring that is there again when the host is started anew; otherwise there is one in memory. */
  "keyring-dir"?: string;
  /** The keyring of the teacher's computer; one in memory is empty again after a restart. */
  keyring?: "memory" | "none";
}

/** What the desk said when it did not do something. */
export class Refused extends Error {
  constructor(readonly said: DeskError) {
    super(`${said.code}: ${said.message}`);
  }
}

interface Running {
  url: string;
  process: ChildProcess;
}

async function started(folder: string, school: School): Promise<Running> {
  const options = Object.entries(school).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program, ["--data-dir", folder, "--ui", ui, ...options], { stdio: ["pipe", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${program} does not start: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`${program} ended with ${String(code)} before it was ready`)));
    createInterface({ input: child.stdout }).once("line", (line) => resolve((JSON.parse(line) as { url: string }).url));
  });
  return { url, process: child };
}

export class Host {
  private constructor(
    private readonly folder: string,
    private readonly school: School,
    private running: Running,
  ) {}

  static async start(folder: string, school: School): Promise<Host> {
    return new Host(folder, school, await started(folder, school));
  }

  /** Where the window is. */
  get url(): string {
    return this.running.url;
  }

  /** Runs a command of the desk as the window does. Throws {@link Refused} when it was not done. */
  async call<K extends keyof Commands>(name: K, input: Commands[K]["input"]): Promise<Commands[K]["output"]> {
    const answer = await fetch(`${this.url}/rpc/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Refused(body as DeskError);
    return body as Commands[K]["output"];
  }

  /** The pages that would have been opened in the person's own browser. */
  async opened(): Promise<string[]> {
    return (await (await fetch(`${this.url}/opened`)).json()) as string[];
  }

  /** Opens a link as the system does: with the app that is registered for it. */
  async link(address: string): Promise<void> {
    const answer = await fetch(`${this.url}/link`, { method: "POST", headers: { "content-type": "text/plain" }, body: address });
    if (!answer.ok) throw new Error(`the link was not handed over: ${String(answer.status)}`);
  }

  /** Ends it as closing the window does. */
  stop(): Promise<void> {
    return this.ended((process) => process.stdin?.end());
  }

  /** Ends it as a power cut does, then starts it again on the same data. */
  async crash(): Promise<void> {
    await this.ended((process) => process.kill("SIGKILL"));
    this.running = await started(this.folder, this.school);
  }

  /** Ends it as closing the window does, lets something happen to its data, and starts it again. */
  async reopen(meanwhile: (folder: string) => Promise<void>): Promise<void> {
    await this.stop();
    await meanwhile(this.folder);
    this.running = await started(this.folder, this.school);
  }

  private async ended(how: (process: ChildProcess) => void): Promise<void> {
    const { process } = this.running;
    if (process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => process.once("exit", () => resolve()));
    how(process);
    await gone;
  }
}
