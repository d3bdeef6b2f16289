//! Grades out as a file: what goes, what doesn't, and that it comes back as the same grades.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::Commands;
use desk::view::{
    ExportFormat, ExportGrades, Exported, FlagName, GradeChange, ImportTarget, InSection, Nothing,
    OpenResults,
};
use sample_school::LmsKind;
use support::Class;

const ALL: [ExportFormat; 7] = [
    ExportFormat::CanvasCsv,
    ExportFormat::Moodle,
    ExportFormat::OneRoster,
    ExportFormat::Csv,
    ExportFormat::Xlsx,
    ExportFormat::Html,
    ExportFormat::Pdf,
];

fn ask(class: &Class, format: ExportFormat) -> ExportGrades {
    ExportGrades {
        section: class.section.clone(),
        format,
        assignments: Vec::new(),
        drafts: false,
        hide_names: false,
    }
}

async fn export(class: &Class, asked: ExportGrades) -> (Exported, Vec<u8>) {
    let exported = class.desk().export_grades(asked).await.expect("exported");
    let bytes = std::fs::read(&exported.path).expect("the file is there");
    (exported, bytes)
}

#[tokio::test]
async fn every_kind_of_file_is_written_for_this_account_only_and_remembered_as_a_copy() {
    let class = Class::of(LmsKind::Canvas).await;
    class.enter(&class.assignment(0), &class.student(0), "15").await;
    let options =
        class.desk().export_options(InSection { section: class.section.clone() }).await.expect("options");
    assert_eq!(options.formats.len(), ALL.len());
    for format in ALL {
        let (exported, bytes) = export(&class, ask(&class, format)).await;
        assert!(bytes.len() > 100 && exported.said.contains("grades of"), "{format:?}: {exported:?}");
        assert!(exported.next.contains("copy"), "{}", exported.next);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&exported.path).expect("there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}: nobody else may read it", exported.path);
        }
        let copies = class.desk().settings(Nothing {}).await.expect("settings").data.copies;
        assert!(copies[0].path == exported.path && copies[0].there, "{copies:?}");
    }
    let (again, _) = export(&class, ask(&class, ExportFormat::Csv)).await;
    assert!(again.path.ends_with("-2.csv"), "the earlier one is not written over: {}", again.path);
}

#[tokio::test]
async fn what_goes_out_comes_back_as_nothing_new() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.make("Exit quiz, \"two\" parts").await;
    let book = class.book().await;
    for (n, student) in book.students.iter().take(12).enumerate() {
        class.type_in(&quiz, &student.id, ["0", "12.25", "20", "ex"][n % 4]).await;
    }
    class.approve().await;
    for format in [ExportFormat::CanvasCsv, ExportFormat::Csv, ExportFormat::Xlsx] {
        let asked = ExportGrades { assignments: vec![quiz.clone()], ..ask(&class, format) };
        let (exported, bytes) = export(&class, asked).await;
        assert_eq!(exported.said, "12 grades of 1 assignment");
        let open = OpenResults {
            section: class.section.clone(),
            name: exported.path.rsplit('/').next().expect("a name").to_owned(),
            content: STANDARD.encode(&bytes),
            sheet: None,
        };
        let view = class.desk().open_results(open).await.expect("read");
        let unsure: Vec<_> = view.rows.iter().filter(|row| row.student.is_none()).collect();
        assert_eq!(unsure.len(), 0, "{format:?}: every student is found by an id: {unsure:?}");
        let into: Vec<_> = view.works.iter().map(|work| work.target.clone()).collect();
        let assignment = quiz.clone();
        assert_eq!(into, [ImportTarget::Assignment { assignment }], "{format:?}: it is known by its title");
        assert_eq!(
            view.works.iter().map(|work| work.changes).sum::<u32>(),
            0,
            "{format:?}: nothing would change"
        );
    }
}

#[tokio::test]
async fn drafts_stay_unless_they_are_asked_for() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.make("Essay").await;
    let (amy, ben) = (class.student(0), class.student(1));
    class.enter(&quiz, &amy, "15").await;
    class.type_in(&quiz, &ben, "16").await;
    let only =
        |format, drafts| ExportGrades { assignments: vec![quiz.clone()], drafts, ..ask(&class, format) };
    let (exported, _) = export(&class, only(ExportFormat::Csv, false)).await;
    assert_eq!(exported.said, "1 grade of 1 assignment");
    assert!(
        exported.left_out.iter().any(|s| s.starts_with("1 score not approved yet")),
        "{:?}",
        exported.left_out
    );
    let (exported, _) = export(&class, only(ExportFormat::Csv, true)).await;
    assert_eq!(exported.said, "2 grades of 1 assignment");

    let empty = class.make("Nothing in it").await;
    let asked = ExportGrades { assignments: vec![empty], ..ask(&class, ExportFormat::Csv) };
    let error = class.desk().export_grades(asked).await.expect_err("nothing to export");
    assert!(error.message.contains("Nothing was saved") && !error.hint.is_empty(), "{error:?}");
}

