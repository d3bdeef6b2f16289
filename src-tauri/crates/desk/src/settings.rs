//! Settings of the program as they are kept: the whole form as JSON under one key. What cannot be read is as designed, part
//! by part, so that a setting of a later version never keeps the program from opening.

use crate::view::{ConflictDefault, Density, Language, QuietHours, SettingsForm, Theme};
use crate::words::settings as words;
use gradebook::{Time, diff, quiet};
use std::collections::BTreeSet;

/// Key of the form among the store's settings.
pub(crate) const KEY: &str = "settings";
/// Phrases for comments, at most; and characters of one.
const MOST_PHRASES: usize = 200;
const LONGEST_PHRASE: usize = 2_000;
/// Actions that may have a key of the teacher's own.
const ACTIONS: [&str; 8] = ["approve", "edit", "excuse", "comment", "next", "previous", "open", "hide_names"];

/// As designed.
pub(crate) fn designed() -> SettingsForm {
    SettingsForm {
        theme: Theme::System,
        language: Language::System,
        density: Density::Comfortable,
        single_keys: true,
        keys: Vec::new(),
        quiet: QuietHours { on: false, from: "18:00".to_owned(), to: "07:00".to_owned(), weekends: true },
        notices: true,
        conflicts: ConflictDefault::Ask,
        comments: Vec::new(),
        hidden_sections: Vec::new(),
        tour_done: false,
    }
}

/// As kept.
pub(crate) fn read(kept: Option<&str>) -> SettingsForm {
    let Some(serde_json::Value::Object(parts)) = kept.and_then(|text| serde_json::from_str(text).ok()) else {
        return designed();
    };
    // Part by part: one that a later version wrote otherwise does not take the others with it.
    let mut form = designed();
    for (name, value) in parts {
        let with = serde_json::to_value(&form).map(|mut whole| {
            if let Some(part) = whole.get_mut(&name) {
                *part = value;
            }
            whole
        });
        let read = with.and_then(serde_json::from_value::<SettingsForm>).ok();
        form = read.filter(|form| check(form).is_ok()).unwrap_or(form);
    }
    form
}

/// Why a form cannot be kept, in words.
pub(crate) fn check(form: &SettingsForm) -> Result<(), String> {
    let mut keys = BTreeSet::new();
    for own in &form.keys {
        let mut letters = own.key.chars();
        let one = letters.next().filter(|c| c.is_alphanumeric() && letters.next().is_none());
        let key = one.ok_or_else(|| words::not_a_key(&own.key))?;
        if !ACTIONS.contains(&own.action.as_str()) {
            return Err(words::unknown_action().to_owned());
        }
        if !keys.insert(key.to_lowercase().to_string()) {
            return Err(words::key_twice(&own.key));
        }
    }
    let times = [&form.quiet.from, &form.quiet.to];
    if let Some(bad) = times.into_iter().find(|text| quiet::minute(text).is_none()) {
        return Err(words::not_a_time(bad));
    }
    if form.comments.len() > MOST_PHRASES {
        return Err(words::too_many_phrases(MOST_PHRASES));
    }
    if form.comments.iter().any(|text| text.trim().is_empty() || text.chars().count() > LONGEST_PHRASE) {
        return Err(words::phrase(LONGEST_PHRASE));
    }
    Ok(())
}

/// Whether nothing is sent by itself at this time. `ahead`: seconds that the clock on the wall is ahead of UTC.
pub(crate) fn quiet_at(form: &SettingsForm, at: Time, ahead: i32) -> bool {
    let (true, Some(from), Some(to)) =
        (form.quiet.on, quiet::minute(&form.quiet.from), quiet::minute(&form.quiet.to))
    else {
        return false;
    };
    let hours = quiet::QuietHours { from, to, weekends: form.quiet.weekends };
    let seconds = at.millis().div_euclid(1000) + i64::from(ahead);
    let minute = u16::try_from(seconds.rem_euclid(86_400) / 60).unwrap_or(0);
    // The first of January 1970 was a Thursday.
    let weekday = (seconds.div_euclid(86_400) + 3).rem_euclid(7);
    hours.hold(minute, weekday >= 5)
}

