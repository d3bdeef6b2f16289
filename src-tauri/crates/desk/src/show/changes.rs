//! The Changes tab: rows of the three-way diff in words.

use super::book::full_name;
use super::value;
use crate::view::{
    ChangeField, ChangeGroup, ChangeRow, ChangeVerdict, ChangesView, SideNote, Take, TakenRow, ValueKind,
    ValueView, WordDiff,
};
use crate::words::settings as sentences;
use gradebook::diff::{Change, ConflictDefault, Row, Sides, Suggestion, Word, changes, words};
use gradebook::{
    AssignmentId, Detail, Details, Grade, GradeCell, GradeField, PersonId, SectionBook, Status, Time,
};
use language::{say, text};
use std::collections::BTreeMap;
use store::{TrailKind, TrailRow};

/// When a grade was last agreed and how, if the trail knows.
pub(crate) type AgreedAt<'a> = &'a dyn Fn(&AssignmentId, &gradebook::StudentId) -> Option<(Time, TrailKind)>;

/// Who is who, for "Edited by".
pub(crate) struct People<'a> {
    pub(crate) names: &'a BTreeMap<PersonId, String>,
    pub(crate) me: Option<&'a PersonId>,
    pub(crate) lms: &'a str,
}

impl People<'_> {
    /// "Mr. Okafor", "You, in Canvas", "Not recorded".
    pub(crate) fn name(&self, person: Option<&PersonId>) -> String {
        match person {
            None => text!("Not recorded", "Sin registro").to_owned(),
            Some(person) if Some(person) == self.me => say!("You, in {}", "Usted, en {}", self.lms),
            Some(person) => self
                .names
                .get(person)
                .cloned()
                .unwrap_or_else(|| text!("A colleague", "Un colega").to_owned()),
        }
    }
}

/// The whole tab. `agreed_at` says when a grade was last confirmed, if the trail knows.
pub(crate) fn view(
    book: &SectionBook,
    people: &People<'_>,
    taken: Vec<TakenRow>,
    agreed_at: AgreedAt<'_>,
    conflicts: ConflictDefault,
) -> ChangesView {
    let mut out = ChangesView {
        section: book.section.id.to_string(),
        read_at: book.section.read_at.map(|t| t.to_string()),
        groups: Vec::new(),
        total: 0,
        to_decide: 0,
        conflict: 0,
        changed: 0,
        deleted: 0,
        scores: 0,
        comments: 0,
        details: 0,
        taken,
    };
    for row in changes(book) {
        let view = row_view(&row, book, people, agreed_at, conflicts);
        out.total += 1;
        match view.verdict {
            ChangeVerdict::Both | ChangeVerdict::NeverAgreed => out.conflict += 1,
            ChangeVerdict::LmsOnly => out.changed += 1,
            ChangeVerdict::Deleted => out.deleted += 1,
        }
        match view.field {
            ChangeField::Score | ChangeField::Late => out.scores += 1,
            ChangeField::Comment => out.comments += 1,
            _ => out.details += 1,
        }
        let open = u32::from(view.suggestion.is_none());
        out.to_decide += open;
        match out.groups.last_mut() {
            Some(group) if group.assignment == row.assignment.as_str() => {
                group.to_decide += open;
                group.rows.push(view);
            }
            _ => {
                let mut group = group_of(&row.assignment, book);
                group.to_decide = open;
                group.rows.push(view);
                out.groups.push(group);
            }
        }
    }
    out
}

fn group_of(id: &AssignmentId, book: &SectionBook) -> ChangeGroup {
    let details = book.column(id).map(|c| c.assignment.local.clone()).unwrap_or_default();
    ChangeGroup {
        assignment: id.to_string(),
        title: details.title,
        points: details.points.map(|p| say!("{p} points", "{p} puntos")).unwrap_or_default(),
        due: details.due.map(|t| t.to_string()),
        to_decide: 0,
        rows: Vec::new(),
    }
}

