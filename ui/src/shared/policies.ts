/** The three answers in force for a section. Changing none of them is how the desk is asked for them. */
import { call, type Policies } from "../ipc";

export function readPolicies(section: string): Promise<Policies> {
  return call("set_policies", { section, assignments: null, results: null, edits: null });
}
