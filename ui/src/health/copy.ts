/** Copies and says so politely; a clipboard that refuses is said too. */
import { copyText } from "../shared/copy";
import { say } from "../shared/status.svelte";

export async function copied(text: string, done: string, failed: string): Promise<void> {
  if (await copyText(text)) say(done);
  else say(failed, "problem");
}