fn row_view(
    row: &Row,
    book: &SectionBook,
    people: &People<'_>,
    agreed_at: AgreedAt<'_>,
    conflicts: ConflictDefault,
) -> ChangeRow {
    let lms = people.lms;
    let verdict = match row.sides {
        Sides::LmsOnly => ChangeVerdict::LmsOnly,
        Sides::Both => ChangeVerdict::Both,
        Sides::NeverAgreed => ChangeVerdict::NeverAgreed,
        Sides::Deleted => ChangeVerdict::Deleted,
    };
    let filled = conflicts.fill(row);
    let suggested_by =
        if filled == Suggestion::None { String::new() } else { sentences::by_setting(conflicts, lms) };
    let suggestion = match (row.suggestion, filled) {
        (Suggestion::TakeLms, _) | (Suggestion::None, Suggestion::TakeLms) => Some(Take::Lms),
        (Suggestion::KeepMine, _) | (Suggestion::None, Suggestion::KeepMine) => Some(Take::Mine),
        (Suggestion::None, Suggestion::None) => None,
    };
    match &row.change {
        Change::Grade { student, field, base, local, remote } => {
            let cell = book.cell(&row.assignment, student).cloned().unwrap_or_default();
            let who = book.student_of(student);
            let values = (base.as_ref(), local, remote);
            ChangeRow {
                key: format!("{}/{}/{field:?}", row.assignment, student),
                field: match field {
                    GradeField::Mark => ChangeField::Score,
                    GradeField::Late => ChangeField::Late,
                    GradeField::Comment => ChangeField::Comment,
                },
                student: Some(student.to_string()),
                name: who.map(full_name).unwrap_or_default(),
                also: who.map(|s| s.also.clone()).unwrap_or_default(),
                what: what(*field, values, verdict, lms),
                verdict,
                base: value::of(base.as_ref(), base.as_ref(), *field),
                local: value::of(Some(local), base.as_ref(), *field),
                remote: value::of(Some(remote), base.as_ref(), *field),
                words: comment_words(*field, base.as_ref(), local, remote),
                suggestion,
                suggested_by,
                editable: *field != GradeField::Late,
                edited_by: people.name(cell.lms_edit.by.as_ref()),
                edited_at: cell.lms_edit.at.map(|t| t.to_string()),
                details: side_notes(*field, &cell, people, agreed_at(&row.assignment, student)),
            }
        }
        Change::Detail { detail, base, local, remote } => ChangeRow {
            key: format!("{}/{detail:?}", row.assignment),
            field: match detail {
                Detail::Title => ChangeField::Title,
                Detail::Description => ChangeField::Description,
                Detail::Due => ChangeField::Due,
                Detail::Points => ChangeField::Points,
            },
            student: None,
            name: detail_name(*detail).to_owned(),
            also: String::new(),
            what: match verdict {
                ChangeVerdict::LmsOnly => say!("Assignment · changed in {lms}", "Tarea · cambió en {lms}"),
                _ => text!("Assignment · both changed", "Tarea · cambió en ambos lados").to_owned(),
            },
            verdict,
            base: detail_value(base.as_ref(), base.as_ref(), *detail),
            local: detail_value(Some(local), base.as_ref(), *detail),
            remote: detail_value(Some(remote), base.as_ref(), *detail),
            words: Vec::new(),
            suggestion,
            suggested_by,
            editable: true,
            edited_by: text!("Not recorded", "Sin registro").to_owned(),
            edited_at: None,
            details: Vec::new(),
        },
        Change::Deleted => deleted_row(row, book, lms, suggestion),
    }
}

