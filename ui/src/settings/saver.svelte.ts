/** One place for what became of the last choice: being saved, saved, or why not. The control goes back by itself. */
import { asRefusal, type Refusal, type SettingsForm } from "../ipc";
import { settings } from "../shared/settings.svelte";

export class Saver {
  problem = $state.raw<Refusal | null>(null);
  /** The name of what is being saved, and of what was saved last. */
  saving = $state<string | null>(null);
  saved = $state<string | null>(null);

  /** Saves a choice; answers whether it was. */
  async save(name: string, change: Partial<SettingsForm>): Promise<boolean> {
    this.saving = name;
    this.saved = null;
    this.problem = null;
    try {
      await settings.change(change);
      this.saved = name;
      return true;
    } catch (thrown) {
      this.problem = asRefusal(thrown);
      return false;
    } finally {
      if (this.saving === name) this.saving = null;
    }
  }

  /** Another pane is looked at. */
  clear(): void {
    this.problem = null;
    this.saved = null;
  }
}
