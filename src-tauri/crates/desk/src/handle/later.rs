//! Not there yet.
use crate::view::*;
use crate::{Desk, DeskError};
use gradebook::SectionId;
fn not_yet<T>() -> Result<T, DeskError> {
    Err(DeskError::invalid("Passback can’t do this yet. Nothing was changed."))
}
impl Desk {
    pub(crate) fn export_choices(&self, _: &SectionId) -> Result<ExportView, DeskError> {
        not_yet()
    }
    pub(crate) async fn save_export(&self, _: ExportGrades) -> Result<Exported, DeskError> {
        not_yet()
    }
    pub(crate) fn settings_view(&self) -> Result<SettingsView, DeskError> {
        not_yet()
    }
    pub(crate) fn keep_settings(&self, _: &SettingsForm) -> Result<SettingsView, DeskError> {
        not_yet()
    }
    pub(crate) async fn save_sealed(&self, _: SaveBackup) -> Result<Saved, DeskError> {
        not_yet()
    }
    pub(crate) async fn bring_back(&self, _: RestoreBackup) -> Result<AppState, DeskError> {
        not_yet()
    }
    pub(crate) async fn erase(&self, _: &Erase) -> Result<Erased, DeskError> {
        not_yet()
    }
}
