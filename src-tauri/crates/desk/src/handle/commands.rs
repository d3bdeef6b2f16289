//! The declared commands and where each is done.

use crate::view::*;
use crate::{Commands, Desk, DeskError};
use gradebook::{RunId, SectionId};

fn section(input: &InSection) -> SectionId {
    SectionId::from(input.section.as_str())
}

fn run(input: &RunRef) -> RunId {
    RunId::from(input.run.as_str())
}

#[async_trait::async_trait]
impl Commands for Desk {
    async fn app_state(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.open_app().await
    }
    async fn open_sample_school(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.come_in()?;
        self.open_sample().await?;
        self.state()
    }
    async fn leave_school(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.leave().await?;
        self.state()
    }
    async fn dismiss_notice(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.store().write(|tx| tx.set_notice(None))?;
        self.state()
    }
    async fn try_now(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.engine()?;
        self.reconnect().await;
        self.state()
    }
    async fn open_in_lms(&self, input: InSection) -> Result<Opened, DeskError> {
        self.open_page(&section(&input))
    }
    async fn open_hand_in(&self, input: GradeRef) -> Result<Opened, DeskError> {
        self.open_work(&input)
    }
    async fn book(&self, input: InSection) -> Result<BookView, DeskError> {
        self.book_view(&section(&input))
    }
    async fn review(&self, input: ReviewOf) -> Result<ReviewView, DeskError> {
        self.review_view(&input)
    }
    async fn grade_detail(&self, input: GradeRef) -> Result<GradeDetail, DeskError> {
        self.detail(&input)
    }
    async fn edit_grades(&self, input: EditGrades) -> Result<EditReply, DeskError> {
        self.edit(&input)
    }
    async fn preview_paste(&self, input: PreviewPaste) -> Result<PastePreview, DeskError> {
        self.paste_preview(&input)
    }
    async fn approve(&self, input: Approve) -> Result<EditReply, DeskError> {
        self.approve_grades(&input)
    }
    async fn undo(&self, input: InSection) -> Result<EditReply, DeskError> {
        self.undo_last(&section(&input))
    }
    async fn redo(&self, input: InSection) -> Result<EditReply, DeskError> {
        self.redo_last(&section(&input))
    }
    async fn save_assignment(&self, input: AssignmentForm) -> Result<AssignmentReply, DeskError> {
        self.keep_assignment(&input)
    }
    async fn assignment_form(&self, input: AssignmentRef) -> Result<AssignmentForm, DeskError> {
        self.form(&input)
    }
    async fn remove_assignment(&self, input: AssignmentRef) -> Result<EditReply, DeskError> {
        self.drop_assignment(&input)
    }
    async fn set_policies(&self, input: SetPolicies) -> Result<Policies, DeskError> {
        self.answer(&input)
    }
    async fn import_assignments(&self, input: ImportAssignments) -> Result<ImportReply, DeskError> {
        self.take_in_assignments(&input.text)
    }
    async fn open_results(&self, input: OpenResults) -> Result<ImportView, DeskError> {
        self.open_results_file(input).await
    }
    async fn preview_import(&self, input: ImportAsk) -> Result<ImportView, DeskError> {
        self.import_view(input)
    }
    async fn import_results(&self, input: TakeIn) -> Result<EditReply, DeskError> {
        self.take_in(&input)
    }
    async fn export_assignments(&self, _: Nothing) -> Result<Saved, DeskError> {
        self.save_assignment_file()
    }
    async fn pull(&self, input: InSection) -> Result<ChangesView, DeskError> {
        self.read_lms(&section(&input)).await
    }
    async fn changes(&self, input: InSection) -> Result<ChangesView, DeskError> {
        self.changes_view(&section(&input))
    }
    async fn decide(&self, input: Decide) -> Result<EditReply, DeskError> {
        self.apply_decisions(&input)
    }
    async fn prepare_sync(&self, input: PrepareSync) -> Result<PlanView, DeskError> {
        self.prepare(&input).await
    }
    async fn prepare_undo(&self, input: PrepareUndo) -> Result<PlanView, DeskError> {
        self.prepare_undo_of(&input).await
    }
    async fn send(&self, input: Send) -> Result<Started, DeskError> {
        self.start_sending(&input)
    }
    async fn run(&self, input: RunRef) -> Result<RunView, DeskError> {
        self.run_view(&run(&input))
    }
    async fn pause_run(&self, input: RunRef) -> Result<RunView, DeskError> {
        self.engine()?.pause(&run(&input))?;
        self.run_view(&run(&input))
    }
    async fn resume_run(&self, input: RunRef) -> Result<RunView, DeskError> {
        self.engine()?.resume(&run(&input))?;
        self.run_view(&run(&input))
    }
    async fn cancel_run(&self, input: RunRef) -> Result<RunView, DeskError> {
        self.engine()?.stop(&run(&input))?;
        self.run_view(&run(&input))
    }
    async fn settle(&self, input: Settle) -> Result<EditReply, DeskError> {
        self.settle_create(&input).await
    }
    async fn history(&self, input: InSection) -> Result<HistoryView, DeskError> {
        self.history_view(&section(&input))
    }
    async fn history_run(&self, input: RunRef) -> Result<HistoryRunView, DeskError> {
        self.history_run_view(&run(&input))
    }
    async fn grade_history(&self, input: GradeRef) -> Result<GradeHistory, DeskError> {
        self.grade_history_view(&input)
    }
    async fn export_history(&self, input: ExportHistory) -> Result<Saved, DeskError> {
        self.save_history(&input)
    }
    async fn export_all_history(&self, input: ExportAllHistory) -> Result<Saved, DeskError> {
        self.save_all_history(&input)
    }
    async fn queue(&self, input: InSection) -> Result<QueueView, DeskError> {
        self.queue_view(&section(&input))
    }
    async fn export_options(&self, input: InSection) -> Result<ExportView, DeskError> {
        self.export_choices(&section(&input))
    }
    async fn export_grades(&self, input: ExportGrades) -> Result<Exported, DeskError> {
        self.save_export(input).await
    }
    async fn health(&self, _: Nothing) -> Result<HealthView, DeskError> {
        self.health_view()
    }
    async fn check_health(&self, _: Nothing) -> Result<HealthView, DeskError> {
        self.check_everything().await
    }
    async fn settings(&self, _: Nothing) -> Result<SettingsView, DeskError> {
        self.settings_view()
    }
    async fn change_settings(&self, input: SettingsForm) -> Result<SettingsView, DeskError> {
        self.keep_settings(&input)
    }
    async fn save_backup(&self, input: SaveBackup) -> Result<Saved, DeskError> {
        self.save_sealed(input).await
    }
    async fn restore_backup(&self, input: RestoreBackup) -> Result<AppState, DeskError> {
        self.bring_back(input).await
    }
    async fn matches(&self, _: Nothing) -> Result<MatchesView, DeskError> {
        self.all_matches()
    }
    async fn forget_match(&self, input: ForgetMatch) -> Result<MatchesView, DeskError> {
        self.forget_one(&input)
    }
    async fn section_removal(&self, input: InSection) -> Result<RemovalView, DeskError> {
        self.removal_view(&section(&input))
    }
    async fn remove_section(&self, input: RemoveSection) -> Result<SectionRemoved, DeskError> {
        self.take_off(&input).await
    }
    async fn take_section_back(&self, input: InSection) -> Result<SectionBack, DeskError> {
        self.take_back(&section(&input)).await
    }
    async fn lock_state(&self, _: Nothing) -> Result<LockView, DeskError> {
        Ok(self.lock_view())
    }
    async fn lock_now(&self, _: Nothing) -> Result<LockView, DeskError> {
        Ok(self.lock_here())
    }
    async fn unlock(&self, input: PinTry) -> Result<AppState, DeskError> {
        self.unlock_with(input).await
    }
    async fn here(&self, _: Nothing) -> Result<Nothing, DeskError> {
        self.somebody_is_here();
        Ok(Nothing {})
    }
    async fn set_pin(&self, input: SetPin) -> Result<LockView, DeskError> {
        self.keep_pin(input).await
    }
    async fn remove_pin(&self, input: PinTry) -> Result<LockView, DeskError> {
        self.drop_pin(input).await
    }
    async fn choose_lock(&self, input: LockChoices) -> Result<LockView, DeskError> {
        self.choose_when(input).await
    }
    async fn change_key(&self, _: Nothing) -> Result<SettingsView, DeskError> {
        self.give_new_key().await
    }
    async fn begin_anew(&self, _: Nothing) -> Result<AppState, DeskError> {
        self.begun_already()
    }
    async fn erase_everything(&self, input: Erase) -> Result<Erased, DeskError> {
        self.erase(&input).await
    }
}
