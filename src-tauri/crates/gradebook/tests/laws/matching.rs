//! Who a row of a file is about: ids decide, names suggest, doubts are never settled by themselves.

use gradebook::StudentId;
use gradebook::matching::{Claim, Found, IdKind, Known, NameLikeness, Roster, SaidId, repeated};
use proptest::prelude::*;

fn known(id: &str, given: &str, family: &str, also: &str, ids: &[(IdKind, &str)]) -> Known {
    Known {
        student: id.into(),
        given: given.to_owned(),
        family: family.to_owned(),
        also: also.to_owned(),
        identifiers: ids.iter().map(|(kind, value)| (*kind, (*value).to_owned())).collect(),
    }
}

fn class() -> Vec<Known> {
    vec![
        known(
            "s1",
            "Zoë",
            "Castellanos-Whitfield",
            "",
            &[(IdKind::Number, "0042"), (IdKind::Email, "zoe@x.example")],
        ),
        known("s2", "Maya", "Johnson", "", &[(IdKind::Number, "43"), (IdKind::SisId, "sis-43")]),
        known("s3", "Maya", "Johnson", "", &[(IdKind::Number, "44")]),
        known("s4", "思雨", "陈", "Siyu Chen", &[(IdKind::Login, "siyu")]),
        known("s5", "Łukasz", "Śliwiński", "", &[(IdKind::Number, "45"), (IdKind::SisId, "42")]),
        known("s6", "Thảo", "Nguyễn", "", &[(IdKind::Number, "42")]),
    ]
}

fn claim(ids: &[(SaidId, &str)], full: &str) -> Claim {
    let ids = ids.iter().map(|(said, id)| (*said, (*id).to_owned())).collect();
    Claim { ids, full: full.to_owned(), ..Claim::default() }
}

fn find(ids: &[(SaidId, &str)], full: &str) -> Found {
    Roster::new(&class()).find(&claim(ids, full))
}

fn by(student: &str, kind: IdKind) -> Found {
    Found::ById { student: student.into(), kind, other_name: false }
}

#[test]
fn an_id_decides_whatever_its_case_and_surroundings() {
    for (said, id, expected) in [
        (SaidId::Number, "0042", by("s1", IdKind::Number)),
        (SaidId::SisId, " #0042 ", by("s1", IdKind::Number)),
        (SaidId::Email, "ZOE@X.example", by("s1", IdKind::Email)),
        (SaidId::Login, "zoe@x.example", by("s1", IdKind::Email)),
        (SaidId::SisId, "SIS-43", by("s2", IdKind::SisId)),
        (SaidId::Login, "siyu", by("s4", IdKind::Login)),
    ] {
        assert_eq!(find(&[(said, id)], ""), expected, "{id}");
    }
}

#[test]
fn an_id_that_is_two_of_the_same_student_is_named_as_the_file_names_it() {
    let both = [known("s1", "A", "B", "", &[(IdKind::Number, "7"), (IdKind::SisId, "7")])];
    let find = |said| Roster::new(&both).find(&claim(&[(said, "7")], ""));
    assert_eq!(find(SaidId::Number), by("s1", IdKind::Number));
    assert_eq!(find(SaidId::SisId), by("s1", IdKind::SisId));
}

#[test]
fn a_number_of_the_lms_or_of_a_tool_is_nobodys_student_number() {
    for said in [SaidId::LmsId, SaidId::Other, SaidId::Email, SaidId::Login] {
        assert_eq!(find(&[(said, "43")], ""), Found::Nobody, "{said:?}");
    }
}

#[test]
fn leading_zeros_count() {
    assert_eq!(find(&[(SaidId::Number, "042")], ""), Found::Nobody);
    assert_eq!(find(&[(SaidId::Number, "00042")], ""), Found::Nobody);
}

#[test]
fn an_id_that_two_students_have_names_nobody() {
    let twice = (SaidId::Number, "42");
    assert_eq!(find(&[twice], ""), Found::Nobody, "42 is the number of one and the SIS id of another");
    let settled = find(&[twice, (SaidId::Number, "45")], "");
    assert_eq!(settled, by("s5", IdKind::Number), "another id of the row settles it");
}

