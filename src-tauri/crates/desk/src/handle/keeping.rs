//! Keeping the data safe: backups at the right moments, one on request, one brought back, and what to tell about it.

use crate::view::NoticeView;
use crate::{Desk, DeskError, ErrorCode, words};
use language::text;
use std::path::Path;
use store::Moment;

impl Desk {
    /// Makes a backup beside everything else if one is due. What goes wrong is in the log: the next moment tries again.
    pub(crate) fn keep_safe(&self, moment: Moment) {
        let Some(backups) = self.store().backups() else { return };
        let now = self.now();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = backups.make_if_due(moment, now) {
                tracing::warn!(%error, "no backup this time");
            }
        });
    }

    /// The end of a script's command: makes a backup if one is due, and waits for it.
    pub fn end(&self) {
        let Some(backups) = self.store().backups() else { return };
        if let Err(error) = backups.make_if_due(Moment::End, self.now()) {
            tracing::warn!(%error, "no backup at the end");
        }
    }

    /// The window was closed: makes a last backup if anything changed since the newest one, on a thread that may block,
    /// and answers when that is over. A host that can't wait any longer drops the answer and ends: every change was
    /// saved before this, and what is left of an unfinished backup goes with the next one.
    pub async fn closed(&self) {
        let Some(backups) = self.store().backups() else { return };
        let now = self.now();
        let made = tokio::task::spawn_blocking(move || backups.make_if_due(Moment::Closed, now)).await;
        match made {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "no backup when the window was closed"),
            Err(error) => tracing::warn!(%error, "the backup at the end broke off"),
        }
    }

    /// Writes a verified backup to a file. A backup of ours there is replaced, nothing else.
    ///
    /// # Errors
    /// When something else is in the way, or it cannot be saved.
    pub fn backup_to(&self, out: &Path) -> Result<(), DeskError> {
        Ok(self.store().backup_to(out)?)
    }

    /// Brings a backup back; answers what the teacher must know. No school may be open meanwhile.
    ///
    /// # Errors
    /// When the file cannot be used, or a school is open. Nothing was changed then.
    pub fn restore(&self, from: &Path) -> Result<NoticeView, DeskError> {
        if self.school_if_open().is_some() {
            return Err(DeskError::new(
                ErrorCode::Busy,
                text!(
                    "A backup can’t be restored while a school is open. Nothing was changed.",
                    "Una copia de seguridad no se puede restaurar mientras una escuela está abierta. No se cambió nada."
                ),
                text!("Leave the school, then restore.", "Salga de la escuela y restaure entonces."),
            ));
        }
        let notice = self.store().restore(from, self.now())?;
        Ok(words::keeping::notice(&notice, self.lms_name()?.as_deref()))
    }

    /// The same with the bytes of a backup that is not sealed any more.
    pub(crate) fn restore_bytes(&self, bytes: &[u8]) -> Result<NoticeView, DeskError> {
        let notice = self.store().restore_bytes(bytes, self.now())?;
        Ok(words::keeping::notice(&notice, self.lms_name()?.as_deref()))
    }

    /// What happened to the saved data that the teacher has not read yet.
    pub(crate) fn notice_view(&self) -> Result<Option<NoticeView>, DeskError> {
        let Some(notice) = self.store().read(|tx| tx.notice())? else { return Ok(None) };
        Ok(Some(words::keeping::notice(&notice, self.lms_name()?.as_deref())))
    }

    /// What this opening did to the saved data, for hosts that have no window.
    ///
    /// # Errors
    /// When the saved data cannot be read.
    pub fn opening_notice(&self) -> Result<Option<NoticeView>, DeskError> {
        let Some(notice) = self.store().opening_notice() else { return Ok(None) };
        Ok(Some(words::keeping::notice(notice, self.lms_name()?.as_deref())))
    }

    fn lms_name(&self) -> Result<Option<String>, DeskError> {
        Ok(self.store().read(|tx| tx.connection())?.map(|row| crate::words::lms(row.kind).to_owned()))
    }
}
