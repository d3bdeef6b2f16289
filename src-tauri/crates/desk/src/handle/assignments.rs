//! Making and changing assignments here, the three answers, and the assignment file.

use crate::handle::funnel::Place;
use crate::mixed::mixed;
use crate::show::changes::detail_name;
use crate::view::{
    AssignmentForm, AssignmentRef, AssignmentReply, EditReply, FieldProblem, ImportReply, OwnPolicies,
    Policies, Saved, SetPolicies,
};
use crate::{Desk, DeskError, ErrorCode, policies, words};
use gradebook::assignment_file::{self, Entry, EntryFault, FileError};
use gradebook::entry::number;
use gradebook::op::{Delta, OpKind};
use gradebook::{
    Assignment, AssignmentId, AssignmentsGo, Delivery, Detail, Details, LmsEdits, Profile,
    RemoteAssignmentId, ResultsGo, Score, SectionId, Time,
};
use language::{say, text};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use store::{NewTrailRow, TrailKind, TrailWho};

/// Longest description kept.
const LONGEST_TEXT: usize = 30_000;

/// The short reference of an assignment made here. It follows from the id, so that it is the same after undo and redo.
/// No letters or digits that look alike.
pub(crate) fn reference_of(id: &AssignmentId) -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut hash = mixed(id.as_str().bytes());
    let mut text = String::from("PB-");
    for _ in 0..4 {
        let place = usize::try_from(hash % 30).unwrap_or(0);
        text.push(LETTERS.get(place).copied().map_or('X', char::from));
        hash /= 30;
    }
    text
}

