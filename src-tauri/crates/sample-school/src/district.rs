//! The district as Clever knows it: its people, sections and how far they are matched with the LMS.
//! It follows from the seed, the sizes and the day of founding, and never changes.
//!
//! Not in here: assignments and grades as they stand now (`lms`), and how any of it is written as JSON.

use crate::ids::{clever_id, token};
use crate::names;
use crate::options::{LmsKind, Options};
use crate::planned::{self, Planned};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A student, as far as a gradebook needs one.
#[derive(Clone, Debug)]
pub struct Student {
    /// The Clever id.
    pub id: String,
    /// The first name as the office wrote it.
    pub first: String,
    /// The family name as the office wrote it.
    pub last: String,
    /// The name in Latin letters, where the first two are written otherwise.
    pub preferred: Option<(String, String)>,
    /// Running number in the district.
    pub number: usize,
    /// False for a student whom Clever could not match with anybody in the LMS.
    pub linked: bool,
    /// False for a student who never opened the app from the LMS (it matters to Schoology).
    pub launched: bool,
}

impl Student {
    /// The full name as the school writes it.
    #[must_use]
    pub fn name(&self) -> String {
        names::full(&self.first, &self.last)
    }
}

/// A teacher.
#[derive(Clone, Debug)]
pub struct Teacher {
    /// The Clever id.
    pub id: String,
    /// The first name.
    pub first: &'static str,
    /// The family name.
    pub last: &'static str,
    /// How students say it, such as `Ms. Rivera`.
    pub called: &'static str,
}

/// A section with the people in it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The Clever id.
    pub id: String,
    /// The name, such as `Algebra I · Period 2`.
    pub name: &'static str,
    /// The period of the day.
    pub period: &'static str,
    /// Course name.
    pub course_name: &'static str,
    /// The Clever id of the course.
    pub course: String,
    /// False for a section without a course in the LMS.
    pub linked: bool,
    /// The students' places in [`District::students`], in order of id.
    pub students: Vec<usize>,
    /// The teachers' Clever ids, the primary one first.
    pub teachers: Vec<String>,
    pub(crate) planned: Vec<Planned>,
}

/// Everything Clever knows.
#[derive(Clone, Debug)]
pub struct District {
    /// What everything follows from.
    pub seed: u64,
    /// The LMS connected with the district.
    pub lms: LmsKind,
    /// The Clever id.
    pub id: String,
    /// The one school.
    pub school: String,
    /// The one term.
    pub term: String,
    /// The district-app token.
    pub token: String,
    /// The token a sign-in of the first teacher would give.
    pub teacher_token: String,
    /// The moment all dates are counted from.
    pub founded: DateTime<Utc>,
    /// The teachers; the first is the one who uses the app.
    pub teachers: Vec<Teacher>,
    /// All students, in order of id.
    pub students: Vec<Student>,
    /// All sections, in order of id.
    pub sections: Vec<Section>,
    by_student: BTreeMap<String, usize>,
    by_section: BTreeMap<String, usize>,
}

impl District {
    /// The district's name.
    pub const NAME: &'static str = "Lincoln Unified";
    /// The school's name.
    pub const SCHOOL: &'static str = "Lincoln Middle School";

    /// The section with this id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.by_section.get(id).and_then(|place| self.sections.get(*place))
    }

    /// The section's place in [`District::sections`].
    pub(crate) fn section_place(&self, id: &str) -> Option<usize> {
        self.by_section.get(id).copied()
    }

    /// The student with this id.
    #[must_use]
    pub fn student(&self, id: &str) -> Option<&Student> {
        self.by_student.get(id).and_then(|place| self.students.get(*place))
    }

    /// The teacher with this id.
    #[must_use]
    pub fn teacher(&self, id: &str) -> Option<&Teacher> {
        self.teachers.iter().find(|teacher| teacher.id == id)
    }

    /// The students of a section, in order of id.
    pub fn students_of<'a>(&'a self, section: &'a Section) -> impl Iterator<Item = &'a Student> {
        section.students.iter().filter_map(|place| self.students.get(*place))
    }

    /// The token that a sign-in of the teacher at this place gives.
    pub(crate) fn sign_in_token(&self, place: usize) -> String {
        if place == 0 {
            self.teacher_token.clone()
        } else {
            token(self.seed, &format!("teacher-{place}"), "il")
        }
    }

    /// The place of the teacher whose sign-in gave this token.
    pub(crate) fn signed_in(&self, token: &str) -> Option<usize> {
        (0..self.teachers.len()).find(|place| self.sign_in_token(*place) == token)
    }

    /// The app's id at Clever, for signing in.
    pub(crate) fn client_id(&self) -> String {
        token(self.seed, "client", "").chars().take(20).collect()
    }

    /// The app's secret at Clever.
    pub(crate) fn client_secret(&self) -> String {
        token(self.seed, "client-secret", "")
    }

    /// The seat of a student in a section, 0 for the first.
    pub(crate) fn seat(&self, section: &Section, student: &str) -> Option<usize> {
        let place = self.by_student.get(student)?;
        section.students.iter().position(|seated| seated == place)
    }
}

struct Class {
    name: &'static str,
    period: &'static str,
    course: &'static str,
    students: usize,
    assignments: usize,
    co_taught: bool,
}

