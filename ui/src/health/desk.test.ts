import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Event, HealthView } from "../ipc";
import { HealthDesk, touches } from "./desk.svelte";

const asked = vi.hoisted(() => ({ heard: [] as ((event: Event) => void)[], waiting: [] as { name: string; answer: (view: unknown) => void; refuse: (why: unknown) => void }[] }));
vi.mock("../ipc", () => ({
  asRefusal: (thrown: unknown) => thrown,
  call: (name: string) => new Promise((answer, refuse) => asked.waiting.push({ name, answer, refuse })),
  onEvent: (heard: (event: Event) => void) => {
    asked.heard.push(heard);
    return () => undefined;
  },
}));

const view = (report: string) => ({ report }) as HealthView;
const happened: Event = { kind: "book", section: "s" };
const tell = (event: Event) => asked.heard.forEach((heard) => heard(event));
/** Answers the oldest question and lets what waits for it go on. */
async function answer(name: string, report: string): Promise<void> {
  const first = asked.waiting.shift();
  expect(first?.name).toBe(name);
  first?.answer(view(report));
  await vi.waitFor(() => undefined);
}

beforeEach(() => {
  asked.heard.length = 0;
  asked.waiting.length = 0;
});

describe("what Connection health shows", () => {
  it("is read from what is known, and again once for everything that happens meanwhile", async () => {
    const desk = new HealthDesk();
    desk.open();
    tell(happened);
    tell(happened);
    expect(asked.waiting.map((one) => one.name)).toEqual(["health"]);
    await answer("health", "first");
    expect(desk.view?.report).toBe("first");
    await answer("health", "second");
    expect(desk.view?.report).toBe("second");
    expect(asked.waiting).toEqual([]);
  });

  it("stays while the server is asked, and an older reading does not go over its answer", async () => {
    const desk = new HealthDesk();
    desk.open();
    await answer("health", "known");
    tell(happened);
    void desk.check();
    expect(desk.checking).toBe(true);
    expect(desk.view?.report).toBe("known");
    const [reading, check] = asked.waiting.splice(0);
    expect([reading?.name, check?.name]).toEqual(["health", "check_health"]);
    reading?.answer(view("older"));
    await vi.waitFor(() => undefined);
    expect(desk.view?.report, "the answer of the server is on its way").toBe("known");
    check?.answer(view("checked"));
    await vi.waitFor(() => expect(desk.checking).toBe(false));
    expect(desk.view?.report).toBe("checked");
    expect(desk.answered).toBe(1);
  });

  it("is not taken from a reading that began before the check and ends after it", async () => {
    const desk = new HealthDesk();
    void desk.read();
    void desk.check();
    const [reading, check] = asked.waiting.splice(0);
    check?.answer(view("checked"));
    await vi.waitFor(() => expect(desk.view?.report).toBe("checked"));
    reading?.answer(view("older"));
    await vi.waitFor(() => undefined);
    expect(desk.view?.report).toBe("checked");
  });

  it("stays when the check does not work, with the reason until one does", async () => {
    const desk = new HealthDesk();
    desk.open();
    await answer("health", "known");
    void desk.check();
    asked.waiting.shift()?.refuse({ code: "offline", message: "No answer" });
    await vi.waitFor(() => expect(asked.waiting.map((one) => one.name), "the link is known to be cut now").toEqual(["health"]));
    await answer("health", "cut");
    expect(desk.view?.report).toBe("cut");
    expect(desk.problem).toMatchObject({ message: "No answer" });
    void desk.check();
    await answer("check_health", "back");
    expect(desk.view?.report).toBe("back");
    expect(desk.problem).toBeNull();
  });

  it("asks the server once, however often the button is pressed", () => {
    const desk = new HealthDesk();
    void desk.check();
    void desk.check();
    expect(asked.waiting).toHaveLength(1);
  });

  it("is not read again for every cell and every step of a sync", () => {
    const run = (phase: string) => ({ kind: "run", run: { phase } }) as Event;
    expect([run("sending"), run("done"), run("stopped"), { kind: "said", text: "" } as Event, happened].map(touches)).toEqual([false, true, true, false, true]);
  });
});
