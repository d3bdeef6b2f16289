//! Students and the sections they are in.

use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::matching::Identifiers;
use gradebook::{SectionId, Student, StudentId};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// A student as the roster has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentRow {
    /// Id.
    pub id: StudentId,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Another form of the name, may be empty.
    pub also: String,
    /// Student number, may be empty; shown only to tell two students of one name apart.
    pub number: String,
    /// What results files of elsewhere may name the student by.
    pub identifiers: Identifiers,
    /// Linked to a user of the LMS; `None`: not known.
    pub linked: Option<bool>,
}

/// A student with the row number.
pub(crate) struct Enrolled {
    pub(crate) no: i64,
    pub(crate) student: Student,
}

impl Tx<'_> {
    /// Takes in a reading of the roster: these are the section's students now. Others are kept, with their grades, as
    /// having left.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn put_roster(&mut self, section: &SectionId, rows: &[StudentRow]) -> Result<(), StoreError> {
        let section = self.section_no(section)?;
        self.execute("UPDATE enrolment SET left_it = 1 WHERE section_no = ?1 AND left_it = 0", [section])?;
        let put = "INSERT INTO student (id, given, family, also, number) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (id) DO UPDATE SET given = excluded.given, family = excluded.family, \
                   also = excluded.also, number = excluded.number \
                   WHERE (given, family, also, number) IS NOT (excluded.given, excluded.family, excluded.also, \
                   excluded.number)";
        let enrol = "INSERT INTO enrolment (section_no, student_no, linked, left_it) VALUES (?1, ?2, ?3, 0) \
                     ON CONFLICT (section_no, student_no) DO UPDATE SET linked = excluded.linked, left_it = 0";
        // New students get their numbers in the order of their names, so that a book's grades come nearly sorted.
        let mut rows: Vec<&StudentRow> = rows.iter().collect();
        rows.sort_by_cached_key(|row| order(&row.family, &row.given, &row.id));
        let mut known = self.identifiers_of(section)?;
        for row in rows {
            self.execute(put, params![row.id.as_str(), row.given, row.family, row.also, row.number])?;
            let no = self.student_no(&row.id)?;
            self.execute(enrol, params![section, no, row.linked])?;
            self.put_identifiers(no, &row.identifiers, known.remove(&no).unwrap_or_default())?;
        }
        Ok(())
    }

    /// The section's students by family name, given name and id, those who left among them. Where two have the same
    /// name, `also` carries the student number too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn students(&self, section: &SectionId) -> Result<Vec<Student>, StoreError> {
        let no = self.section_no(section)?;
        Ok(self.enrolled(no)?.into_iter().map(|e| e.student).collect())
    }

    /// The ids of the section's students, those who left among them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn student_ids(&self, section: &SectionId) -> Result<BTreeSet<StudentId>, StoreError> {
        let sql =
            "SELECT student.id FROM enrolment JOIN student ON student.no = student_no WHERE section_no = ?1";
        let ids = self.list(sql, [self.section_no(section)?], |row| row.id(0))?;
        Ok(ids.into_iter().collect())
    }

    pub(crate) fn enrolled(&self, section_no: i64) -> Result<Vec<Enrolled>, StoreError> {
        let sql = "SELECT no, id, given, family, also, number, linked, left_it FROM enrolment \
                   JOIN student ON student.no = student_no WHERE section_no = ?1";
        let mut rows = self.list(sql, [section_no], |row| {
            let student = Student {
                id: row.id(1)?,
                given: row.col(2)?,
                family: row.col(3)?,
                also: row.col(4)?,
                linked: row.col(6)?,
                left: row.col(7)?,
            };
            Ok((row.col::<i64>(0)?, student, row.col::<String>(5)?))
        })?;
        let mut names: BTreeMap<(String, String), u32> = BTreeMap::new();
        for (_, student, _) in &rows {
            *names.entry(name_of(student)).or_default() += 1;
        }
        for (_, student, number) in &mut rows {
            if names.get(&name_of(student)).is_some_and(|n| *n > 1) && !number.is_empty() {
                student.also = if student.also.is_empty() || student.also == *number {
                    std::mem::take(number)
                } else {
                    format!("{} · {number}", student.also)
                };
            }
        }
        rows.sort_by_cached_key(|(_, student, _)| order(filed_under(student), &student.given, &student.id));
        Ok(rows.into_iter().map(|(no, student, _)| Enrolled { no, student }).collect())
    }

    pub(crate) fn student_no(&self, id: &StudentId) -> Result<i64, StoreError> {
        if let Some(no) = self.numbers.borrow().students.get(id) {
            return Ok(*no);
        }
        let no = self.number("SELECT no FROM student WHERE id = ?1", [id.as_str()], "student")?;
        self.numbers.borrow_mut().students.insert(id.clone(), no);
        Ok(no)
    }
}

