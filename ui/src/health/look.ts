/** How states are drawn: always a glyph and words, never colour alone. */
import type { HealthProblem, HealthState, HealthView, MatchCount } from "../ipc";
import { withTimes } from "../shared/format";
import type { IconName } from "../shared/icons";

export interface Look {
  icon: IconName;
  tone: string;
}

const links: Readonly<Record<HealthState, Look>> = {
  well: { icon: "tick", tone: "c-accent" },
  broken: { icon: "unlink", tone: "c-warn" },
  unknown: { icon: "help", tone: "t2" },
};

export function linkLook(state: HealthState): Look {
  return links[state];
}

const clocks: Readonly<Record<HealthState, Look>> = {
  well: { icon: "clock", tone: "t2" },
  broken: { icon: "warning", tone: "c-warn" },
  unknown: { icon: "clock", tone: "t2" },
};

export function clockLook(state: HealthState): Look {
  return clocks[state];
}

/** For the badge of a card; `null`: nothing is known, so there is nothing to count. */
export function matchLook(of: MatchCount): Look | null {
  if (of.badge === "") return null;
  return of.unmatched > 0 ? { icon: "unlink", tone: "c-warn" } : { icon: "tick", tone: "c-accent" };
}

/** Of how many the server does not say whether they are matched: "everyone is matched" would be too much. */
export function unsaid(view: HealthView): number {
  return view.students.unknown + view.sections.unknown;
}

export function heldTotal(view: HealthView): number {
  return view.held.reduce((sum, section) => sum + section.count, 0);
}

export function problemLook(of: HealthProblem): Look {
  return of.solved ? { icon: "tick", tone: "t3" } : { icon: "warning", tone: "c-warn" };
}

/** The report as it is shown and, letter for letter, as it is copied. */
export function reportText(view: HealthView, now = new Date()): string {
  return withTimes(view.report, now);
}
