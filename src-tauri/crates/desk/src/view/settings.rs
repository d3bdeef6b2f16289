//! Settings of the program on this computer. What a section answers to the three questions is not here.

use super::view;

view! {
    /// All settings, and where the data lie.
    pub struct SettingsView {
        /// What the teacher chose.
        pub choices: SettingsForm,
        /// The data on this computer.
        pub data: DataView,
        /// Sections that were removed from this computer, latest first.
        pub removed: Vec<super::RemovedSection>,
    }

    /// What the teacher can choose. Sent back whole.
    pub struct SettingsForm {
        /// Light, dark, or as the system is.
        pub theme: Theme,
        /// What the program speaks.
        pub language: Language,
        /// How tall rows are.
        pub density: Density,
        /// Single letters act (A approves …). Off for those whose speech input types letters.
        pub single_keys: bool,
        /// Keys that the teacher chose instead of the designed ones: action ("approve") and letter ("G").
        pub keys: Vec<OwnKey>,
        /// What is sent by itself waits during these hours.
        pub quiet: QuietHours,
        /// A notice of the system when a sync ends or needs the teacher, without names or scores.
        pub notices: bool,
        /// What a decision is filled in with when both sides changed.
        pub conflicts: ConflictDefault,
        /// Phrases for comments, in the teacher's order.
        pub comments: Vec<String>,
        /// Sections that the teacher does not grade: not shown in the sidebar, never read or sent by themselves.
        pub hidden_sections: Vec<String>,
        /// The first tour was finished or skipped.
        pub tour_done: bool,
    }

    /// Light, dark, or as the system is.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Theme {
        /// As the system is.
        System,
        /// Light.
        Light,
        /// Dark.
        Dark,
    }

    /// What the program speaks. Numbers and dates stay as the system writes them.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Language {
        /// As the system does, English where it speaks neither of the others.
        System,
        /// English.
        English,
        /// Spanish.
        Spanish,
    }

    /// How tall rows are.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Density {
        /// 36 px.
        Comfortable,
        /// 28 px.
        Compact,
    }

    /// A key of the teacher's own.
    pub struct OwnKey {
        /// `approve`, `edit`, `excuse`, `comment`, `next`, `previous`, `open`, `hide_names`.
        pub action: String,
        /// One letter or digit.
        pub key: String,
    }

    /// When nothing is sent by itself, by the clock of this computer.
    pub struct QuietHours {
        /// They are on.
        pub on: bool,
        /// First minute, "18:00".
        pub from: String,
        /// First minute after them, "07:00"; earlier than `from`: the next morning.
        pub to: String,
        /// Saturday and Sunday are quiet all day.
        pub weekends: bool,
    }

    /// What a decision is filled in with when both sides changed. Nothing is applied until the teacher says so.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ConflictDefault {
        /// Nothing: the teacher decides each.
        Ask,
        /// Yours.
        Mine,
        /// The LMS's.
        Lms,
        /// The higher score; where there is none, nothing.
        Higher,
    }

    /// The data on this computer.
    pub struct DataView {
        /// The folder.
        pub folder: String,
        /// Bytes of everything in it.
        pub bytes: u32,
        /// Backups that are made by themselves, newest first.
        pub backups: Vec<BackupItem>,
        /// Files that were exported, newest first.
        pub copies: Vec<CopyItem>,
        /// The data are encrypted on this computer.
        pub encrypted: bool,
        /// The same in a sentence, with the reason where they are not.
        pub at_rest: String,
    }

    /// One backup.
    pub struct BackupItem {
        /// Its name.
        pub name: String,
        /// When it was made.
        pub at: String,
        /// Bytes.
        pub bytes: u32,
    }

    /// One exported file.
    pub struct CopyItem {
        /// Full path.
        pub path: String,
        /// What it is.
        pub what: String,
        /// When it was written.
        pub at: String,
        /// Names are hidden in it.
        pub hidden: bool,
        /// It is still there.
        pub there: bool,
    }

    /// Writes a backup into the Downloads folder.
    pub struct SaveBackup {
        /// Seals it; at least 8 characters. Whoever has the file needs it, and nobody can look it up.
        pub passphrase: String,
    }

    /// Brings a backup back.
    pub struct RestoreBackup {
        /// The file's bytes, Base64.
        pub content: String,
        /// What it was sealed with; empty: it is not sealed.
        pub passphrase: String,
    }

    /// Erases everything of the school from this computer.
    pub struct Erase {
        /// The teacher typed the word that was asked for ("ERASE").
        pub typed: String,
        /// Exported files that are still where they were written go too.
        pub copies: bool,
    }

    /// Everything was erased, as far as that was possible.
    pub struct Erased {
        /// Nothing is left in the data folder, as far as can be told.
        pub complete: bool,
        /// What is left elsewhere and could not be erased, a sentence each.
        pub left: Vec<String>,
        /// What the window shows now.
        pub state: super::AppState,
    }
}