fn deleted_row(row: &Row, book: &SectionBook, lms: &str, suggestion: Option<Take>) -> ChangeRow {
    let grades = book
        .column(&row.assignment)
        .map_or(0, |c| c.cells.iter().filter(|(_, cell)| !cell.local.is_blank()).count());
    let here = value::text(
        &crate::words::count(
            grades,
            text!("grade here", "calificación aquí"),
            text!("grades here", "calificaciones aquí"),
        ),
        true,
    );
    ChangeRow {
        key: format!("{}/deleted", row.assignment),
        field: ChangeField::Deleted,
        student: None,
        name: text!("The assignment", "La tarea").to_owned(),
        also: String::new(),
        what: say!("Assignment · deleted in {lms}", "Tarea · eliminada en {lms}"),
        verdict: ChangeVerdict::Deleted,
        base: value::text(text!("There", "Estaba"), true),
        local: here,
        remote: ValueView {
            kind: ValueKind::None,
            text: text!("Deleted", "Eliminada").to_owned(),
            delta: String::new(),
            same: false,
        },
        words: Vec::new(),
        suggestion,
        suggested_by: String::new(),
        editable: false,
        edited_by: text!("Not recorded", "Sin registro").to_owned(),
        edited_at: None,
        details: vec![
            SideNote {
                side: "local".to_owned(),
                text: text!("Keep mine", "Conservar lo mío").to_owned(),
                at: None,
                note: say!(
                    "Everything stays here. The next sync makes a new assignment in {lms}.",
                    "Todo queda aquí. La próxima sincronización crea una tarea nueva en {lms}."
                ),
            },
            SideNote {
                side: "remote".to_owned(),
                text: say!("Take {lms}", "Tomar lo de {lms}"),
                at: None,
                note: text!(
                    "The assignment is removed here too. You can undo that.",
                    "La tarea se quita también aquí. Se puede deshacer."
                )
                .to_owned(),
            },
        ],
    }
}

fn what(
    field: GradeField,
    (base, _, remote): (Option<&Grade>, &Grade, &Grade),
    verdict: ChangeVerdict,
    lms: &str,
) -> String {
    let part = match field {
        GradeField::Mark => text!("Score", "Puntaje"),
        GradeField::Late => text!("Late", "Atrasada"),
        GradeField::Comment => text!("Comment", "Comentario"),
    };
    let how = match verdict {
        ChangeVerdict::Both => text!("both changed", "cambió en ambos lados").to_owned(),
        ChangeVerdict::NeverAgreed => text!("never agreed", "nunca hubo acuerdo").to_owned(),
        ChangeVerdict::LmsOnly | ChangeVerdict::Deleted if field == GradeField::Mark => match remote.status {
            Status::Excused => say!("excused in {lms}", "justificada en {lms}"),
            Status::Missing if base.is_none_or(|b| b.status != Status::Missing) => {
                say!("missing in {lms}", "sin entregar en {lms}")
            }
            _ if remote.score.is_none() => say!("cleared in {lms}", "borrado en {lms}"),
            _ => say!("changed in {lms}", "cambió en {lms}"),
        },
        ChangeVerdict::LmsOnly | ChangeVerdict::Deleted => say!("changed in {lms}", "cambió en {lms}"),
    };
    format!("{part} · {how}")
}

fn comment_words(field: GradeField, base: Option<&Grade>, local: &Grade, remote: &Grade) -> Vec<WordDiff> {
    if field != GradeField::Comment {
        return Vec::new();
    }
    let old = base.map_or(local, |b| b).comment.as_deref().unwrap_or_default();
    let piece = |(kind, text): (&str, String)| WordDiff { kind: kind.to_owned(), text };
    words(old, remote.comment.as_deref().unwrap_or_default())
        .into_iter()
        .map(|word| match word {
            Word::Same(text) => piece(("same", text)),
            Word::Added(text) => piece(("added", text)),
            Word::Removed(text) => piece(("removed", text)),
        })
        .collect()
}

