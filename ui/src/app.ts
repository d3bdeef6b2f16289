/** Everything that is drawn. Loaded when the language is known (see main.ts). */
import { mount } from "svelte";
import { lock } from "./lock/lock.svelte";
import Lock from "./lock/Lock.svelte";
import App from "./views/App.svelte";

/** The lock has a place of its own: what is behind it is taken out of the page. */
export async function show(): Promise<void> {
  const target = document.getElementById("app");
  if (!target) return;
  const place = document.createElement("div");
  document.body.append(place);
  mount(Lock, { target: place, props: { place } });
  lock.watch();
  await lock.begin();
  await lock.opened();
  mount(App, { target });
}