const CLASSES: [Class; 6] = [
    class("Algebra I · Period 2", "2", "Algebra I", 25, 10, true),
    class("Algebra I · Period 4", "4", "Algebra I", 28, 9, true),
    class("Math 7 · Period 1", "1", "Math 7", 31, 12, false),
    class("Math 7 Honors · Period 5", "5", "Math 7 Honors", 20, 8, true),
    class("Pre-Algebra · Period 6", "6", "Pre-Algebra", 34, 11, false),
    class("Advisory 8B", "8B", "Advisory", 22, 0, false),
];

const fn class(
    name: &'static str,
    period: &'static str,
    course: &'static str,
    students: usize,
    assignments: usize,
    co_taught: bool,
) -> Class {
    Class { name, period, course, students, assignments, co_taught }
}

/// Seats of students who are not linked: the 4th and the 7th of the first section.
const NOT_LINKED: [usize; 2] = [3, 6];
/// Seats of students who never opened the app from the LMS, in every section.
const NEVER_LAUNCHED: [usize; 2] = [2, 11];
/// The advisory group has no students of its own: it takes from the two algebra sections.
const ADVISORY: usize = 5;

/// Makes the district that follows from the options and the founding day.
pub(crate) fn found(options: &Options, founded: DateTime<Utc>) -> District {
    let seed = options.seed;
    let mut students = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let teachers = vec![
        Teacher { id: clever_id(seed, "teacher", 1), first: "Elena", last: "Rivera", called: "Ms. Rivera" },
        Teacher { id: clever_id(seed, "teacher", 2), first: "Daniel", last: "Okafor", called: "Mr. Okafor" },
    ];
    for (place, class) in CLASSES.iter().enumerate() {
        let size = options.students.map_or(class.students, |wanted| wanted as usize);
        let linked = place != ADVISORY;
        let work = match options.assignments {
            Some(wanted) if linked => wanted as usize,
            _ => class.assignments,
        };
        let seats = if linked {
            (0..size).map(|seat| enrol(&mut students, seed, place, seat)).collect()
        } else {
            advisory_seats(&sections, size)
        };
        let course_number = CLASSES.iter().position(|other| other.course == class.course).unwrap_or(place);
        let taught_by = if class.co_taught { 2 } else { 1 };
        sections.push(Section {
            id: clever_id(seed, "section", place as u64 + 1),
            name: class.name,
            period: class.period,
            course_name: class.course,
            course: clever_id(seed, "course", course_number as u64 + 1),
            linked,
            students: seats,
            teachers: teachers.iter().take(taught_by).map(|teacher| teacher.id.clone()).collect(),
            planned: planned::of_section(place, work, founded),
        });
    }
    District {
        seed,
        lms: options.lms,
        id: clever_id(seed, "district", 1),
        school: clever_id(seed, "school", 1),
        term: clever_id(seed, "term", 1),
        token: token(seed, "district", ""),
        teacher_token: token(seed, "teacher", "il"),
        founded,
        by_student: students
            .iter()
            .enumerate()
            .map(|(at, one): (_, &Student)| (one.id.clone(), at))
            .collect(),
        by_section: sections.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect(),
        teachers,
        students,
        sections,
    }
}

fn enrol(students: &mut Vec<Student>, seed: u64, section: usize, seat: usize) -> usize {
    let number = students.len();
    let name = names::of_student(seed, section, seat);
    students.push(Student {
        id: clever_id(seed, "student", number as u64 + 100),
        first: name.first,
        last: name.last,
        preferred: name.preferred,
        number,
        linked: section != 0 || !NOT_LINKED.contains(&seat),
        launched: !NEVER_LAUNCHED.contains(&seat),
    });
    number
}

fn advisory_seats(sections: &[Section], size: usize) -> Vec<usize> {
    let mut seats: Vec<usize> = (0..size)
        .filter_map(|seat| sections.get(seat % 2).and_then(|section| section.students.get(seat / 2)).copied())
        .collect();
    seats.sort_unstable();
    seats
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn lincoln(students: Option<u32>) -> District {
        let options = Options { seed: 7, students, ..Options::default() };
        found(&options, "2026-11-24T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_district_is_believable() {
        let district = lincoln(None);
        let sizes: Vec<_> = district.sections.iter().map(|section| section.students.len()).collect();
        assert_eq!(sizes, [25, 28, 31, 20, 34, 22]);
        assert_eq!(district.sections.iter().filter(|section| !section.linked).count(), 1);
        assert_eq!(district.students.iter().filter(|student| !student.linked).count(), 2);
        let mut names = BTreeMap::<_, usize>::new();
        for student in &district.students {
            *names.entry(student.name()).or_default() += 1;
        }
        let twice: Vec<_> = names.iter().filter(|(_, times)| **times > 1).collect();
        assert_eq!(
            twice,
            [(&"Maya Johnson".to_owned(), &2)],
            "only the two who are meant to share a name do"
        );
        assert!(names.contains_key("陈思雨"));
        assert!(district.students.windows(2).all(|pair| pair[0].id < pair[1].id), "ids ascend");
    }

    #[test]
    fn it_scales_to_two_hundred_in_each_section() {
        let district = lincoln(Some(200));
        assert!(district.sections.iter().all(|section| section.students.len() == 200));
        assert_eq!(district.by_student.len(), 1000);
    }
}
