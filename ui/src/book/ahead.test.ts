/** The book that is asked for before its section is opened. */
import { beforeEach, expect, it, vi } from "vitest";
import type { BookView, Event } from "../ipc";

const desk = vi.hoisted(() => ({ asked: [] as string[], answers: [] as ((view: unknown) => void)[], fails: [] as (() => void)[], heard: new Set<(event: Event) => void>() }));
vi.mock("../ipc", () => ({
  call: (_name: string, { section }: { section: string }) => {
    desk.asked.push(section);
    return new Promise((resolve, reject: (why: Error) => void) => {
      desk.answers.push(resolve);
      desk.fails.push(() => reject(new Error("offline")));
    });
  },
  onEvent: (heard: (event: Event) => void) => {
    desk.heard.add(heard);
    return () => desk.heard.delete(heard);
  },
}));

const { Ahead } = await import("./ahead");
const book = { name: "Math 7" } as BookView;
const tell = (section: string) => {
  for (const heard of [...desk.heard]) heard({ kind: "book", section });
};

beforeEach(() => {
  vi.useFakeTimers();
  desk.asked = [];
  desk.answers = [];
  desk.fails = [];
  desk.heard.clear();
});

it("gives the answer away once, and at once if it is there", async () => {
  const ahead = new Ahead();
  ahead.ask("a");
  ahead.ask("a");
  expect(desk.asked).toEqual(["a"]);
  desk.answers[0]?.(book);
  await Promise.resolve();
  expect(ahead.take("b"), "of another section").toBeNull();
  expect(ahead.take("a")).toBe(book);
  expect(ahead.take("a")).toBeNull();
  expect(desk.heard.size, "and hears of nothing any more").toBe(0);
});

it("gives the promise away while the answer is on its way", async () => {
  const ahead = new Ahead();
  ahead.ask("a");
  const asked = ahead.take("a");
  desk.answers[0]?.(book);
  expect(await asked).toBe(book);
});

it("keeps nothing that was told to be other, that nobody takes, or that failed", async () => {
  const ahead = new Ahead();
  ahead.ask("a");
  tell("b");
  tell("a");
  expect(ahead.take("a"), "something in it changed").toBeNull();
  ahead.ask("a");
  ahead.forget("b");
  ahead.forget("a");
  expect(ahead.take("a"), "something in it was saved here").toBeNull();
  ahead.ask("a");
  vi.advanceTimersByTime(5_000);
  expect(ahead.take("a"), "nobody came").toBeNull();
  ahead.ask("a");
  desk.fails[3]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(ahead.take("a"), "it could not be read").toBeNull();
  ahead.ask("a");
  ahead.ask("b");
  expect(ahead.take("a"), "another section is nearer").toBeNull();
  expect(desk.heard.size).toBe(1);
});
