//! Several accounts on one computer: each has a data folder and a [`Desk`] of its own, and one of them is on screen.
//!
//! A host with a window talks to this; a script goes on talking to the desk of one folder. Deliberately not here: what a
//! desk does, and what is drawn.

mod commands;
mod entrance;
mod index;
mod launch;
mod locked;
mod sign_in;

use crate::apart::{blocking, held};
use crate::handle::lock::unless_locked;
use crate::handle::session::{initials, name};
use crate::schema::{ACCOUNT_COMMANDS, dispatch_account};
use crate::sign_in::ENDED;
use crate::view::{AccountItem, AccountsView, AppState, LaunchPlace};
use crate::words::accounts as words;
use crate::words::at_rest::nothing_to_set_aside;
use crate::{Desk, DeskError, DeskOptions, ErrorCode, Event, settings};
pub use entrance::Entrance;
use entrance::options_of;
use index::{Entry, FIRST, Index};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;
use vault::ChosenVault;

/// The file of sign-ins where there is no keyring.
const SEALED: &str = "sign-ins.age";
/// What changes who is here, or how.
const CHANGES: [&str; 5] =
    ["app_state", "open_sample_school", "leave_school", "erase_everything", "restore_backup"];

/// The accounts of this computer. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    inner: Arc<Inner>,
}

struct Inner {
    options: DeskOptions,
    vault: Arc<ChosenVault>,
    events: broadcast::Sender<Event>,
    rooms: Mutex<Rooms>,
    /// Serialises changing the account on screen.
    door: tokio::sync::Mutex<()>,
    /// The sign-in that waits for the browser.
    waiting: Mutex<Option<sign_in::Waiting>>,
    /// One link after the other.
    link: tokio::sync::Mutex<()>,
    /// The link that waits for an answer.
    launch: Mutex<Option<launch::Asked>>,
    /// The link that was followed last.
    followed: Mutex<Option<launch::Followed>>,
    /// Where a link led to, until the window has asked.
    arrived: Mutex<Option<LaunchPlace>>,
    /// What came while the app was locked.
    put_off: Mutex<locked::PutOff>,
    /// The account whose key was not to be had when it was last asked for.
    stuck: Mutex<Option<String>>,
}

struct Rooms {
    index: Index,
    /// Those that were opened stay so: another look is then at once, and nothing runs in them meanwhile.
    open: BTreeMap<String, Desk>,
}

impl Accounts {
    /// Opens the account that was on screen last. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`DeskError`] when its folder cannot be used; the sentence says why and what to do.
    pub fn open(options: DeskOptions) -> Result<Self, DeskError> {
        Entrance::new(options).open()
    }

    fn open_with(options: DeskOptions, vault: Arc<ChosenVault>) -> Result<Self, DeskError> {
        let root = options.data_dir.clone();
        let (index, known) = Index::read(&root);
        let (events, _) = broadcast::channel(1024);
        let here = index.here.clone();
        let accounts = Self {
            inner: Arc::new(Inner {
                options,
                vault,
                events,
                rooms: Mutex::new(Rooms { index, open: BTreeMap::new() }),
                door: tokio::sync::Mutex::new(()),
                waiting: Mutex::default(),
                link: tokio::sync::Mutex::new(()),
                launch: Mutex::default(),
                followed: Mutex::default(),
                arrived: Mutex::default(),
                put_off: Mutex::default(),
                stuck: Mutex::default(),
            }),
        };
        accounts.watch_lock();
        accounts.room(&here)?;
        if !known {
            accounts.find_again();
        }
        accounts.note();
        Ok(accounts)
    }

    /// Reads what a window asks for first, so that it is there when the window is. Nothing is decided or changed by it.
    /// Blocks.
    pub fn look_ahead(&self) {
        if let Err(error) = self.desk().and_then(|desk| desk.state()) {
            tracing::debug!(code = ?error.code, "nothing could be read ahead");
        }
    }

    /// Runs a declared command by name, of the accounts or of the desk that is on screen; answers JSON text.
    ///
    /// # Errors
    /// [`DeskError`] in the teacher's words.
    pub async fn call(&self, name: &str, input: serde_json::Value) -> Result<String, DeskError> {
        unless_locked(&self.inner.options.lock, name)?;
        if ACCOUNT_COMMANDS.iter().any(|command| command.name == name) {
            return dispatch_account(self, name, input).await;
        }
        let name = match name {
            "open_sample_school" => {
                self.to_the_sample().await?;
                name
            }
            "begin_anew" => {
                self.begin_anew().await?;
                "app_state"
            }
            _ => name,
        };
        let answer = self.desk()?.call(name, input).await;
        if CHANGES.contains(&name) {
            self.note();
        }
        answer
    }