impl Desk {
    pub(crate) fn form(&self, input: &AssignmentRef) -> Result<AssignmentForm, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let id = AssignmentId::from(input.assignment.as_str());
        let a = self.store().read(|tx| tx.assignment(&section, &id))?;
        Ok(AssignmentForm {
            section: input.section.clone(),
            assignment: Some(input.assignment.clone()),
            title: a.local.title,
            description: a.local.description,
            points: a.local.points.map(|p| p.to_string()).unwrap_or_default(),
            due: a.local.due.map(|t| t.to_string()),
            auto_graded: a.auto_graded,
            policies: policies::own_to_view(a.policies),
        })
    }

    pub(crate) fn keep_assignment(&self, input: &AssignmentForm) -> Result<AssignmentReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let now = self.now();
        let (profile, known) = self.store().read(|tx| {
            let profile = tx.connection()?.map_or(gradebook::LmsKind::Unknown, |c| c.kind).profile();
            let known = match &input.assignment {
                Some(id) => Some(tx.assignment(&section, &AssignmentId::from(id.as_str()))?),
                None => None,
            };
            tx.section(&section)?;
            Ok((profile, known))
        })?;
        let (details, mut problems) = read_form(input, &profile);
        if known.as_ref().is_some_and(|k| k.base.is_none() && k.remote_id().is_some()) {
            let lms = crate::words::lms(profile.kind);
            let message = say!(
                "This assignment hasn’t been read from {lms} yet. Read {lms} first, then change it.",
                "Esta tarea todavía no se ha leído de {lms}. Lea {lms} primero y cámbiela entonces."
            );
            problems.push(FieldProblem { field: "title".to_owned(), message });
        }
        if !problems.is_empty() {
            return Ok(AssignmentReply { assignment: None, problems, notes: Vec::new() });
        }
        let kind = if known.is_some() { OpKind::ChangeAssignment } else { OpKind::MakeAssignment };
        let after = match &known {
            Some(known) => Assignment {
                local: details.clone(),
                auto_graded: input.auto_graded,
                policies: policies::own_from_view(input.policies),
                failure: None,
                ..known.clone()
            },
            None => self.new_assignment(&section, details.clone(), input.auto_graded, input.policies),
        };
        let notes = notes(&after, known.as_ref(), &profile, now);
        self.funnel(&section, kind, |tx, touch| touch.assignment(tx, known.as_ref(), Some(&after)))?;
        self.inner.herald.hear(sync::Signal::Book(section.clone()));
        self.nudge_if_automatic(&section)?;
        Ok(AssignmentReply { assignment: Some(after.id.to_string()), problems, notes })
    }

    pub(crate) fn new_assignment(
        &self,
        section: &SectionId,
        local: Details,
        auto_graded: bool,
        own: OwnPolicies,
    ) -> Assignment {
        let place: String = section.as_str().chars().rev().take(6).collect();
        let made = self.inner.made.fetch_add(1, Ordering::Relaxed);
        let id = AssignmentId::from(format!("pb-{:x}-{place}-{made:x}", self.now().millis()));
        Assignment {
            reference: reference_of(&id),
            id,
            local,
            base: None,
            remote: None,
            delivery: Delivery::OnlyHere,
            auto_graded,
            policies: policies::own_from_view(own),
            failure: None,
            grades_read: false,
            in_points: true,
        }
    }

    pub(crate) fn drop_assignment(&self, input: &AssignmentRef) -> Result<EditReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let id = AssignmentId::from(input.assignment.as_str());
        let known = self.store().read(|tx| tx.assignment(&section, &id))?;
        if known.delivery != Delivery::OnlyHere {
            return Err(DeskError::invalid(text!(
                "Only an assignment that was never sent can be removed here. Nothing was changed. Delete it in the LMS; Passback will notice.",
                "Aquí solo se puede quitar una tarea que nunca se envió. No se cambió nada. Elimínela en el LMS; Passback lo notará."
            )));
        }
        let done = self.funnel(&section, OpKind::RemoveAssignment, |tx, touch| {
            touch.assignment(tx, Some(&known), None)
        })?;
        self.reply(
            &section,
            done,
            text!("Removed. You can undo that.", "Se quitó. Se puede deshacer.").to_owned(),
        )
    }

    pub(crate) fn answer(&self, input: &SetPolicies) -> Result<Policies, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let before = self.store().read(|tx| tx.section(&section))?.policies;
        let after = gradebook::Policies {
            assignments: input.assignments.map_or(before.assignments, policies::from_assignments),
            results: input.results.map_or(before.results, policies::from_results),
            edits: input.edits.map_or(before.edits, policies::from_edits),
        };
        if before != after {
            self.funnel(&section, OpKind::SetPolicies, |tx, touch| {
                tx.set_policies(&section, after)?;
                touch.delta(Delta::Policies { before, after });
                touch.reload();
                Ok(())
            })?;
            self.inner.herald.hear(sync::Signal::Book(section.clone()));
            self.nudge_if_automatic(&section)?;
        }
        Ok(policies::to_view(after))
    }

    /// Wakes the schedule if this section has an answer that lets something go by itself.
    pub(crate) fn nudge_if_automatic(&self, section: &SectionId) -> Result<(), DeskError> {
        let (policies, assignments) =
            self.store().read(|tx| Ok((tx.section(section)?.policies, tx.assignments(section)?)))?;
        let automatic = assignments.iter().any(|a| {
            let own = policies.with(a.policies);
            own.assignments == AssignmentsGo::AtOnce
                || own.results == ResultsGo::AtOnce && a.auto_graded
                || own.edits == LmsEdits::Take
        });
        if automatic {
            self.inner.nudge.notify_one();
        }
        Ok(())
    }

    /// Takes in an assignment file: only ids that are not known yet, only sections of this teacher.
    pub(crate) fn take_in_assignments(&self, text: &str) -> Result<ImportReply, DeskError> {
        let entries = assignment_file::read(text).map_err(no_file)?;
        let now = self.now();
        let reply = self.store().write(|tx| {
            let mut reply = ImportReply { added: 0, known: 0, problems: Vec::new() };
            let sections: BTreeSet<SectionId> = tx.sections()?.into_iter().map(|s| s.id).collect();
            let mut taken = BTreeSet::new();
            for section in &sections {
                for a in tx.assignments(section)? {
                    taken.extend(a.remote_id().map(ToString::to_string));
                    taken.insert(a.id.to_string());
                }
            }
            for (place, entry) in entries.into_iter().enumerate() {
                let line = match entry {
                    Ok(line) => line,
                    Err(fault) => {
                        reply.problems.push(no_entry(fault, place + 1));
                        continue;
                    }
                };
                let section = SectionId::from(line.section.as_str());
                if !sections.contains(&section) {
                    reply.problems.push(say!(
                        "Entry {}: its section isn’t one of yours.",
                        "Entrada {}: su sección no es una de las suyas.",
                        place + 1
                    ));
                    continue;
                }
                if tx.find_assignment(&section, &line.assignment)?.is_some() {
                    reply.known += 1;
                    continue;
                }
                if !taken.insert(line.assignment.clone()) {
                    reply.problems.push(say!(
                        "Entry {}: it already belongs to another section.",
                        "Entrada {}: ya pertenece a otra sección.",
                        place + 1
                    ));
                    continue;
                }
                let known = imported(line);
                tx.put_assignment(&section, &known, now)?;
                // It was here before and removed: its grades are back with it.
                let mut back = Vec::new();
                for (student, cell) in tx.cells(&known.id)? {
                    let place = Place { section: &section, assignment: &known.id, student: &student, now };
                    let row = place.row(TrailKind::Restored, None, Some(cell.local.clone()), &cell);
                    back.push(NewTrailRow { who: TrailWho::Import, ..row });
                }
                tx.trail_add(&back)?;
                reply.added += 1;
            }
            Ok(reply)
        })?;
        for section in self.store().read(|tx| tx.sections())? {
            self.inner.herald.hear(sync::Signal::Book(section.id));
        }
        Ok(reply)
    }

    /// The assignment file's text, of everything that is in the LMS.
    ///
    /// # Errors
    /// When the saved data cannot be read.
    pub fn assignment_file(&self) -> Result<String, DeskError> {
        let now = self.now();
        let (district, lines) = self.store().read(|tx| {
            let mut lines = Vec::new();
            for section in tx.sections()? {
                for a in tx.assignments(&section.id)? {
                    let remote = match &a.delivery {
                        Delivery::InLms { id } | Delivery::DeletedThere { id } => id.to_string(),
                        Delivery::OnlyHere | Delivery::Creating | Delivery::Unanswered { .. } => continue,
                    };
                    lines.push(Entry {
                        section: section.id.to_string(),
                        assignment: remote,
                        title: a.local.title,
                        points: a.local.points.map(|p| p.to_string()),
                        due: a.local.due,
                        auto_graded: a.auto_graded,
                    });
                }
            }
            Ok((tx.connection()?.map(|c| c.district).unwrap_or_default(), lines))
        })?;
        assignment_file::write(district, now, &lines).map_err(|_| {
            DeskError::new(
                ErrorCode::Failed,
                text!("The assignment file could not be made.", "El archivo de tareas no se pudo crear."),
                "",
            )
        })
    }

    pub(crate) fn save_assignment_file(&self) -> Result<Saved, DeskError> {
        let text = self.assignment_file()?;
        self.save_download("passback-assignments.json", |path| std::fs::write(path, text))
    }

    /// Writes a file of this name into the Downloads folder.
    pub(crate) fn save_download(
        &self,
        name: &str,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<Saved, DeskError> {
        self.save_at(&self.inner.options.downloads.join(name), write)
    }

    /// Writes a file where somebody wants it.
    pub(crate) fn save_at(
        &self,
        path: &Path,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<Saved, DeskError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let saved = folder.map_or(Ok(()), std::fs::create_dir_all).and_then(|()| write(path));
        saved.map_err(|error| {
            DeskError::new(
                ErrorCode::Storage,
                say!(
                    "The file could not be saved ({}).",
                    "El archivo no se pudo guardar ({}).",
                    error.kind()
                ),
                text!(
                    "Make room on the disk, or check the permissions of the folder.",
                    "Libere espacio en el disco o revise los permisos de la carpeta."
                ),
            )
        })?;
        Ok(Saved { path: path.display().to_string() })
    }
}