#[test]
fn ids_of_two_students_in_one_row_are_not_settled_by_themselves() {
    let torn = find(&[(SaidId::Number, "43"), (SaidId::SisId, "44")], "Maya Johnson");
    let both: Vec<StudentId> = vec!["s2".into(), "s3".into()];
    assert_eq!(torn, Found::Torn(both.into_iter().collect()));
    assert_eq!(torn.student(), None);
}

#[test]
fn a_name_never_settles_it_even_where_it_is_the_only_one() {
    let only = |student: &str, how| Found::ByName(vec![(student.into(), how)]);
    for (name, expected) in [
        ("Zoë Castellanos-Whitfield", only("s1", NameLikeness::Same)),
        ("castellanos whitfield, zoe", only("s1", NameLikeness::Same)),
        ("Z. Castellanos Whitfield", only("s1", NameLikeness::Partly)),
        ("Siyu Chen", only("s4", NameLikeness::SameOther)),
        ("lukasz sliwinski", only("s5", NameLikeness::Same)),
        ("Thao Nguyen", only("s6", NameLikeness::Same)),
        ("Nguyen T", only("s6", NameLikeness::Partly)),
        ("Nguyen", Found::Nobody),
        ("", Found::Nobody),
        ("Somebody Else", Found::Nobody),
    ] {
        let found = find(&[], name);
        assert_eq!(found, expected, "{name}");
        assert_eq!(found.student(), None, "{name}");
    }
    let two = vec![("s2".into(), NameLikeness::Same), ("s3".into(), NameLikeness::Same)];
    assert_eq!(find(&[(SaidId::Number, "999")], "Maya Johnson"), Found::ByName(two), "both of that name");
}

#[test]
fn given_and_family_name_come_before_the_whole_name() {
    let claim = Claim { given: "Thao".to_owned(), family: "Nguyen".to_owned(), ..claim(&[], "Maya Johnson") };
    let found = Roster::new(&class()).find(&claim);
    assert_eq!(found, Found::ByName(vec![("s6".into(), NameLikeness::Same)]));
}

#[test]
fn what_one_part_of_a_name_leaves_out_the_whole_name_says() {
    let class = [known("s1", "María", "García", "", &[]), known("s2", "José", "García", "", &[])];
    let maria = Found::ByName(vec![("s1".into(), NameLikeness::Same)]);
    for (given, family, full) in [
        ("", "García", "María"),
        ("", "García", "María García"),
        ("María", "", "García"),
        ("María", "", "García, María"),
        ("María", "García", ""),
        ("", "", "María García"),
    ] {
        let claim = Claim { given: given.to_owned(), family: family.to_owned(), ..claim(&[], full) };
        assert_eq!(Roster::new(&class).find(&claim), maria, "{given}|{family}|{full}");
    }
}

#[test]
fn an_id_with_quite_another_name_is_said() {
    let other = |name: &str| match find(&[(SaidId::Number, "0042")], name) {
        Found::ById { other_name, .. } => other_name,
        found => panic!("{found:?}"),
    };
    assert!(other("Maya Johnson"));
    assert!(!other("Zoe C."), "a word in common");
    assert!(!other(""), "no name, no doubt");
}

#[test]
fn two_rows_of_one_student_are_found_out() {
    let chosen = StudentId::from("s2");
    let found = [by("s1", IdKind::Number), by("s2", IdKind::SisId), Found::Nobody, Found::Nobody];
    let about = found.iter().filter_map(Found::student).chain([&chosen]);
    assert_eq!(repeated(about), std::iter::once("s2".into()).collect());
}

#[test]
fn each_kind_is_kept_by_its_word() {
    for kind in IdKind::ALL {
        assert_eq!(IdKind::of(kind.word()), Some(kind));
    }
    assert_eq!(IdKind::of("of a later program"), None);
}

proptest! {
    #[test]
    fn no_name_alone_ever_settles_who_it_is(name in "\\PC{0,40}") {
        let found = find(&[], &name);
        prop_assert_eq!(found.student(), None);
    }
}
