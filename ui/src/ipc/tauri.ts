import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Event } from "./generated/types";
import type { Transport } from "./transport";

/** The window's own way: one command, one event. */
export const tauri: Transport = {
  send: (name, input) => invoke("rpc", { name, input }),
  listen(heard) {
    const listening = listen<Event>("desk", (event) => {
      heard(event.payload);
    });
    return {
      ready: listening.then(() => undefined),
      stop: () => void listening.then((unlisten) => unlisten()),
    };
  },
};