/// What decisions are filled in with.
pub(crate) const fn conflicts(form: &SettingsForm) -> diff::ConflictDefault {
    match form.conflicts {
        ConflictDefault::Ask => diff::ConflictDefault::Ask,
        ConflictDefault::Mine => diff::ConflictDefault::Mine,
        ConflictDefault::Lms => diff::ConflictDefault::Lms,
        ConflictDefault::Higher => diff::ConflictDefault::Higher,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::OwnKey;

    fn key(action: &str, key: &str) -> OwnKey {
        OwnKey { action: action.to_owned(), key: key.to_owned() }
    }

    #[test]
    fn what_cannot_be_read_is_as_designed() {
        assert_eq!(read(None), designed());
        assert_eq!(read(Some("{")), designed());
        let mut form = designed();
        form.comments.push("Show your steps.".to_owned());
        assert_eq!(read(serde_json::to_string(&form).ok().as_deref()), form);
        form.quiet.from = "25:00".to_owned();
        let mut rest = form.clone();
        rest.quiet = designed().quiet;
        assert_eq!(read(serde_json::to_string(&form).ok().as_deref()), rest, "the other parts stay");
        let later = r#"{"theme":"sepia","comments":["Well done."],"moon":true}"#;
        assert_eq!(read(Some(later)).comments, ["Well done."]);
        assert_eq!(read(Some(later)).theme, Theme::System);
    }

    #[test]
    fn a_form_that_cannot_work_is_refused_in_words() {
        let refused = |change: &dyn Fn(&mut SettingsForm)| {
            let mut form = designed();
            change(&mut form);
            check(&form).expect_err("refused")
        };
        assert!(refused(&|f| f.keys = vec![key("approve", "gg")]).contains("gg"));
        assert!(refused(&|f| f.keys = vec![key("approve", "?")]).contains('?'));
        assert!(refused(&|f| f.keys = vec![key("approve", "g"), key("edit", "G")]).contains("G"));
        assert!(!refused(&|f| f.keys = vec![key("explode", "g")]).is_empty());
        assert!(refused(&|f| f.quiet.to = "7:00".to_owned()).contains("7:00"));
        assert!(!refused(&|f| f.comments = vec![" ".to_owned()]).is_empty());
        assert!(!refused(&|f| f.comments = vec!["x".to_owned(); 201]).is_empty());
        let mut form = designed();
        form.keys = vec![key("approve", "g"), key("next", "ñ"), key("previous", "7")];
        assert_eq!(check(&form), Ok(()));
    }

    #[test]
    fn quiet_hours_go_by_the_clock_on_the_wall() {
        let mut form = designed();
        let at = |text: &str| Time::parse(text).expect("a time");
        let pacific = -8 * 3600;
        assert!(!quiet_at(&form, at("2026-11-26T06:00:00Z"), 0), "they are off");
        form.quiet.on = true;
        // Thursday, 26 November 2026.
        assert!(quiet_at(&form, at("2026-11-27T02:00:00Z"), pacific), "18:00 there");
        assert!(!quiet_at(&form, at("2026-11-27T01:59:59Z"), pacific), "17:59:59 there");
        assert!(
            quiet_at(&form, at("2026-11-26T14:59:59Z"), pacific)
                && !quiet_at(&form, at("2026-11-26T15:00:00Z"), pacific)
        );
        assert!(quiet_at(&form, at("2026-11-28T20:00:00Z"), pacific), "Saturday noon");
        assert!(quiet_at(&form, at("2026-11-29T20:00:00Z"), pacific), "Sunday noon");
        assert!(!quiet_at(&form, at("2026-11-30T20:00:00Z"), pacific), "Monday noon");
        form.quiet.weekends = false;
        assert!(!quiet_at(&form, at("2026-11-28T20:00:00Z"), pacific));
        assert!(quiet_at(&form, at("1969-12-31T20:00:00Z"), 0), "before the epoch too");
    }
}
