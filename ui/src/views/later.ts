/** Features that are fetched when they are first needed. */
export const later = {
  review: () => import("../review/Review.svelte"),
  changes: () => import("../changes/Changes.svelte"),
  history: () => import("../history/History.svelte"),
  sync: () => import("../sync/SyncSheet.svelte"),
  results: () => import("../incoming/ImportSheet.svelte"),
  export: () => import("../outgoing/ExportSheet.svelte"),
  arrived: () => import("../sync/ArriveDialog.svelte"),
  assignment: () => import("../assignment/AssignmentDialog.svelte"),
  settings: () => import("../settings/Settings.svelte"),
  palette: () => import("../palette/Palette.svelte"),
  health: () => import("../health/Health.svelte"),
  queue: () => import("../queue/Queue.svelte"),
};
