import type { Event } from "./generated/types";
import type { Transport } from "./transport";

/** Loopback HTTP, for a headless host of the same desk. */
export const http: Transport = {
  async send(name, input) {
    const answer = await fetch(`/rpc/${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw body;
    return body;
  },
  listen(heard) {
    const source = new EventSource("/events");
    source.onmessage = (message: MessageEvent<string>) => {
      heard(JSON.parse(message.data) as Event);
    };
    const ready = new Promise<void>((resolve) => {
      source.addEventListener("open", () => resolve());
      source.addEventListener("error", () => resolve());
    });
    return { ready, stop: () => source.close() };
  },
};
