//! The declared command list: the only way in for every host.
//!
//! Each line makes a method that [`crate::Desk`] must have (a missing handler does not compile), an entry in the
//! dispatcher, and a line in the generated TypeScript (`ui/src/ipc/generated/commands.ts`).

use crate::{Desk, DeskError, ErrorCode, view::*};

/// One declared command.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// TypeScript name of the input.
    pub input: &'static str,
    /// TypeScript name of the output.
    pub output: &'static str,
    /// What it does.
    pub doc: &'static str,
}

macro_rules! commands {
    ($( #[doc = $doc:literal] $name:ident : $input:ident => $output:ident; )*) => {
        /// A host's view of the desk: one method per command.
        #[async_trait::async_trait]
        pub trait Commands {
            $( #[doc = $doc] async fn $name(&self, input: $input) -> Result<$output, DeskError>; )*
        }

        /// All commands, in the order of declaration.
        pub const COMMANDS: &[CommandInfo] = &[
            $( CommandInfo { name: stringify!($name), input: stringify!($input), output: stringify!($output), doc: $doc }, )*
        ];

        /// Runs one command by name; answers its output as JSON text.
        pub async fn dispatch(desk: &Desk, name: &str, input: serde_json::Value) -> Result<String, DeskError> {
            match name {
                $( stringify!($name) => {
                    let input: $input = serde_json::from_value(input).map_err(|e| unreadable(name, &e))?;
                    let output = desk.$name(input).await?;
                    serde_json::to_string(&output).map_err(|e| unreadable(name, &e))
                } )*
                _ => Err(DeskError {
                    code: ErrorCode::NotFound,
                    message: format!("There is no command “{name}”."),
                    hint: String::new(),
                    retryable: false,
                }),
            }
        }
    };
}

fn unreadable(name: &str, error: &serde_json::Error) -> DeskError {
    DeskError {
        code: ErrorCode::Invalid,
        message: format!(
            "The request “{name}” could not be read ({:?} at column {}).",
            error.classify(),
            error.column()
        ),
        hint: String::new(),
        retryable: false,
    }
}

commands! {
    /// What the window shows first.
    app_state: Nothing => AppState;
    /// Starts the embedded sample school, signs in, reads everything.
    open_sample_school: Nothing => AppState;
    /// Leaves the school: back to the welcome screen; everything saved here stays.
    leave_school: Nothing => AppState;
    /// The teacher has read what happened to the saved data.
    dismiss_notice: Nothing => AppState;
    /// Tries the connection now.
    try_now: Nothing => AppState;
    /// Opens the LMS's own page of a section in the person's browser.
    open_in_lms: InSection => Opened;
    /// The grid of a section.
    book: InSection => BookView;
    /// One assignment to be looked through before its grades are approved.
    review: ReviewOf => ReviewView;
    /// One grade with its three values and what happened.
    grade_detail: GradeRef => GradeDetail;
    /// Edits grades here: one op, one undo.
    edit_grades: EditGrades => EditReply;
    /// Parses a paste; nothing is written.
    preview_paste: PreviewPaste => PastePreview;
    /// Approves drafts, or takes approval back.
    approve: Approve => EditReply;
    /// Undoes the last op of the section.
    undo: InSection => EditReply;
    /// Redoes what was undone.
    redo: InSection => EditReply;
    /// Makes or changes an assignment here.
    save_assignment: AssignmentForm => AssignmentReply;
    /// An assignment as the form shows it.
    assignment_form: AssignmentRef => AssignmentForm;
    /// Removes an assignment that was never sent.
    remove_assignment: AssignmentRef => EditReply;
    /// Changes the section's three answers.
    set_policies: SetPolicies => Policies;
    /// Takes in an assignment file.
    import_assignments: ImportAssignments => ImportReply;
    /// Reads a file of results and says what it would do. Nothing is written.
    open_results: OpenResults => ImportView;
    /// The same file with other answers. Nothing is written.
    preview_import: ImportAsk => ImportView;
    /// Takes in exactly what was shown: one op, one undo.
    import_results: TakeIn => EditReply;
    /// Writes the assignment file into the Downloads folder.
    export_assignments: Nothing => Saved;
    /// Reads the LMS now.
    pull: InSection => ChangesView;
    /// Edits made in the LMS.
    changes: InSection => ChangesView;
    /// Applies decisions: one op, one undo.
    decide: Decide => EditReply;
    /// Reads the LMS, then says what a sync would do. Nothing is sent.
    prepare_sync: PrepareSync => PlanView;
    /// Reads the LMS, then says what would undo a sync, and what stays as it is. Nothing is sent.
    prepare_undo: PrepareUndo => PlanView;
    /// Sends exactly the plan that was shown; goes on in the background.
    send: Send => Started;
    /// Progress or results of a run.
    run: RunRef => RunView;
    /// Pauses a run after the current requests.
    pause_run: RunRef => RunView;
    /// Goes on with a paused run.
    resume_run: RunRef => RunView;
    /// Stops a run after the current requests; what was not sent stays here, approved.
    cancel_run: RunRef => RunView;
    /// Answers "Did it arrive?".
    settle: Settle => EditReply;
    /// Past runs.
    history: InSection => HistoryView;
    /// One past run.
    history_run: RunRef => HistoryRunView;
    /// Every change to one grade.
    grade_history: GradeRef => GradeHistory;
    /// Saves one student's history for a grade dispute into the Downloads folder.
    export_history: ExportHistory => Saved;
    /// What waits on this computer.
    queue: InSection => QueueView;
    /// What can go out as a file. Nothing is written.
    export_options: InSection => ExportView;
    /// Writes grades as a file into the Downloads folder.
    export_grades: ExportGrades => Exported;
    /// How everything between this computer and the LMS stands, from what is known.
    health: Nothing => HealthView;
    /// Asks the school's server, reads the rosters again, then says the same. Nothing is sent.
    check_health: Nothing => HealthView;
    /// Settings of the program on this computer, and where the data lie.
    settings: Nothing => SettingsView;
    /// Changes the settings.
    change_settings: SettingsForm => SettingsView;
    /// Writes a sealed backup into the Downloads folder.
    save_backup: SaveBackup => Saved;
    /// Brings a backup back, after leaving the school; what is here is backed up first. Nothing is sent.
    restore_backup: RestoreBackup => AppState;
    /// Erases everything of the school from this computer. Nothing in the LMS is changed.
    erase_everything: Erase => Erased;
}

#[cfg(test)]
mod tests {
    use super::COMMANDS;
    use std::collections::BTreeSet;
    use std::fmt::Write;

    /// Writes `commands.ts` beside the types that ts-rs exports; `cargo xtask types` runs it, and the check that
    /// nothing is stale compares afterwards.
    #[test]
    fn export_bindings_commands() {
        let names: BTreeSet<&str> = COMMANDS.iter().flat_map(|c| [c.input, c.output]).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let mut text =
            String::from("// This file was generated by `cargo xtask types`. Do not edit it by hand.\n");
        let _ = writeln!(text, "import type {{ {} }} from \"./types\";\n", names.join(", "));
        text.push_str(
            "/** Every command of the desk: its input and its output. */\nexport interface Commands {\n",
        );
        for c in COMMANDS {
            let _ = writeln!(
                text,
                "  /** {} */\n  {}: {{ input: {}; output: {} }};",
                c.doc.trim(),
                c.name,
                c.input,
                c.output
            );
        }
        text.push_str("}\n");
        let dir = std::env::var("TS_RS_EXPORT_DIR").expect("set in .cargo/config.toml");
        std::fs::write(std::path::Path::new(&dir).join("commands.ts"), text).expect("the folder is there");
    }

    #[test]
    fn command_names_are_unique() {
        let names: BTreeSet<&str> = COMMANDS.iter().map(|c| c.name).collect();
        assert_eq!(names.len(), COMMANDS.len(), "a name leads to one command");
    }
}
