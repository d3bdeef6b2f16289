//! The declared command list: the only way in for every host.
//!
//! Each line makes a method that [`crate::Desk`] must have (a missing handler does not compile), an entry in the
//! dispatcher, and a line in the generated TypeScript (`ui/src/ipc/generated/commands.ts`).

use crate::{Accounts, Desk, DeskError, ErrorCode, view::*};

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
    (
        $( #[doc = $about:literal] )* trait $trait:ident, $list:ident, $dispatch:ident of $host:ty;
        $( #[doc = $doc:literal] $name:ident : $input:ident => $output:ident; )*
    ) => {
        $( #[doc = $about] )*
        #[async_trait::async_trait]
        pub trait $trait {
            $( #[doc = $doc] async fn $name(&self, input: $input) -> Result<$output, DeskError>; )*
        }

        /// All of its commands, in the order of declaration.
        pub const $list: &[CommandInfo] = &[
            $( CommandInfo { name: stringify!($name), input: stringify!($input), output: stringify!($output), doc: $doc }, )*
        ];

        /// Runs one command by name; answers its output as JSON text.
        pub async fn $dispatch(host: &$host, name: &str, input: serde_json::Value) -> Result<String, DeskError> {
            match name {
                $( stringify!($name) => {
                    let input: $input = serde_json::from_value(input).map_err(|e| unreadable(name, &e))?;
                    let output = host.$name(input).await?;
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
    /// What a host with a window asks about those who are signed in here, whichever account is open.
    trait AccountCommands, ACCOUNT_COMMANDS, dispatch_account of Accounts;
    /// Everybody who has grades on this computer, and the link that waits for an answer.
    accounts: Nothing => AccountsView;
    /// What signing in needs to know first.
    sign_in_options: Nothing => SignInOptions;
    /// Finds the invitation link in a file. Asks nobody, changes nothing.
    read_invitation: InvitationFile => InvitationLink;
    /// Looks at a relay and opens the system's browser at its page.
    begin_sign_in: BeginSignIn => SignInBegun;
    /// Waits until the browser comes back, then opens the account of whoever signed in.
    finish_sign_in: Nothing => SignedIn;
    /// Opens the page of the sign-in that waits once more.
    open_sign_in_page: Nothing => Opened;
    /// Gives up the sign-in that waits. Nothing else is changed.
    cancel_sign_in: Nothing => Nothing;
    /// Opens another account.
    switch_account: AccountRef => AppState;
    /// What signing out would do. Nothing is changed.
    sign_out_view: Nothing => SignOutView;
    /// Ends the sign-in, here and at the relay. What is saved here stays.
    sign_out: Nothing => SignedOut;
    /// Opens the file of sign-ins, and goes on with the account that waited for it.
    unseal: Unseal => AppState;
    /// Does what the link from outside asks for.
    follow_launch: Nothing => SignedIn;
    /// Does nothing of what it asks for.
    refuse_launch: Nothing => Nothing;
}

commands! {
    /// A host's view of the desk: one method per command.
    trait Commands, COMMANDS, dispatch of Desk;
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
    /// Opens the page of a student's hand-in in the person's browser, or the section's where it has none.
    open_hand_in: GradeRef => Opened;
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
    /// Who somebody in files of results is, as the teacher said.
    matches: Nothing => MatchesView;
    /// Forgets one of them. Grades that were taken in stay.
    forget_match: ForgetMatch => MatchesView;
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
    /// Saves the history of a whole section, or of some of its syncs, as a table into the Downloads folder.
    export_all_history: ExportAllHistory => Saved;
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
    /// What removing a section from this computer would do. Nothing is changed.
    section_removal: InSection => RemovalView;
    /// Removes a section from this computer. Nothing in the LMS is changed.
    remove_section: RemoveSection => SectionRemoved;
    /// Lets a section that was removed in again, and reads it from the LMS if that can be done now.
    take_section_back: InSection => SectionBack;
    /// How the app lock stands. May be asked while it is locked.
    lock_state: Nothing => LockView;
    /// Locks now, if a PIN is set. What is under way goes on.
    lock_now: Nothing => LockView;
    /// Tries a PIN; unlocks if it is the one.
    unlock: PinTry => AppState;
    /// Somebody is at the computer: the time until it locks begins anew.
    here: Nothing => Nothing;
    /// Sets the PIN, or another one.
    set_pin: SetPin => LockView;
    /// Takes the PIN away; nothing is locked any more.
    remove_pin: PinTry => LockView;
    /// Changes when the app locks by itself, and what it hides.
    choose_lock: LockChoices => LockView;
    /// Encrypts the data on this computer, or gives them another key.
    change_key: Nothing => SettingsView;
    /// Sets data aside whose key is not to be had, and begins anew. Nothing is deleted.
    begin_anew: Nothing => AppState;
    /// Erases everything of the school from this computer. Nothing in the LMS is changed.
    erase_everything: Erase => Erased;
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNT_COMMANDS, COMMANDS, CommandInfo};
    use std::collections::BTreeSet;
    use std::fmt::Write;

    fn all() -> impl Iterator<Item = &'static CommandInfo> {
        COMMANDS.iter().chain(ACCOUNT_COMMANDS)
    }

    /// Writes `commands.ts` beside the types that ts-rs exports; `cargo xtask types` runs it, and the check that
    /// nothing is stale compares afterwards.
    #[test]
    fn export_bindings_commands() {
        let names: BTreeSet<&str> = all().flat_map(|c| [c.input, c.output]).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let mut text =
            String::from("// This file was generated by `cargo xtask types`. Do not edit it by hand.\n");
        let _ = writeln!(text, "import type {{ {} }} from \"./types\";\n", names.join(", "));
        text.push_str(
            "/** Every command of the desk: its input and its output. */\nexport interface Commands {\n",
        );
        for c in all() {
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
        let names: BTreeSet<&str> = all().map(|c| c.name).collect();
        assert_eq!(names.len(), all().count(), "a name leads to one command");
    }
}
