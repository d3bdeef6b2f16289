//! What the window shows first: connection, sections, counts.

use crate::link::LinkNow;
use crate::show::book::counts;
use crate::view::{AppState, ConnectionView, LinkState, Opened, SectionItem};
use crate::{Desk, DeskError};
use gradebook::SectionId;
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
        let left = self.store().read(|tx| tx.setting("left"))?.is_some();
        let connection = if left { None } else { self.connection_view()? };
        let sections = if connection.is_some() { self.section_items()? } else { Vec::new() };
        let notice = self.notice_view()?;
        Ok(AppState { connection, sections, version: env!("CARGO_PKG_VERSION").to_owned(), notice })
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
        let lms = row.kind.name();
        Ok(Some(ConnectionView {
            note: note(state, &row, lms),
            teacher: name(&row),
            initials: initials(&row),
            lms: lms.to_owned(),
            through: "through Clever LMS Connect".to_owned(),
            link: state,
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
                let book = self.store().read(|tx| tx.book(&row.id))?;
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
                    counts: counts(&book, now),
                    running,
                })
            })
            .collect()
    }

    pub(crate) fn open_page(&self, section: &SectionId) -> Result<Opened, DeskError> {
        let school = self.school()?;
        let Some(lms) = &school.lms_url else {
            return Err(DeskError::invalid(
                "Passback doesn’t know the address of this section’s page. Open the LMS in your browser.",
            ));
        };
        let url = format!("{lms}?section={section}");
        (self.inner.options.browse)(&url);
        Ok(Opened { url })
    }
}

fn name(row: &ConnectionRow) -> String {
    format!("{} {}", row.given, row.family).trim().to_owned()
}

fn initials(row: &ConnectionRow) -> String {
    let first = |s: &str| s.chars().next();
    [first(&row.given), first(&row.family)].into_iter().flatten().collect()
}

fn note(state: LinkState, row: &ConnectionRow, lms: &str) -> String {
    match state {
        LinkState::Connected | LinkState::Connecting => String::new(),
        LinkState::Offline => "Keep grading. Your work is saved on this computer.".to_owned(),
        LinkState::SignInNeeded if row.sample => {
            "The sample school no longer accepts the sign-in. Its page has a switch for that.".to_owned()
        }
        LinkState::SignInNeeded => "The school’s server no longer accepts the sign-in.".to_owned(),
        LinkState::NotReady => {
            format!("The district hasn’t finished connecting {lms}. Nothing is sent until then.")
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
