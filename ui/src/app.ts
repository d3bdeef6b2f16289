/** Everything that is drawn. Loaded when the language is known (see main.ts). */
import { mount } from "svelte";
import type { LockView } from "./ipc";
import { lock } from "./lock/lock.svelte";
import Lock from "./lock/Lock.svelte";
import App from "./views/App.svelte";

/** The lock has a place of its own: what is behind it is taken out of the page. */
export async function show(asked: LockView | null): Promise<void> {
  const target = document.getElementById("app");
  if (!target) return;
  const place = document.createElement("div");
  document.body.append(place);
  mount(Lock, { target: place, props: { place } });
  lock.watch();
  // It was asked for while this file was loaded. A lock that has fallen since says so itself.
  await lock.begin(asked);
  await lock.opened();
  mount(App, { target });
}
