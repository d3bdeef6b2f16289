//! Settings: read, changed, and where the data lie. Sealed backups, and erasing everything.

use crate::apart::{blocking, held};
use crate::view::{
    AppState, BackupItem, CopyItem, DataView, Erase, Erased, RestoreBackup, SaveBackup, Saved, SettingsForm,
    SettingsView,
};
use crate::words::settings as words;
use crate::{Desk, DeskError, private, sealed, settings, zone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use language::{Spoken, in_language, spoken, text};
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::{RunKind, StoreError, Tx};

/// Key of the list of exported files.
const COPIES: &str = "copies";
/// Exported files that are remembered.
const MOST_COPIES: usize = 50;
/// How the name of a sealed backup ends.
const SEALED: &str = ".age";
/// The word that is typed before everything is erased.
const WORD: &str = "ERASE";

/// An exported file as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Copy {
    pub(crate) path: String,
    pub(crate) what: String,
    /// The same in Spanish: the list may be read in another language than it was written in.
    #[serde(default)]
    pub(crate) spanish: String,
    pub(crate) at: String,
    pub(crate) hidden: bool,
}

impl Copy {
    /// A file that was written just now; `what` says what it is, in the language that is spoken.
    pub(crate) fn new(path: &str, what: impl Fn() -> String, at: gradebook::Time, hidden: bool) -> Self {
        Self {
            path: path.to_owned(),
            what: in_language(Spoken::English, &what),
            spanish: in_language(Spoken::Spanish, &what),
            at: at.to_string(),
            hidden,
        }
    }

