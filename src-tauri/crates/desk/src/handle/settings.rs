//! Settings: read, changed, and where the data lie. Sealed backups, and erasing everything.

use crate::view::{
    AppState, BackupItem, CopyItem, DataView, Erase, Erased, RestoreBackup, SaveBackup, Saved, SettingsForm,
    SettingsView,
};
use crate::words::settings as words;
use crate::{Desk, DeskError, private, sealed, settings, zone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::{StoreError, Tx};

/// Key of the list of exported files.
const COPIES: &str = "copies";
/// Exported files that are remembered.
const MOST_COPIES: usize = 50;
/// How the name of a sealed backup ends.
const SEALED: &str = ".age";
/// The word that is typed before everything is erased.
const WORD: &str = "ERASE";

/// A file that must not outlive what it is made for.
struct Passing(std::path::PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// An exported file as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Copy {
    pub(crate) path: String,
    pub(crate) what: String,
    pub(crate) at: String,
    pub(crate) hidden: bool,
}

impl Desk {
    /// What the teacher chose.
    pub(crate) fn choices(&self) -> Result<SettingsForm, DeskError> {
        let kept = self.store().read(|tx| tx.setting(settings::KEY))?;
        Ok(settings::read(kept.as_deref()))
    }

    pub(crate) fn settings_view(&self) -> Result<SettingsView, DeskError> {
        let copies = self.store().read(copies)?;
        let backups = self.store().backups();
        let small = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX);
        let item = |file: store::BackupFile| BackupItem {
            name: file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            at: file.at.to_string(),
            bytes: small(file.bytes),
        };
        Ok(SettingsView {
            choices: self.choices()?,
            data: DataView {
                folder: self.inner.options.data_dir.display().to_string(),
                bytes: backups.as_ref().map_or(0, |backups| small(backups.bytes())),
                backups: backups.iter().flat_map(|backups| backups.list()).map(item).collect(),
                copies: copies
                    .into_iter()
                    .map(|copy| CopyItem {
                        there: Path::new(&copy.path).exists(),
                        path: copy.path,
                        what: copy.what,
                        at: copy.at,
                        hidden: copy.hidden,
                    })
                    .collect(),
                encrypted: false,
            },
        })
    }

    pub(crate) fn keep_settings(&self, form: &SettingsForm) -> Result<SettingsView, DeskError> {
        settings::check(form).map_err(DeskError::invalid)?;
        let text = serde_json::to_string(form)
            .map_err(|_| DeskError::invalid("The settings could not be kept. Nothing was changed."))?;
        self.store().write(|tx| {
            tx.worth_a_backup();
            tx.set_setting(settings::KEY, Some(&text))
        })?;
        // Which sections are shown may be others now.
        self.tell_sections();
        // What waited for quiet hours to end may go now.
        self.inner.nudge.notify_one();
        self.settings_view()
    }

    /// The sections that are read and sent by themselves: those the teacher has, without those they hid.
    pub(crate) fn shown_sections(&self) -> Result<Vec<store::SectionRow>, DeskError> {
        let hidden = self.choices()?.hidden_sections;
        let all = self.store().read(|tx| tx.sections())?;
        let shown = |s: &store::SectionRow| !s.gone && !hidden.iter().any(|id| id == s.id.as_str());
        Ok(all.into_iter().filter(shown).collect())
    }

    /// Whether nothing is sent by itself now.
    pub(crate) fn is_quiet(&self) -> Result<bool, DeskError> {
        let now = self.now();
        Ok(settings::quiet_at(&self.choices()?, now, (self.inner.options.zone)(now)))
    }

    /// Remembers an exported file, so that the teacher knows where copies lie.
    pub(crate) fn remember_copy(&self, copy: Copy) -> Result<(), DeskError> {
        Ok(self.store().write(|tx| {
            let mut all = copies(tx)?;
            all.insert(0, copy);
            tx.worth_a_backup();
            keep_copies(tx, all)
        })?)
    }

    pub(crate) async fn save_sealed(&self, input: SaveBackup) -> Result<Saved, DeskError> {
        if input.passphrase.chars().count() < sealed::LEAST {
            return Err(words::short_passphrase(sealed::LEAST));
        }
        let desk = self.clone();
        blocking(move || desk.seal(&input.passphrase)).await
    }

    fn seal(&self, passphrase: &str) -> Result<Saved, DeskError> {
        let now = self.now();
        // Lies in the data folder, for this account only, and is gone before the answer.
        let plain = Passing(self.inner.options.data_dir.join("backup-to-be-sealed.db"));
        self.backup_to(&plain.0)?;
        let bytes = std::fs::read(&plain.0).map_err(|error| unreadable(&error))?;
        let sealed = sealed::seal(&bytes, passphrase)
            .map_err(|_| DeskError::invalid("The backup could not be sealed. Nothing was saved."))?;
        let day = zone::day(now, (self.inner.options.zone)(now));
        let path = private::free(&self.inner.options.downloads, &format!("passback-backup-{day}{SEALED}"));
        let saved = self.save_at(&path, |path| private::write_private(path, &sealed))?;
        self.remember_copy(Copy {
            path: saved.path.clone(),
            what: "Sealed backup".to_owned(),
            at: now.to_string(),
            hidden: false,
        })?;
        Ok(saved)
    }

    pub(crate) async fn bring_back(&self, input: RestoreBackup) -> Result<AppState, DeskError> {
        self.no_run()?;
        let desk = self.clone();
        let from = Passing(blocking(move || desk.unsealed(&input)).await?);
        // Opening takes a while; something may have begun by itself.
        self.no_run()?;
        // Files that were exported since the backup lie where they lie all the same.
        let exported = self.store().read(copies)?;
        self.leave().await?;
        let desk = self.clone();
        let restored = blocking(move || desk.restore(&from.0)).await;
        // Back to the school, whether the backup was taken or not.
        self.come_in()?;
        // A list that came with the backup names files of another time, or of another computer.
        self.store().write(|tx| keep_copies(tx, exported))?;
        let state = self.open_app().await;
        restored?;
        // Whatever is on screen is of before.
        for section in self.store().read(|tx| tx.sections())? {
            self.tell(crate::Event::Book { section: section.id.to_string() });
        }
        state
    }

    /// The school is no longer one that was left.
    pub(crate) fn come_in(&self) -> Result<(), DeskError> {
        Ok(self.store().write(|tx| tx.set_setting("left", None))?)
    }

    /// The backup as a file that can be restored.
    fn unsealed(&self, input: &RestoreBackup) -> Result<std::path::PathBuf, DeskError> {
        let bytes = STANDARD
            .decode(input.content.as_bytes())
            .map_err(|_| DeskError::invalid("The file could not be read. Nothing was changed."))?;
        let plain = if sealed::is_sealed(&bytes) {
            if input.passphrase.is_empty() {
                return Err(words::needs_passphrase());
            }
            sealed::open(&bytes, &input.passphrase).map_err(|_| words::wrong_passphrase())?
        } else {
            bytes
        };
        let path = self.inner.options.data_dir.join("backup-to-be-restored.db");
        private::write_private(&path, &plain).map_err(|error| unreadable(&error))?;
        Ok(path)
    }

    pub(crate) async fn erase(&self, input: &Erase) -> Result<Erased, DeskError> {
        if input.typed.trim() != WORD {
            return Err(words::not_the_word());
        }
        self.no_run()?;
        let lms = self.store().read(|tx| tx.connection())?.map(|row| row.kind.name());
        let copies = self.store().read(copies)?;
        self.leave().await?;
        let store = self.inner.store.clone();
        let erased = blocking(move || Ok(store.erase()?)).await;
        if erased.is_err() {
            // The data are still there, and so is the school.
            self.come_in()?;
        }
        let cleared = erased?;
        let mut left = vec![words::left_in_lms(lms)];
        let sample = self.inner.options.data_dir.join("sample-school");
        let sample = !sample.exists() || std::fs::remove_dir_all(&sample).is_ok();
        let complete = cleared && sample;
        if !complete {
            left.push(words::left_folder(&self.inner.options.data_dir.display().to_string()));
        }
        for copy in copies.iter().filter(|copy| Path::new(&copy.path).exists()) {
            // A sealed backup is the way back: it goes only by the teacher's own hand.
            let goes = input.copies && !copy.path.ends_with(SEALED);
            if !goes || std::fs::remove_file(&copy.path).is_err() {
                left.push(words::left_copy(&copy.path));
            }
        }
        left.push(words::LEFT_BACKUPS.to_owned());
        *self.inner.checked.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        *self.inner.results.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        Ok(Erased { complete, left, state: self.state()? })
    }

    fn no_run(&self) -> Result<(), DeskError> {
        // A run that was cut off and that nobody drives can't be waited for, and changes nothing.
        let Some(school) = self.school_if_open() else { return Ok(()) };
        let active = self.store().read(|tx| tx.runs_active())?;
        let driven = active.iter().any(|run| school.engine.control(&run.id).is_some());
        if driven { Err(words::run_under_way()) } else { Ok(()) }
    }
}

fn copies(tx: &Tx<'_>) -> Result<Vec<Copy>, StoreError> {
    let kept = tx.setting(COPIES)?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Newest first, each file once.
fn keep_copies(tx: &mut Tx<'_>, all: Vec<Copy>) -> Result<(), StoreError> {
    let mut kept: Vec<Copy> = Vec::new();
    for copy in all {
        if kept.len() < MOST_COPIES && kept.iter().all(|other| other.path != copy.path) {
            kept.push(copy);
        }
    }
    tx.set_setting(COPIES, serde_json::to_string(&kept).ok().as_deref())
}

fn unreadable(error: &std::io::Error) -> DeskError {
    DeskError::new(
        crate::ErrorCode::Storage,
        format!("The backup could not be prepared ({}). Nothing was changed.", error.kind()),
        "Make room on the disk, then try again.",
    )
}

/// Work that takes a while, away from the threads that answer the window.
async fn blocking<T: std::marker::Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + std::marker::Send + 'static,
) -> Result<T, DeskError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(_) => Err(DeskError::new(
            crate::ErrorCode::Failed,
            "That broke off in the middle. Nothing was changed.",
            "Try again.",
        )),
    }
}
