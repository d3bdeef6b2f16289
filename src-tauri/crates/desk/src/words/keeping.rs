//! What is said about saved data that was recovered, restored or put back.

use super::count;
use crate::view::NoticeView;
use chrono::{DateTime, Local};
use gradebook::Time;
use store::{Notice, Why};

/// A point in time as this computer's clock shows it.
fn told(at: Time) -> String {
    match DateTime::from_timestamp_millis(at.millis()) {
        Some(at) => at.with_timezone(&Local).format("%b %-d, %Y, %-I:%M %p").to_string(),
        None => at.to_string(),
    }
}

/// What happened, what came back, what did not, what was not changed, what to do next.
pub(crate) fn notice(notice: &Notice, lms: Option<&str>) -> NoticeView {
    let lms = lms.unwrap_or("your LMS");
    let copy = notice.copy_of.map(told);
    let mut lines = Vec::new();
    let title = match notice.why {
        Why::Damaged => "The saved data was damaged. Passback brought back what it could.",
        Why::Missing => "The saved data was gone. Passback brought back what it could.",
        Why::Older => "This is an older copy of your data.",
        Why::Restored => "The backup was restored.",
    };
    if let Some(name) = &notice.set_aside {
        lines.push(format!("The damaged file was set aside as “{name}”, not deleted. Keep it for support."));
    }
    match (notice.why, copy) {
        (Why::Damaged | Why::Missing, Some(copy)) => {
            lines.push(format!("What is here began with the backup of {copy}."))
        }
        (Why::Damaged | Why::Missing, None) => lines.push("There was no backup to begin with.".to_owned()),
        (Why::Older, Some(copy)) => {
            lines.push(format!("It ends on {copy}. Grades and approvals entered after that aren’t in it."));
        }
        (Why::Older, None) => {
            lines.push("Grades and approvals entered after it was made aren’t in it.".to_owned());
        }
        (Why::Restored, Some(copy)) => lines.push(format!("Its last entry is of {copy}.")),
        (Why::Restored, None) => {}
    }
    if notice.rescued > 0 {
        let rows = count(notice.rescued as usize, "entry was", "entries were");
        lines.push(format!("{rows} read out of the damaged file."));
    }
    if notice.gaps {
        lines.push(
            "Parts of the damaged file couldn’t be read. Check the grades you entered last.".to_owned(),
        );
    }
    if notice.history_lost > 0 {
        let rows = count(notice.history_lost as usize, "entry", "entries");
        lines.push(format!("The history lacks its last {rows}."));
    }
    if let Some(name) = &notice.kept {
        lines.push(format!("What was here before is saved as “backups/{name}”."));
    }
    if notice.linked > 0 {
        let linked = count(notice.linked as usize, "assignment was", "assignments were");
        lines.push(format!("{linked} linked to {lms} again, so none is created twice."));
    }
    if notice.asked > 0 {
        let asked = count(notice.asked as usize, "assignment", "assignments");
        lines.push(format!(
            "{asked} may already be in {lms}. Answer “Did it arrive?”; Passback doesn’t create them by itself."
        ));
    }
    if notice.closed > 0 {
        let closed = count(notice.closed as usize, "step", "steps");
        lines.push(format!(
            "{closed} of an earlier sync won’t be carried on. What you approved waits for your next sync."
        ));
    }
    lines.push(format!("Nothing was sent. Before anything goes, {lms} is read again."));
    NoticeView { title: title.to_owned(), lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(why: Why) -> Notice {
        Notice {
            why,
            set_aside: Some("passback.db.damaged-1".to_owned()),
            copy_of: Some(Time::from_millis(1_795_000_000_000)),
            kept: Some("passback-x.db".to_owned()),
            rescued: 12,
            gaps: true,
            linked: 1,
            asked: 2,
            closed: 3,
            history_lost: 4,
        }
    }

    #[test]
    fn everything_that_happened_is_said_in_the_teachers_words() {
        for why in [Why::Damaged, Why::Missing, Why::Older, Why::Restored] {
            let view = notice(&all(why), Some("Canvas"));
            let text = format!("{} {}", view.title, view.lines.join(" "));
            for said in ["passback.db.damaged-1", "2026", "12 entries", "Check the grades", "last 4 entries"]
            {
                assert!(text.contains(said), "{why:?}: {said}: {text}");
            }
            for said in ["backups/passback-x.db", "1 assignment was linked", "2 assignments may", "3 steps"] {
                assert!(text.contains(said), "{why:?}: {said}: {text}");
            }
            assert!(text.ends_with("Before anything goes, Canvas is read again."), "{text}");
            for word in ["database", "ledger", "remote", "corrupt", "!"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn what_did_not_happen_is_not_said() {
        let view = notice(
            &Notice {
                set_aside: None,
                copy_of: None,
                kept: None,
                rescued: 0,
                gaps: false,
                linked: 0,
                asked: 0,
                closed: 0,
                history_lost: 0,
                ..all(Why::Restored)
            },
            None,
        );
        assert_eq!(view.lines, ["Nothing was sent. Before anything goes, your LMS is read again."]);
    }
}