    fn what(self) -> String {
        // One of an earlier version has no Spanish.
        let spanish = spoken() == Spoken::Spanish && !self.spanish.is_empty();
        if spanish { self.spanish } else { self.what }
    }
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
        let (encrypted, at_rest) = self.at_rest();
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
                        path: copy.path.clone(),
                        at: copy.at.clone(),
                        hidden: copy.hidden,
                        what: copy.what(),
                    })
                    .collect(),
                encrypted,
                at_rest,
            },
            removed: self.removed_sections()?,
        })
    }

    pub(crate) fn keep_settings(&self, form: &SettingsForm) -> Result<SettingsView, DeskError> {
        settings::check(form).map_err(DeskError::invalid)?;
        let text = serde_json::to_string(form).map_err(|_| {
            DeskError::invalid(text!(
                "The settings could not be kept. Nothing was changed.",
                "La configuración no se pudo guardar. No se cambió nada."
            ))
        })?;
        self.store().write(|tx| {
            tx.worth_a_backup();
            tx.set_setting(settings::KEY, Some(&text))
        })?;
        let before = spoken();
        self.speak_as_chosen()?;
        if spoken() != before {
            self.say_everything_again()?;
        }
        // Which sections are shown may be others now.
        self.tell_sections();
        // What waited for quiet hours to end may go now.
        self.inner.nudge.notify_one();
        self.settings_view()
    }

    /// From now on the language that the teacher chose is spoken.
    pub(crate) fn speak_as_chosen(&self) -> Result<(), DeskError> {
        self.inner.options.speech.speak(self.choices()?.language);
        Ok(())
    }

    /// What is on screen was said in another language.
    pub(crate) fn say_everything_again(&self) -> Result<(), DeskError> {
        self.tell_connection();
        for section in self.store().read(|tx| tx.sections())? {
            self.tell(crate::Event::Book { section: section.id.to_string() });
        }
        Ok(())
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
        // Never in a file without being sealed.
        let bytes = zeroize::Zeroizing::new(self.store().backup_bytes()?);
        let sealed = sealed::seal(&bytes, passphrase).map_err(|_| {
            DeskError::invalid(text!(
                "The backup could not be sealed. Nothing was saved.",
                "La copia de seguridad no se pudo sellar. No se guardó nada."
            ))
        })?;
        let day = zone::day(now, (self.inner.options.zone)(now));
        let path = private::free(&self.inner.options.downloads, &format!("passback-backup-{day}{SEALED}"));
        let saved = self.save_at(&path, |path| private::write_private(path, &sealed))?;
        self.remember_copy(Copy::new(&saved.path, || words::sealed_backup().to_owned(), now, false))?;
        Ok(saved)
    }

    pub(crate) async fn bring_back(&self, input: RestoreBackup) -> Result<AppState, DeskError> {
        self.no_run()?;
        let from = blocking(move || unsealed(&input)).await?;
        // Opening takes a while; something may have begun by itself.
        self.no_run()?;
        // Files that were exported since the backup lie where they lie all the same.
        let exported = self.store().read(copies)?;
        self.leave().await?;
        let desk = self.clone();
        let restored = blocking(move || desk.restore_bytes(&from)).await;
        // Back to the school, whether the backup was taken or not.
        self.come_in()?;
        // A list that came with the backup names files of another time, or of another computer.
        self.store().write(|tx| keep_copies(tx, exported))?;
        self.speak_as_chosen()?;
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

    pub(crate) async fn erase(&self, input: &Erase) -> Result<Erased, DeskError> {
        if input.typed.trim() != WORD {
            return Err(words::not_the_word());
        }
        self.no_run()?;
        let lms = self.store().read(|tx| tx.connection())?.map(|row| crate::words::lms(row.kind));
        let copies = self.store().read(copies)?;
        // A vault that is shut keeps nobody from erasing.
        let account = self.account().await;
        let mut signed_in = account.is_err();
        self.leave().await?;
        let store = self.inner.store.clone();
        let desk = self.clone();
        let erased = blocking(move || {
            let cleared = store.erase()?;
            Ok((cleared, desk.forget_old_key()))
        })
        .await;
        if erased.is_err() {
            // The data are still there, and so is the school.
            self.come_in()?;
        }
        let (cleared, key) = erased?;
        self.inner.looked.forget();
        self.speak_as_chosen()?;
        if let Ok(Some(account)) = account
            && let Err(error) = self.end_sign_in(&account).await
        {
            tracing::warn!(%error, "the sign-in could not be taken out of the keyring");
            signed_in = true;
        }
        let mut left = vec![words::left_in_lms(lms)];
        let sample = self.inner.options.data_dir.join("sample-school");
        let sample = !sample.exists() || std::fs::remove_dir_all(&sample).is_ok();
        let complete = cleared && sample;
        if !complete {
            left.push(words::left_folder(&self.inner.options.data_dir.display().to_string()));
        }
        if !key {
            let place = self.vault().kept_in();
            left.push(crate::words::at_rest::left_key(place).to_owned());
        }
        if signed_in {
            left.push(crate::words::at_rest::left_sign_in().to_owned());
        }
        let pin = self.app_lock().kept().is_some_and(|kept| kept.has_pin());
        if pin && self.app_lock().is_shared() {
            left.push(crate::words::at_rest::left_pin().to_owned());
        } else if pin && let Err(error) = self.app_lock().forget(&self.vault()) {
            tracing::warn!(%error, "the PIN could not be taken out of the keyring");
            left.push(crate::words::at_rest::left_own_pin().to_owned());
        }
        for copy in copies.iter().filter(|copy| Path::new(&copy.path).exists()) {
            // A sealed backup is the way back: it goes only by the teacher's own hand.
            let goes = input.copies && !copy.path.ends_with(SEALED);
            if !goes || std::fs::remove_file(&copy.path).is_err() {
                left.push(words::left_copy(&copy.path));
            }
        }
        left.push(words::left_backups().to_owned());
        *held(&self.inner.checked) = None;
        *held(&self.inner.results) = None;
        Ok(Erased { complete, left, state: self.state()? })
    }

    /// That nothing is on its way to the LMS. A reading keeps nobody waiting: what it did not bring is read again.
    pub(crate) fn no_run(&self) -> Result<(), DeskError> {
        // A run that was cut off and that nobody drives can't be waited for, and changes nothing.
        let Some(school) = self.school_if_open() else { return Ok(()) };
        let active = self.store().read(|tx| tx.runs_active())?;
        let sends =
            active.iter().any(|run| run.kind == RunKind::Send && school.engine.control(&run.id).is_some());
        if sends { Err(words::run_under_way()) } else { Ok(()) }
    }
}

pub(super) fn copies(tx: &Tx<'_>) -> Result<Vec<Copy>, StoreError> {
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

/// The backup as bytes that can be restored. Never in a file without being encrypted.
fn unsealed(input: &RestoreBackup) -> Result<zeroize::Zeroizing<Vec<u8>>, DeskError> {
    let bytes = STANDARD.decode(input.content.as_bytes()).map_err(|_| {
        DeskError::invalid(text!(
            "The file could not be read. Nothing was changed.",
            "El archivo no se pudo leer. No se cambió nada."
        ))
    })?;
    if !sealed::is_sealed(&bytes) {
        return Ok(bytes.into());
    }
    if input.passphrase.is_empty() {
        return Err(words::needs_passphrase());
    }
    let plain = sealed::open(&bytes, &input.passphrase).map_err(|_| words::wrong_passphrase())?;
    Ok(plain.into())
}
