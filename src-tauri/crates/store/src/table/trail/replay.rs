//! Whether the trail tells the whole story: replayed, it must give exactly what the grades hold now. What is added to a
//! grade past the trail is found here, whoever added it.

use super::held::{self, Held};
use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::{AssignmentId, Grade, SectionId, StudentId};
use std::collections::BTreeMap;

/// What the last row of a grade says; the inner `None`: it is from a time before that was kept.
type LastRows = BTreeMap<(AssignmentId, StudentId), Option<Held>>;

impl Held {
    /// Whether both hold the same. A side that was never read or agreed on holds no more than one that is blank.
    pub fn same_values(&self, other: &Self) -> bool {
        let sides = |held: &Self| {
            let blank = Grade::default();
            let agreed = held.base.as_ref().map_or(&blank, |base| &base.lms).clone();
            let ours = held.base.as_ref().map_or(&blank, |base| &base.ours).clone();
            let remote = held.remote.clone().unwrap_or_else(|| agreed.clone());
            [held.local.clone(), agreed, ours, remote]
        };
        sides(self) == sides(other)
    }
}

impl Tx<'_> {
    /// Grades of a section that hold something else than their trail says, those of removed assignments among them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn trail_astray(&self, section: &SectionId) -> Result<Vec<(AssignmentId, StudentId)>, StoreError> {
        let no = self.section_no(section)?;
        let sql = "SELECT assignment.id, student.id, after, held FROM trail \
                   JOIN assignment ON assignment.no = assignment_no JOIN student ON student.no = student_no \
                   WHERE trail.id IN (SELECT max(id) FROM trail WHERE section_no = ?1 \
                   GROUP BY assignment_no, student_no)";
        let mut last = LastRows::new();
        self.list(sql, [no], |row| {
            let after: Option<Grade> = row.maybe_json(2)?;
            let held = row.maybe_text(3)?;
            let held =
                held.map(|t| held::read(t, after.as_ref()).ok_or_else(|| row.unreadable(3))).transpose()?;
            last.insert((row.id(0)?, row.id(1)?), held);
            Ok(())
        })?;
        let nothing = Held { local: Grade::default(), base: None, remote: None };
        let mut astray = Vec::new();
        let all = "SELECT id FROM assignment WHERE section_no = ?1 ORDER BY id";
        for assignment in self.list(all, [no], |row| row.id::<AssignmentId>(0))? {
            for (student, cell) in self.cells(&assignment)? {
                let place = (assignment.clone(), student);
                let told = last.remove(&place).unwrap_or_else(|| Some(nothing.clone()));
                if told.is_some_and(|told| !told.same_values(&Held::of(&cell))) {
                    astray.push(place);
                }
            }
        }
        // Told of, and no longer there.
        let gone = |told: Option<Held>| told.is_some_and(|told| !told.same_values(&nothing));
        astray.extend(last.into_iter().filter_map(|(place, told)| gone(told).then_some(place)));
        Ok(astray)
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{AT, assignment_id, school, score, section, student, trail};
    use crate::{Held, NewTrailRow, Store, TrailKind};
    use gradebook::{Agreement, Grade, GradeCell};

    fn told(store: &Store, cell: &GradeCell) {
        let row = NewTrailRow { held: Some(Held::of(cell)), ..trail(TrailKind::Edited, 1, AT) };
        store.write(|tx| tx.trail_add(&[row])).unwrap();
    }
    fn put(store: &Store, cell: &GradeCell) {
        store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), cell)).unwrap();
    }
    fn astray(store: &Store) -> usize {
        store.read(|tx| tx.trail_astray(&section())).unwrap().len()
    }

    #[test]
    fn a_value_that_the_trail_does_not_tell_of_is_found_on_every_side() {
        let all = |n: i32| GradeCell {
            base: Some(Agreement::on(score(n))),
            local: score(n),
            remote: Some(score(n)),
            ..GradeCell::default()
        };
        let others = [
            GradeCell { local: score(2), ..all(1) },
            GradeCell { base: Some(Agreement { lms: score(2), ours: score(1) }), ..all(1) },
            GradeCell { base: Some(Agreement { lms: score(1), ours: score(2) }), ..all(1) },
            GradeCell { remote: Some(score(2)), ..all(1) },
            GradeCell { local: Grade { late: true, ..score(1) }, ..all(1) },
            GradeCell::default(),
        ];
        for other in others {
            let store = school();
            assert_eq!(astray(&store), 0);
            put(&store, &all(1));
            assert_eq!(astray(&store), 1, "nothing was ever told");
            told(&store, &all(1));
            assert_eq!(astray(&store), 0);
            put(&store, &other);
            assert_eq!(astray(&store), 1, "{other:?}");
            told(&store, &other);
            assert_eq!(astray(&store), 0);
        }
    }

    #[test]
    fn never_read_and_nothing_there_are_no_difference() {
        let store = school();
        let blank = GradeCell {
            base: Some(Agreement::on(Grade::default())),
            remote: Some(Grade::default()),
            ..GradeCell::default()
        };
        put(&store, &blank);
        assert_eq!(astray(&store), 0);
    }

    #[test]
    fn what_was_noted_before_the_sides_were_kept_proves_nothing() {
        let store = school();
        store.write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 1, AT)])).unwrap();
        put(&store, &GradeCell { local: score(9), ..GradeCell::default() });
        assert_eq!(astray(&store), 0);
    }
}