#[tokio::test]
async fn hidden_names_are_in_no_file_and_a_file_for_an_lms_is_refused_then() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.make("Essay").await;
    let book = class.book().await;
    for student in book.students.iter().take(6) {
        class.enter(&quiz, &student.id, "15").await;
    }
    let other = &book.students[1];
    let words =
        format!("Better than {} and than {}.", other.name, other.name.split(' ').next().expect("a name"));
    class.change(&quiz, &book.students[0].id, GradeChange::Comment { text: words }).await;
    class.change(&quiz, &book.students[0].id, GradeChange::Flag { flag: FlagName::Late, on: true }).await;
    class.approve().await;
    for format in ALL {
        let asked = ExportGrades { hide_names: true, ..ask(&class, format) };
        if matches!(format, ExportFormat::CanvasCsv | ExportFormat::Moodle | ExportFormat::OneRoster) {
            let error = class.desk().export_grades(asked).await.expect_err("nobody could be found by it");
            assert!(error.message.contains("Nothing was saved"), "{}", error.message);
            continue;
        }
        let (exported, bytes) = export(&class, asked).await;
        let text = match format {
            ExportFormat::Pdf => continue,
            ExportFormat::Xlsx => {
                let open = OpenResults {
                    section: class.section.clone(),
                    name: "grades.xlsx".to_owned(),
                    content: STANDARD.encode(&bytes),
                    sheet: None,
                };
                let view = class.desk().open_results(open).await.expect("read");
                let said = view
                    .rows
                    .iter()
                    .map(|row| row.who.as_str())
                    .chain(view.columns.iter().map(|c| c.name.as_str()));
                said.collect::<Vec<_>>().join("\n")
            }
            _ => String::from_utf8(bytes).expect("text"),
        };
        let text = text.to_lowercase();
        assert!(text.contains("student 1"), "{format:?}: {text}");
        for student in &book.students {
            let parts = student.name.split(' ').filter(|part| part.chars().count() > 3);
            for name in parts
                .chain([student.name.as_str(), &student.also, &student.id])
                .filter(|name| !name.is_empty())
            {
                assert!(!text.contains(&name.to_lowercase()), "{format:?} names {name}");
            }
        }
        assert!(exported.next.contains("Names are hidden"), "{}", exported.next);
    }
}

/// The last column of a Canvas file with one assignment, by the student's name in it.
fn last_cell(text: &str, name: &str) -> String {
    let family = name.rsplit(' ').next().expect("a name");
    let line =
        text.lines().find(|line| line.contains(family)).unwrap_or_else(|| panic!("{name} is in it: {text}"));
    line.rsplit(',').next().expect("a cell").to_owned()
}

#[tokio::test]
async fn a_file_for_the_own_lms_takes_nothing_back_that_it_has() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.assignment(0);
    let book = class.book().await;
    let [amy, ben, zed, .., eve] = &book.students[..6] else { panic!("six students") };
    for student in [amy, ben, zed, eve] {
        class.enter(&quiz, &student.id, "2").await;
    }
    class.sync().await;
    class.enter(&quiz, &amy.id, "3").await;
    class.hand_score(&quiz, &amy.id, 4);
    class.hand_score(&quiz, &eve.id, 1);
    class.type_in(&quiz, &ben.id, "1").await;
    class.enter(&quiz, &zed.id, "5").await;
    class.pull().await;
    let asked = ExportGrades { assignments: vec![quiz.clone()], ..ask(&class, ExportFormat::CanvasCsv) };
    let (exported, bytes) = export(&class, asked).await;
    let text = String::from_utf8(bytes).expect("text");
    assert_eq!(last_cell(&text, &amy.name), "4", "changed here and there: what Canvas has stands there");
    assert_eq!(last_cell(&text, &eve.name), "1", "changed there alone: what Canvas has stands there");
    assert_eq!(last_cell(&text, &ben.name), "2", "a draft: what was agreed stands there");
    assert_eq!(last_cell(&text, &zed.name), "5", "approved: it goes");
    for said in ["2 grades changed in the LMS", "1 score not approved yet"] {
        assert!(exported.left_out.iter().any(|s| s.starts_with(said)), "{:?}", exported.left_out);
    }
    let asked = ExportGrades { assignments: vec![quiz], ..ask(&class, ExportFormat::Moodle) };
    let (_, bytes) = export(&class, asked).await;
    let text = String::from_utf8(bytes).expect("text");
    let named = |student: &str| text.contains(student.rsplit(' ').next().expect("a name"));
    assert!(
        named(&zed.name) && !named(&amy.name) && !named(&ben.name),
        "a blank grade would clear one: {text}"
    );
}
