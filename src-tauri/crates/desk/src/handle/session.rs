//! What the window shows first: connection, sections, counts.

use crate::link::LinkNow;
use crate::show::book::counts;
use crate::view::{AppState, ConnectionView, GradeRef, LinkState, Opened, SectionItem};
use crate::words::accounts as words;
use crate::{Desk, DeskError};
use gradebook::{AssignmentId, SectionId, StudentId};
use language::{say, text};
use store::{ConnectionRow, RunKind, SectionRow};

/// Runs looked at for "last synced".
const RECENT: u32 = 50;

impl Desk {
    /// The state at start: a folder that belongs to a school opens it again, in the background, with what is saved
    /// on screen meanwhile.
    pub(crate) async fn open_app(&self) -> Result<AppState, DeskError> {
        let saved = self.store().read(|tx| Ok((tx.connection()?, tx.setting("left")?)))?;
        if saved.0.is_some() && saved.1.is_none() && self.school_if_open().is_none() {
            let desk = self.clone();
            tokio::spawn(async move {
                match desk.connect_saved().await {
                    Ok(()) => {}
                    Err(error) => {
                        if error.code == crate::ErrorCode::SignIn {
                            desk.inner.link.refused();
                        } else {
                            desk.inner.link.lost(desk.now());
                        }
                    }
                }
                desk.tell_connection();
                desk.tell_sections();
            });
        }
        self.state()
    }

    pub(crate) fn state(&self) -> Result<AppState, DeskError> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        if self.app_lock().is_locked() {
            // Nothing of what is behind the lock.
            return Ok(AppState {
                connection: None,
                sections: Vec::new(),
                version,
                notice: None,
                locked: true,
            });
        }
        let left = self.store().read(|tx| tx.setting("left"))?.is_some();
        let connection = if left { None } else { self.connection_view()? };
        let sections = if connection.is_some() { self.section_items()? } else { Vec::new() };
        let notice = self.notice_view()?;
        Ok(AppState { connection, sections, version, notice, locked: false })
    }

    /// Whether somebody's school is on screen, or behind the lock.
    pub(crate) fn shows_a_school(&self) -> Result<bool, DeskError> {
        let (row, left) = self.store().read(|tx| Ok((tx.connection()?, tx.setting("left")?)))?;
        Ok(row.is_some() && left.is_none())
    }

    pub(crate) fn connection_view(&self) -> Result<Option<ConnectionView>, DeskError> {
        let Some(row) = self.store().read(|tx| tx.connection())? else { return Ok(None) };
        let link = self.link_now();
        let sections = self.store().read(|tx| tx.sections())?;
        let last_read = sections.iter().filter_map(|s| s.read_at).max();
        let last_synced = self.store().read(|tx| {
            let mut last = None;
            for section in &sections {
                let sent = tx.runs(&section.id, RECENT)?.into_iter().filter(|r| r.kind == RunKind::Send);
                last = last.max(sent.filter_map(|r| r.ended_at).max());
            }
            Ok(last)
        })?;
        let state = link.state;
        let relay = self.store().read(|tx| tx.setting("relay"))?;
        let sealed = state == LinkState::SignInNeeded && relay.is_some() && self.vault().is_shut();
        let lms = crate::words::lms(row.kind);
        Ok(Some(ConnectionView {
            note: if sealed { words::sealed_note().to_owned() } else { note(state, &row, lms) },
            teacher: name(&row),
            initials: initials(&row),
            lms: lms.to_owned(),
            through: text!("through Clever LMS Connect", "por medio de Clever LMS Connect").to_owned(),
            link: state,
            relay,
            sealed,
            sample: row.sample,
            last_read: last_read.map(|t| t.to_string()),
            last_synced: last_synced.map(|t| t.to_string()),
            next_try_in: link
                .next_try
                .map(|at| u32::try_from(at.since(self.now()).max(0) / 1000).unwrap_or(0)),
            offline_since: link.offline_since.map(|t| t.to_string()),
            district: row.district,
            school: row.school,
        }))
    }

    /// How the link stands. While the school is not open yet, what the last request said is over.
    pub(crate) fn link_now(&self) -> LinkNow {
        let link = self.inner.link.now();
        let waiting = self.school_if_open().is_none() && link.state == LinkState::Connected;
        if waiting { LinkNow { state: LinkState::Connecting, ..link } } else { link }
    }

    pub(crate) fn section_items(&self) -> Result<Vec<SectionItem>, DeskError> {
        let now = self.now();
        let rows: Vec<SectionRow> =
            self.store().read(|tx| tx.sections())?.into_iter().filter(|s| !s.gone).collect();
        let active = self.store().read(|tx| tx.runs_active())?;
        rows.into_iter()
            .map(|row| {
                let shown = self.store().read(|tx| tx.shown(&row.id))?;
                let running = active
                    .iter()
                    .find(|r| r.section == row.id && r.kind == RunKind::Send)
                    .map(|r| r.id.to_string());
                Ok(SectionItem {
                    id: row.id.to_string(),
                    short: short(&row.name),
                    name: row.name,
                    term: row.term,
                    linked: row.linked,
                    counts: counts(&self.inner.looked.of(&shown, now)),
                    running,
                })
            })
            .collect()
    }

    /// The page of a hand-in. Its address came from the LMS: the connector takes web addresses only, and whoever opens
    /// it checks that again.
    pub(crate) fn open_work(&self, of: &GradeRef) -> Result<Opened, DeskError> {
        let (assignment, student) =
            (AssignmentId::from(of.assignment.as_str()), StudentId::from(of.student.as_str()));
        let hand_in = self.store().read(|tx| tx.hand_ins(&assignment))?.remove(&student);
        match hand_in.and_then(|hand_in| hand_in.link) {
            Some(url) => {
                (self.inner.options.browse)(&url);
                Ok(Opened { url })
            }
            None => self.open_page(&SectionId::from(of.section.as_str())),
        }
    }

    pub(crate) fn open_page(&self, section: &SectionId) -> Result<Opened, DeskError> {
        let school = self.school()?;
        let Some(lms) = &school.lms_url else {
            return Err(DeskError::invalid(text!(
                "Passback doesn’t know the address of this section’s page. Open the LMS in your browser.",
                "Passback no conoce la dirección de la página de esta sección. Abra el LMS en su navegador."
            )));
        };
        let url = format!("{lms}?section={section}");
        (self.inner.options.browse)(&url);
        Ok(Opened { url })
    }
}

