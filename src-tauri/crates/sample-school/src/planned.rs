//! The assignments a section begins the demo with: titles, points, and when they were due.
//!
//! Not in here: what students scored on them (`history`).

use chrono::{DateTime, Days, NaiveTime, Utc};

/// One assignment of the weeks before the school was opened, newest first.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) points: i32,
    pub(crate) due: DateTime<Utc>,
    pub(crate) auto_graded: bool,
}

/// Algebra I · Period 2: title, points, days from now to the due date, graded by the computer.
const FIRST_SECTION: [(&str, i32, i64, bool); 10] = [
    ("Essay: Explain your method", 40, 1, false),
    ("Quiz 4.3 Substitution", 20, -1, true),
    ("Exit ticket 4.2", 5, -4, true),
    ("Project: Budget a trip", 60, -8, false),
    ("Quiz 4.1 Systems", 20, -13, true),
    ("Unit 3 test", 100, -20, false),
    ("Essay: Lines around us", 50, -27, false),
    ("Exit ticket 3.4", 5, -32, true),
    ("Quiz 3.2 Slope", 20, -39, true),
    ("Notebook check 1", 10, -46, false),
];

const TOPICS: [[&str; 6]; 6] = [
    ["Functions", "Intercepts", "Inequalities", "Absolute value", "Sequences", "Two variables"],
    ["Functions", "Intercepts", "Inequalities", "Absolute value", "Sequences", "Two variables"],
    ["Ratios", "Percent change", "Integers", "Scale drawings", "Circles", "Probability"],
    ["Proportions", "Rational numbers", "Angles", "Sampling", "Surface area", "Expressions"],
    ["Exponents", "Equations", "Pythagoras", "Transformations", "Volume", "Scatter plots"],
    ["", "", "", "", "", ""],
];

const WORK: [(&str, i32, bool); 6] = [
    ("Quiz", 20, true),
    ("Exit ticket", 5, true),
    ("Homework", 10, false),
    ("Unit test", 100, false),
    ("Lab", 30, false),
    ("Practice", 15, true),
];

/// What a section's gradebook starts with, newest first.
pub(crate) fn of_section(section: usize, count: usize, now: DateTime<Utc>) -> Vec<Planned> {
    (0..count).map(|place| one(section, place, count, now)).collect()
}

fn one(section: usize, place: usize, count: usize, now: DateTime<Utc>) -> Planned {
    if let (0, Some((title, points, days, auto_graded))) = (section, FIRST_SECTION.get(place)) {
        let description = format!("{title}. Show your work.");
        let due = end_of_day(now, *days);
        return Planned {
            title: (*title).to_owned(),
            description,
            points: *points,
            due,
            auto_graded: *auto_graded,
        };
    }
    // The oldest work is lesson 1.1; every unit has six lessons.
    let lesson = count - 1 - place;
    let (unit, part) = (lesson / 6 + 1, lesson % 6 + 1);
    let (kind, points, auto_graded) = WORK[(lesson + section) % WORK.len()];
    let topic = TOPICS[section % TOPICS.len()][(lesson + lesson / 6) % 6];
    let title = format!("{kind} {unit}.{part} {topic}");
    // One is upcoming; the others lie back over at most a school year, in steps of five days if they fit.
    let (listed, recent) = if section == 0 { (FIRST_SECTION.len() - 1, 46) } else { (0, 0) };
    let (step, steps) = ((place - listed) as i64, (count - 1 - listed) as i64);
    let days = match steps {
        0 => 2,
        _ if place == 0 => 2 + section as i64 % 3,
        1..20 => -(recent + step * 5),
        _ => -(recent + step * (220 - recent) / steps),
    };
    let description = format!("{topic}, lesson {unit}.{part}.");
    Planned { title, description, points, due: end_of_day(now, days), auto_graded }
}

/// The afternoon bell (21:00 UTC) of the day that lies `days` from now, always after now for days ahead.
fn end_of_day(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let day = now.date_naive();
    let day = if days < 0 {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    };
    day.unwrap_or_else(|| now.date_naive())
        .and_time(NaiveTime::from_hms_opt(21, 0, 0).unwrap_or_default())
        .and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_section_has_one_upcoming_and_no_title_twice() {
        let now: DateTime<Utc> = "2026-11-24T22:30:00Z".parse().unwrap();
        for section in 0..5 {
            for count in [1, 8, 12, 300] {
                let planned = of_section(section, count, now);
                assert_eq!(planned.len(), count);
                assert_eq!(
                    planned.iter().filter(|one| one.due > now).count(),
                    1,
                    "section {section} of {count}"
                );
                let titles: BTreeSet<_> = planned.iter().map(|one| &one.title).collect();
                assert_eq!(titles.len(), count);
                assert!(planned.windows(2).all(|pair| pair[0].due >= pair[1].due), "newest first");
            }
        }
    }
}
