//! Who is signed in on this computer, signing in, and what a link from outside asks for.

use super::{AppState, view};

view! {
    /// Everybody who has grades on this computer.
    pub struct AccountsView {
        /// One row each, the open one first.
        pub accounts: Vec<AccountItem>,
        /// A link from outside that waits for an answer.
        pub launch: Option<LaunchView>,
        /// Where a link led to before the window opened anew; said once.
        pub place: Option<LaunchPlace>,
    }

    /// One account: a teacher at one relay, the sample school, or a connection that a script made.
    pub struct AccountItem {
        /// Names it in commands.
        pub id: String,
        /// The teacher's name.
        pub teacher: String,
        /// Two letters for the avatar.
        pub initials: String,
        /// The district, or the sample school.
        pub district: String,
        /// The relay as it is shown ("relay.example.org"), empty where there is none.
        pub host: String,
        /// The relay's address, for signing in again.
        pub relay: Option<String>,
        /// This is the embedded sample school.
        pub sample: bool,
        /// Whether it can be opened without signing in.
        pub signed_in: bool,
        /// Its sign-in was ended by the relay: what is here opens, and nothing can be sent or read.
        pub ended: bool,
        /// It is the one on screen.
        pub here: bool,
        /// How it stands, in words ("Signed out").
        pub note: String,
    }

    /// One account.
    pub struct AccountRef {
        /// Its id.
        pub id: String,
    }

    /// What a sign-in needs to know first.
    pub struct SignInOptions {
        /// Where a sign-in can be kept here.
        pub keep: KeepPlace,
        /// The same in words, empty where there is nothing to say.
        pub text: String,
        /// Relays that were used here before, to choose from.
        pub relays: Vec<String>,
    }

    /// Where a sign-in can be kept on this computer.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum KeepPlace {
        /// In the keyring, or it was chosen before and is open.
        Keyring,
        /// There is no keyring: a passphrase must be chosen, or nothing is kept.
        NewPassphrase,
        /// There is a file that opens with the passphrase that was chosen before.
        Passphrase,
    }

    /// A file that is said to hold an invitation.
    pub struct InvitationFile {
        /// Its text.
        pub text: String,
    }

    /// The invitation in it.
    pub struct InvitationLink {
        /// The link, as it would be typed or pasted.
        pub address: String,
    }

    /// A sign-in is to begin.
    pub struct BeginSignIn {
        /// The relay's address or an invitation link, as it was typed or pasted.
        pub address: String,
        /// Where it is to be kept.
        pub keep: Keep,
    }

    /// Where a sign-in is to be kept.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum Keep {
        /// In the keyring, or where it was chosen before.
        Keyring,
        /// In a file that this passphrase opens.
        Passphrase {
            /// The passphrase.
            passphrase: String,
        },
        /// Nowhere: until Passback is closed.
        Memory,
    }

    /// A sign-in waits for the browser.
    pub struct SignInBegun {
        /// The relay as it is shown.
        pub host: String,
        /// The page that the browser opens.
        pub page: String,
        /// Whether a browser was opened.
        pub opened: bool,
        /// How long it waits.
        pub minutes: u32,
    }

    /// Somebody signed in.
    pub struct SignedIn {
        /// What the window shows now.
        pub state: AppState,
        /// It is another account than the one that was on screen: the window opens anew.
        pub other: bool,
        /// One sentence.
        pub said: String,
        /// What a link led to.
        pub place: Option<LaunchPlace>,
    }

    /// What signing out would do.
    pub struct SignOutView {
        /// The teacher.
        pub teacher: String,
        /// What is not sent yet, a sentence each; empty when everything is.
        pub unsent: Vec<String>,
        /// What happens and what stays, a sentence each.
        pub lines: Vec<String>,
    }

    /// Somebody signed out.
    pub struct SignedOut {
        /// What the window shows now.
        pub state: AppState,
        /// One sentence or two.
        pub said: String,
    }

    /// Opens the file of sign-ins.
    pub struct Unseal {
        /// Its passphrase.
        pub passphrase: String,
    }

    /// A link from outside asks for something.
    pub struct LaunchView {
        /// The question.
        pub title: String,
        /// What it would do, a sentence each.
        pub lines: Vec<String>,
        /// The button that does it; empty where there is nothing to do.
        pub action: String,
    }

    /// Where a link leads to.
    pub struct LaunchPlace {
        /// Section id.
        pub section: String,
        /// Assignment id, as the book has it; none if it is not here.
        pub assignment: Option<String>,
    }
}
