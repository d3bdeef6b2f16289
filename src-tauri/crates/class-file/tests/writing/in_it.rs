//! How many grades and works a file says are in it: those that somebody would find there.

use crate::given::{class, of_kind, scored, work};
use class_file::{ClassFile, Mark, MarkKind, Pupil, Written};

/// Every kind of file with how many grades and works are in it.
fn found(file: &ClassFile) -> [(&'static str, usize, usize); 7] {
    let said = |name, written: Written| (name, written.grades, written.works);
    [
        said("canvas", file.canvas_csv().unwrap()),
        said("moodle", file.moodle().unwrap()),
        said("OneRoster", file.one_roster().unwrap()),
        said("csv", file.csv()),
        said("xlsx", file.xlsx().unwrap()),
        said("html", file.html()),
        said("pdf", file.pdf().unwrap()),
    ]
}

#[test]
fn each_kind_of_file_counts_what_it_can_say() {
    let mut file = class();
    let comment = Mark { comment: "Ask me".to_owned(), ..Mark::default() };
    file.works.push(work(3, "Poster", vec![None, Some(comment), scored("A+")]));
    file.works.push(work(4, "Lab", vec![Some(Mark { late: true, ..Mark::default() })]));
    let wanted = [
        // Three scores, and who is excused.
        ("canvas", 4, 2),
        ("moodle", 3, 2),
        // Also the one that is missing, the comment and what came late.
        ("OneRoster", 7, 4),
        ("csv", 7, 4),
        ("xlsx", 7, 4),
        // Comments are not on paper.
        ("html", 6, 3),
        ("pdf", 6, 3),
    ];
    assert_eq!(found(&file), wanted);
}

#[test]
fn what_was_left_out_does_not_count() {
    let mut file = class();
    // Nobody can find the first pupil or the second work.
    file.students[0] = Pupil { label: "=1".to_owned(), ..Pupil::default() };
    file.works[1].id.clear();
    (file.works[1].remote_id, file.works[1].title) = Default::default();
    let [canvas, moodle, one_roster, table, ..] = found(&file);
    assert_eq!([canvas, moodle], [("canvas", 2, 1), ("moodle", 1, 1)]);
    assert_eq!(one_roster, ("OneRoster", 2, 1));
    assert_eq!(table, ("csv", 5, 2), "a table needs no ids");
}

#[test]
fn a_file_in_which_nobody_has_anything_has_nothing_in_it() {
    let nobody = ClassFile { students: vec![], ..class() };
    let no_works = ClassFile { works: vec![], ..class() };
    let blank = ClassFile { works: vec![work(1, "Lab", vec![None, Some(Mark::default())])], ..class() };
    for file in [ClassFile::default(), nobody, no_works, blank] {
        for (name, grades, works) in found(&file) {
            assert_eq!((grades, works), (0, 0), "{name}");
        }
    }
    let missing = ClassFile { works: vec![work(1, "Lab", vec![of_kind(MarkKind::Missing)])], ..class() };
    let counts = found(&missing).map(|(_, grades, _)| grades);
    assert_eq!(counts, [0, 0, 1, 1, 1, 1, 1], "Canvas and Moodle have no word for it");
}