pub(crate) fn name(row: &ConnectionRow) -> String {
    format!("{} {}", row.given, row.family).trim().to_owned()
}

pub(crate) fn initials(row: &ConnectionRow) -> String {
    let first = |s: &str| s.chars().next();
    [first(&row.given), first(&row.family)].into_iter().flatten().collect()
}

fn note(state: LinkState, row: &ConnectionRow, lms: &str) -> String {
    match state {
        LinkState::Connected | LinkState::Connecting => String::new(),
        LinkState::Offline => text!(
            "Keep grading. Your work is saved on this computer.",
            "Siga calificando. Su trabajo se guarda en esta computadora."
        )
        .to_owned(),
        LinkState::SignInNeeded if row.sample => text!(
            "The sample school no longer accepts the sign-in. Its page has a switch for that.",
            "La escuela de ejemplo ya no acepta el inicio de sesión. Su página tiene un interruptor para eso."
        )
        .to_owned(),
        LinkState::SignInNeeded => text!(
            "The school’s server no longer accepts the sign-in.",
            "El servidor de la escuela ya no acepta el inicio de sesión."
        )
        .to_owned(),
        LinkState::NotReady => {
            say!(
                "The district hasn’t finished connecting {lms}. Nothing is sent until then.",
                "El distrito no ha terminado de conectar {lms}. Hasta entonces no se envía nada."
            )
        }
    }
}

/// Two characters for the narrow sidebar: initials of the first two words, digits kept ("Algebra I · Period 2" → "A2").
fn short(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    let last = name.chars().rev().find(char::is_ascii_digit);
    let second = name.split_whitespace().nth(1).and_then(|w| w.chars().find(|c| c.is_alphanumeric()));
    first.into_iter().chain(last.or(second)).collect()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn the_narrow_sidebar_tells_periods_apart() {
        assert_eq!(short("Algebra I · Period 2"), "A2");
        assert_eq!(short("Algebra I · Period 4"), "A4");
        assert_eq!(short("Advisory 8B"), "A8");
        assert_eq!(short("代数"), "代");
    }
}
