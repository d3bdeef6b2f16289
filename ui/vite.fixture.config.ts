import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, defineConfig, mergeConfig, type Connect, type Plugin, type ViteDevServer } from "vite";
import base from "./vite.config.ts";
import type { Host } from "./fixture/host";

/** The window's own policy, for the built window. (The dev server adds styles and its client by itself.) */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}

/** Serves the fixture's commands beside the window. */
function fixture(): Plugin {
  const answer = async (host: Host, request: IncomingMessage, response: ServerResponse, next: Connect.NextFunction) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, root, name] = url.pathname.split("/");
    if (root === "events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": here\n\n");
      const stop = host.listen((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
      request.on("close", stop);
    } else if (root === "rpc" && name) {
      let status = 200;
      let reply: unknown;
      try {
        reply = await host.call(name, JSON.parse(await body(request)));
      } catch (error) {
        status = 422;
        reply = error instanceof Error ? { code: "failed", message: error.message, hint: "", retryable: false } : error;
      }
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(reply));
    } else if (root === "fixture" && name && !name.includes(".")) {
      host.play(name, url.searchParams);
      response.end("done");
    } else next();
  };
  const load = (server: ViteDevServer) =>
    server.ssrLoadModule("/fixture/host.ts").then((module) => new (module["Host"] as new () => Host)());
  return {
    name: "passback-fixture",
    configureServer(server) {
      let host: Promise<Host> | undefined;
      server.watcher.on("change", (file) => {
        if (file.includes("/fixture/")) host = undefined;
      });
      server.middlewares.use((request, response, next) => {
        host ??= load(server);
        host.then((ready) => answer(ready, request, response, next)).catch(next);
      });
    },
    async configurePreviewServer(server) {
      const reader = await createServer({ configFile: false, server: { middlewareMode: true, hmr: false, ws: false }, appType: "custom" });
      const host = load(reader);
      server.middlewares.use((request, response, next) => {
        response.setHeader("content-security-policy", policy);
        host.then((ready) => answer(ready, request, response, next)).catch(next);
      });
    },
  };
}

export default defineConfig((environment) =>
  mergeConfig(typeof base === "function" ? {} : base, {
    plugins: [fixture()],
    server: { port: 5199, strictPort: true, host: "127.0.0.1", proxy: {} },
    preview: { port: 5198, strictPort: true, host: "127.0.0.1" },
    mode: environment.mode,
  }),
);