    /// What is told without being asked, always of the account on screen.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// The window was closed: answers when the last backup is over.
    pub async fn closed(&self) {
        self.give_up_sign_in();
        let open: Vec<Desk> = self.rooms().open.values().cloned().collect();
        for desk in open {
            desk.closed().await;
        }
    }

    /// The desk that is on screen.
    ///
    /// # Errors
    /// When its folder cannot be opened.
    pub fn desk(&self) -> Result<Desk, DeskError> {
        let here = self.rooms().index.here.clone();
        self.room(&here)
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The desk of an account, opened if it was not. One that is not on screen says nothing.
    fn room(&self, id: &str) -> Result<Desk, DeskError> {
        let mut rooms = self.rooms();
        if let Some(desk) = rooms.open.get(id) {
            return Ok(desk.clone());
        }
        let options = options_of(&self.inner.options, &self.inner.vault, id);
        let opened = Desk::open_among(options, self.inner.events.clone());
        let needs_key = |error: &DeskError| matches!(error.code, ErrorCode::Key | ErrorCode::Passphrase);
        *held(&self.inner.stuck) = opened.as_ref().err().filter(|e| needs_key(e)).map(|_| id.to_owned());
        let desk = opened?;
        desk.hush(rooms.index.here != id);
        rooms.open.insert(id.to_owned(), desk.clone());
        Ok(desk)
    }

    /// Looks into the folders of accounts whose list was lost.
    fn find_again(&self) {
        for id in index::found(&self.inner.options.data_dir) {
            match self.room(&id) {
                Ok(desk) => self.note_one(&id, &desk),
                Err(error) => tracing::warn!(%error, "the folder of an account could not be opened"),
            }
        }
        // Nobody asked for those.
        *held(&self.inner.stuck) = None;
        // Which language is spoken is decided by the one on screen.
        if let Err(error) = self.desk().and_then(|desk| desk.speak_as_chosen()) {
            tracing::warn!(%error, "the settings could not be read");
        }
    }

    /// Takes down who is on screen now.
    fn note(&self) {
        let here = self.rooms().index.here.clone();
        if let Ok(desk) = self.room(&here) {
            self.note_one(&here, &desk);
        }
    }

    fn note_one(&self, id: &str, desk: &Desk) {
        let read = desk.store().read(|tx| {
            let (relay, token_env) = (tx.setting("relay")?, tx.setting("token_env")?);
            Ok((tx.connection()?, relay, token_env, tx.setting(ENDED)?))
        });
        let Ok((row, relay, token_env, ended)) = read else { return };
        let entry = row.map(|row| Entry {
            id: id.to_owned(),
            teacher: row.teacher.as_str().to_owned(),
            name: name(&row),
            initials: initials(&row),
            signed_in: row.sample || relay.is_some() || token_env.is_some(),
            ended: relay.is_some() && ended.is_some(),
            district: row.district,
            base_url: row.base_url,
            relay,
            sample: row.sample,
        });
        let mut rooms = self.rooms();
        let before = rooms.index.clone();
        // Where to sign in again is remembered after signing out, too.
        let entry = entry.map(|entry| Entry {
            relay: entry.relay.clone().or_else(|| {
                let known = before.get(id).and_then(|known| known.relay.clone());
                known.filter(|relay| !entry.sample && *relay == entry.base_url)
            }),
            ..entry
        });
        rooms.index.put(id, entry);
        self.inner.options.lock.share(rooms.index.accounts.len() > 1);
        if rooms.index != before {
            rooms.index.write(&self.inner.options.data_dir);
        }
    }

    /// Sets aside the data of the account that could not be opened when it was last asked for. It is no account of this
    /// computer any more, until somebody signs in as the same person.
    async fn begin_anew(&self) -> Result<(), DeskError> {
        let id = held(&self.inner.stuck).clone();
        let Some(id) = id.filter(|id| !self.rooms().open.contains_key(id)) else {
            return Err(nothing_to_set_aside());
        };
        let (options, vault, gone) = (self.inner.options.clone(), Arc::clone(&self.inner.vault), id.clone());
        blocking(move || entrance::set_aside(&options, &vault, &gone)).await?;
        *held(&self.inner.stuck) = None;
        let mut rooms = self.rooms();
        rooms.index.put(&id, None);
        self.inner.options.lock.share(rooms.index.accounts.len() > 1);
        rooms.index.write(&self.inner.options.data_dir);
        Ok(())
    }

    /// Puts an account on screen. Nothing of the one before is told any more.
    async fn bring(&self, id: &str) -> Result<Desk, DeskError> {
        let (before, here) = (self.desk()?, self.rooms().index.here.clone());
        if here == id {
            return Ok(before);
        }
        let next = self.room(id)?;
        let shown = before.shows_a_school()?;
        before.hush(true);
        if let Err(error) = before.close() {
            before.hush(false);
            return Err(error);
        }
        if shown {
            // First of all: what is on screen is another person's.
            self.tell(Event::Other);
        }
        {
            let mut rooms = self.rooms();
            rooms.index.here = id.to_owned();
            rooms.index.write(&self.inner.options.data_dir);
        }
        next.hush(false);
        next.speak_as_chosen()?;
        Ok(next)
    }

    /// Goes to the account of the sample school, or to where it can begin.
    async fn to_the_sample(&self) -> Result<(), DeskError> {
        let _door = self.inner.door.lock().await;
        let id = {
            let index = &self.rooms().index;
            let is_free = |id: &str| index.get(id).is_none();
            match index.accounts.iter().find(|entry| entry.sample) {
                Some(entry) => entry.id.clone(),
                None if is_free(&index.here) => index.here.clone(),
                None if is_free(FIRST) => FIRST.to_owned(),
                None => index::new_id(),
            }
        };
        // A folder in which a script signed in is listed nowhere, and is somebody's all the same.
        let row = self.room(&id)?.store().read(|tx| tx.connection())?;
        let id = if row.is_some_and(|row| !row.sample) { index::new_id() } else { id };
        self.desk()?.no_run()?;
        self.bring(&id).await?;
        Ok(())
    }

    /// Opens another account that needs no sign-in.
    async fn switch(&self, id: &str) -> Result<AppState, DeskError> {
        let _door = self.inner.door.lock().await;
        let entry = self.rooms().index.get(id).cloned().ok_or_else(words::no_such_account)?;
        if !entry.signed_in {
            return Err(words::signed_out_there(&entry.name));
        }
        self.desk()?.no_run()?;
        let desk = self.bring(id).await?;
        desk.come_in()?;
        self.note();
        desk.open_app().await
    }

    fn view(&self) -> Result<AccountsView, DeskError> {
        // A sign-in may have been ended since.
        self.note();
        let left = !self.desk()?.shows_a_school()?;
        let rooms = self.rooms();
        let mut accounts: Vec<AccountItem> = rooms
            .index
            .accounts
            .iter()
            .map(|entry| {
                let here = entry.id == rooms.index.here && !left;
                AccountItem {
                    id: entry.id.clone(),
                    teacher: entry.name.clone(),
                    initials: entry.initials.clone(),
                    district: entry.district.clone(),
                    host: entry.relay.as_deref().map(host).unwrap_or_default(),
                    relay: entry.relay.clone(),
                    sample: entry.sample,
                    signed_in: entry.signed_in,
                    ended: entry.ended,
                    here,
                    note: words::stands(entry.sample, entry.signed_in, entry.ended).to_owned(),
                }
            })
            .collect();
        accounts.sort_by_key(|item| (!item.here, item.sample));
        drop(rooms);
        Ok(AccountsView { accounts, launch: self.launch_view(), place: self.arrived().take() })
    }

    /// A new account begins with the looks and the language of the one before.
    fn like(&self, desk: &Desk, before: &Desk) -> Result<(), DeskError> {
        let from = before.choices()?;
        let form = crate::view::SettingsForm {
            language: from.language,
            theme: from.theme,
            density: from.density,
            ..desk.choices()?
        };
        if let Ok(text) = serde_json::to_string(&form) {
            desk.store().write(|tx| tx.set_setting(settings::KEY, Some(&text)))?;
        }
        Ok(())
    }
}

/// An address as it is shown.
fn host(address: &str) -> String {
    address.split_once("://").map_or(address, |(_, host)| host).trim_end_matches('/').to_owned()
}