fn no_file(error: FileError) -> DeskError {
    match error {
        FileError::TooLarge => DeskError::invalid(text!(
            "That file is too large for an assignment file. Nothing was imported.",
            "Ese archivo es demasiado grande para ser un archivo de tareas. No se importó nada."
        )),
        FileError::NotOne { line } => DeskError::new(
            ErrorCode::Invalid,
            say!(
                "This is not an assignment file (line {line}). Nothing was imported.",
                "Este no es un archivo de tareas (línea {line}). No se importó nada."
            ),
            text!(
                "Choose the file passback-assignments.json.",
                "Elija el archivo passback-assignments.json."
            ),
        ),
        FileError::OtherFormat => DeskError::invalid(text!(
            "This is not an assignment file. Nothing was imported.",
            "Este no es un archivo de tareas. No se importó nada."
        )),
        FileError::Newer => DeskError::invalid(text!(
            "This assignment file was written by a newer version of Passback. Nothing was imported.",
            "Este archivo de tareas se escribió con una versión más nueva de Passback. No se importó nada."
        )),
    }
}

fn no_entry(fault: EntryFault, place: usize) -> String {
    match fault {
        EntryFault::Ids => {
            say!("Entry {place}: its ids can’t be read.", "Entrada {place}: sus ids no se pueden leer.")
        }
        EntryFault::Incomplete => say!(
            "Entry {place}: section, assignment or title is missing.",
            "Entrada {place}: falta la sección, la tarea o el título."
        ),
    }
}