fn side_notes(
    field: GradeField,
    cell: &GradeCell,
    people: &People<'_>,
    agreed: Option<(Time, TrailKind)>,
) -> Vec<SideNote> {
    let lms = people.lms;
    let text = |g: &Grade| match (value::of(Some(g), None, field).text, field) {
        (text, GradeField::Comment) if text == "–" => text!("no comment", "sin comentario").to_owned(),
        (text, _) if text == "–" => text!("no score", "sin puntaje").to_owned(),
        (text, _) => text,
    };
    let mut notes = Vec::new();
    let base = cell.base.as_ref();
    notes.push(SideNote {
        side: "base".to_owned(),
        text: base.map_or_else(
            || text!("Never agreed", "Nunca hubo acuerdo").to_owned(),
            |b| say!("Agreed on {}", "Último acuerdo: {}", text(&b.lms)),
        ),
        at: agreed.map(|(at, _)| at.to_string()),
        note: match agreed.map(|(_, kind)| kind) {
            Some(TrailKind::Confirmed | TrailKind::Adjusted) => {
                say!("confirmed by {lms}", "confirmado por {lms}")
            }
            Some(TrailKind::Adopted) => say!("read from {lms}", "leído de {lms}"),
            _ => String::new(),
        },
    });
    let same = base.is_some_and(|b| b.ours == cell.local);
    notes.push(SideNote {
        side: "local".to_owned(),
        text: if same {
            text!("You left it as it was", "Usted no lo cambió").to_owned()
        } else {
            say!("You changed it to {}", "Usted lo cambió a {}", text(&cell.local))
        },
        at: if same { None } else { cell.edited_at.map(|t| t.to_string()) },
        note: cell
            .local
            .comment
            .as_ref()
            .filter(|_| !same && field == GradeField::Mark)
            .map(|c| format!("“{c}”"))
            .unwrap_or_default(),
    });
    let remote = cell.remote.clone().unwrap_or_default();
    let who = match cell.lms_edit.by.as_ref() {
        None => text!("It was changed", "Cambió").to_owned(),
        Some(by) if Some(by) == people.me => say!("You changed it in {lms}", "Usted cambió esto en {lms}"),
        by => say!("{} changed it", "{}: cambio", people.name(by)),
    };
    notes.push(SideNote {
        side: "remote".to_owned(),
        text: say!("{who} to {}", "{who} a {}", text(&remote)),
        at: cell.lms_edit.at.map(|t| t.to_string()),
        note: if remote.comment.is_some() {
            String::new()
        } else {
            say!("no note in {lms}", "sin nota en {lms}")
        },
    });
    notes
}

/// A detail's name on screen.
pub(crate) fn detail_name(detail: Detail) -> &'static str {
    match detail {
        Detail::Title => text!("Title", "Título"),
        Detail::Description => text!("Description", "Descripción"),
        Detail::Due => text!("Due date", "Fecha de entrega"),
        Detail::Points => text!("Points", "Puntos"),
    }
}

fn detail_value(details: Option<&Details>, base: Option<&Details>, detail: Detail) -> ValueView {
    let Some(details) = details else {
        return ValueView {
            kind: ValueKind::None,
            text: text!("never", "nunca").to_owned(),
            delta: String::new(),
            same: false,
        };
    };
    let text = match detail {
        Detail::Title => details.title.clone(),
        Detail::Description => details.description.clone(),
        Detail::Due => details.due.map(|t| t.to_string()).unwrap_or_default(),
        Detail::Points => details.points.map(|p| p.to_string()).unwrap_or_default(),
    };
    let mut view =
        value::text(if text.is_empty() { "–" } else { &text }, base.is_some_and(|b| b.same(details, detail)));
    if detail == Detail::Points {
        view.delta = value::delta(base.and_then(|b| b.points), details.points);
    }
    view
}

/// What the "take" answer took lately.
pub(crate) fn taken(rows: Vec<TrailRow>, book: &SectionBook) -> Vec<TakenRow> {
    let shown = |g: &Option<Grade>| g.as_ref().map_or_else(|| "–".to_owned(), value::mark_or_dash);
    rows.into_iter()
        .map(|row| TakenRow {
            student: row.student.to_string(),
            name: book.student_of(&row.student).map(full_name).unwrap_or_default(),
            title: book.column(&row.assignment).map(|c| c.assignment.local.title.clone()).unwrap_or_default(),
            before: shown(&row.before),
            after: shown(&row.after),
            at: row.said_at.unwrap_or(row.at).to_string(),
        })
        .collect()
}