fn name_of(student: &Student) -> (String, String) {
    (student.given.trim().to_lowercase(), student.family.trim().to_lowercase())
}

/// The name a student is filed under: the family name, or its Latin form where it is written in another script.
fn filed_under(student: &Student) -> &str {
    let latin = |name: &str| name.chars().any(|c| c.is_ascii_alphabetic() || ('À'..='ɏ').contains(&c));
    if latin(&student.family) || student.family.is_empty() && latin(&student.given) {
        return &student.family;
    }
    let other = student.also.split(" · ").next().unwrap_or_default();
    other.split_whitespace().next_back().filter(|word| latin(word)).unwrap_or(&student.family)
}

/// Names sort without regard to case and accents, as a teacher looks for them.
fn order(family: &str, given: &str, id: &StudentId) -> (String, String, StudentId) {
    let plain = |name: &str| name.trim().to_lowercase().chars().map(without_accent).collect();
    (plain(family), plain(given), id.clone())
}

/// The letter that a Latin letter is filed under. Other scripts stay in the order of their characters.
const fn without_accent(letter: char) -> char {
    match letter {
        'à'..='æ' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ð' | 'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'œ' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ß' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{school, section, student, student_row};

    fn names(students: &[Student]) -> Vec<String> {
        students.iter().map(|s| format!("{} {} {}", s.given, s.family, s.also).trim().to_owned()).collect()
    }

    #[test]
    fn students_sort_by_family_name_whatever_its_case_and_accents() {
        let store = school();
        let rows = [
            student_row(11, "Zoé", "Ångström"),
            student_row(12, "Ana", "van Dyck"),
            student_row(13, "Bea", "Álvarez"),
            student_row(14, "Cem", "Zorn"),
            student_row(15, "Ömer", "Álvarez"),
            student_row(16, "美", "王"),
        ];
        let students = store.write(|tx| {
            tx.put_roster(&SectionId::from("sec-2"), &rows)?;
            tx.students(&SectionId::from("sec-2"))
        });
        let expected = ["Bea Álvarez", "Ömer Álvarez", "Zoé Ångström", "Ana van Dyck", "Cem Zorn", "美 王"];
        assert_eq!(names(&students.unwrap()), expected);
    }

    #[test]
    fn two_students_of_one_name_show_their_numbers() {
        let store = school();
        let mut rows = vec![
            student_row(1, "Mia", "Chen"),
            student_row(2, "Mia", "Chen"),
            student_row(3, "mia", "chen"),
            student_row(4, "Mia", "Cheng"),
        ];
        rows[1].also = "Mimi".to_owned();
        rows[2].number = String::new();
        let students = store.write(|tx| {
            tx.put_roster(&section(), &rows)?;
            tx.students(&section())
        });
        let expected = ["Mia Chen no. 1", "Mia Chen Mimi · no. 2", "mia chen", "Mia Cheng"];
        assert_eq!(names(&students.unwrap()), expected);
    }

    #[test]
    fn a_student_who_left_stays_with_the_section_and_may_come_back() {
        let store = school();
        let left = |store: &crate::Store| {
            let students = store.read(|tx| tx.students(&section())).unwrap();
            students.into_iter().filter(|s| s.left).map(|s| s.id).collect::<Vec<_>>()
        };
        let all = store.read(|tx| tx.student_ids(&section())).unwrap();
        store.write(|tx| tx.put_roster(&section(), &[student_row(2, "Ben", "Alpha")])).unwrap();
        assert_eq!(left(&store), [student(3), student(4), student(1)]);
        assert_eq!(store.read(|tx| tx.student_ids(&section())).unwrap(), all, "nobody is lost");
        store.write(|tx| tx.put_roster(&section(), &[student_row(3, "Cleo", "Mika")])).unwrap();
        assert_eq!(left(&store), [student(2), student(4), student(1)]);
    }

    #[test]
    fn one_student_in_two_sections_leaves_only_one_of_them() {
        let store = school();
        let other = SectionId::from("sec-2");
        store
            .write(|tx| {
                tx.put_roster(&other, &[student_row(1, "Ada", "Zeta")])?;
                tx.put_roster(&section(), &[])
            })
            .unwrap();
        assert!(!store.read(|tx| tx.students(&other)).unwrap()[0].left);
    }
}