fn imported(line: Entry) -> Assignment {
    let remote = RemoteAssignmentId::from(line.assignment.as_str());
    let id = AssignmentId::from(line.assignment.as_str());
    let points = line.maximum();
    Assignment {
        reference: reference_of(&id),
        id,
        local: Details { title: line.title, description: String::new(), due: line.due, points },
        base: None,
        remote: None,
        delivery: Delivery::InLms { id: remote },
        auto_graded: line.auto_graded,
        policies: gradebook::OwnPolicies::default(),
        failure: None,
        grades_read: false,
        in_points: true,
    }
}

fn read_form(input: &AssignmentForm, profile: &Profile) -> (Details, Vec<FieldProblem>) {
    let lms = crate::words::lms(profile.kind);
    let mut problems = Vec::new();
    let mut problem =
        |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    let title = input.title.trim();
    if title.is_empty() {
        problem("title", text!("Give it a title.", "Póngale un título.").to_owned());
    } else if title.chars().count() > profile.title_chars {
        problem(
            "title",
            say!(
                "{lms} takes titles of up to {} characters.",
                "{lms} acepta títulos de hasta {} caracteres.",
                profile.title_chars
            ),
        );
    } else if title.chars().any(char::is_control) {
        problem(
            "title",
            text!(
                "The title holds characters that can’t be shown.",
                "El título contiene caracteres que no se pueden mostrar."
            )
            .to_owned(),
        );
    }
    let description = input.description.trim();
    if description.chars().count() > LONGEST_TEXT {
        problem(
            "description",
            say!(
                "The description can have up to {LONGEST_TEXT} characters.",
                "La descripción puede tener hasta {LONGEST_TEXT} caracteres."
            ),
        );
    }
    let points = match number(input.points.trim()) {
        Ok(points) if points == Score::ZERO => {
            problem(
                "points",
                text!("Points must be more than zero.", "Los puntos deben ser más que cero.").to_owned(),
            );
            None
        }
        Ok(points) if profile.whole_points && !points.is_whole() => {
            problem("points", say!("{lms} takes whole points only.", "{lms} acepta solo puntos enteros."));
            None
        }
        Ok(points) if points > Score::points(100_000) => {
            problem(
                "points",
                text!("That is more than any assignment has.", "Eso es más de lo que tiene cualquier tarea.")
                    .to_owned(),
            );
            None
        }
        Ok(points) => Some(points),
        Err(_) => {
            problem(
                "points",
                text!(
                    "Type the points as a number, such as 20 or 12.5.",
                    "Escriba los puntos como número, por ejemplo 20 o 12.5."
                )
                .to_owned(),
            );
            None
        }
    };
    let due = input.due.as_deref().and_then(Time::parse);
    if due.is_none() {
        problem(
            "due",
            say!("{lms} needs a due date and time.", "{lms} necesita una fecha y hora de entrega."),
        );
    }
    (Details { title: title.to_owned(), description: description.to_owned(), due, points }, problems)
}

fn notes(after: &Assignment, before: Option<&Assignment>, profile: &Profile, now: Time) -> Vec<String> {
    let lms = crate::words::lms(profile.kind);
    let mut notes = Vec::new();
    let due_new = before.is_none_or(|b| b.local.due != after.local.due);
    if after.local.due.is_some_and(|d| d <= now) && (due_new || after.delivery == Delivery::OnlyHere) {
        notes.push(say!(
            "The due date is in the past. {lms} takes {} only with a future one, so it will be held back until you change it.", "La fecha de entrega está en el pasado. {lms} acepta {} solo con una futura, así que quedará retenida hasta que la cambie.",
            if after.delivery == Delivery::OnlyHere { text!("new assignments", "tareas nuevas") } else { text!("a new due date", "un cambio de fecha") }
        ));
    }
    if let Some(before) = before.filter(|b| matches!(b.delivery, Delivery::InLms { .. })) {
        let changed: Vec<&str> = Detail::ALL
            .into_iter()
            .filter(|d| !before.local.same(&after.local, *d))
            .map(detail_name)
            .collect();
        if !changed.is_empty() {
            notes.push(say!(
                "{} will go to {lms} with the next sync.",
                "Con la próxima sincronización va a {lms}: {}.",
                words::list(&changed)
            ));
        }
    }
    notes
}
