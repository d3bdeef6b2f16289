/** Features that are fetched when they are first needed. */
import type { Component } from "svelte";

type Loaded = Promise<{ default: Component<Record<string, unknown>> }>;
const parts = import.meta.glob<{ default: Component<Record<string, unknown>> }>("../{changes,history,sync,assignment,settings,queue}/*.svelte");

function part(path: string): () => Loaded {
  return () => parts[path]?.() ?? Promise.reject(new Error(path));
}

export const later = {
  changes: part("../changes/Changes.svelte"),
  history: part("../history/History.svelte"),
  sync: part("../sync/SyncSheet.svelte"),
  assignment: part("../assignment/AssignmentDialog.svelte"),
  settings: part("../settings/SectionSettings.svelte"),
  queue: part("../queue/Queue.svelte"),
};
