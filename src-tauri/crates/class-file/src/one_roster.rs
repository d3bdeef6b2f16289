//! A OneRoster 1.2 bundle: works, results and the one category they are in. It is a bundle of changes ("delta"), because
//! a whole one ("bulk") would replace all results that the target has. UTF-8 without a byte order mark, as the standard
//! wants it. Deliberately not here: rosters, scales, terms and schools, which the target has already.
//!
//! Every cell is raw: a program takes the zip in as it is and nobody opens its files with a double click, while an
//! apostrophe against spreadsheets would stay in a title or a comment and make an id another's ("-x1" is one that begins
//! like a formula).

use crate::left_out::Tally;
use crate::{ClassFile, Fault, Mark, MarkKind, WhyLeftOut, Written, bundle, decimal, text, time};
use paper::cells::record_raw;

/// Every kind of file that a manifest must speak of, and whether it is in the bundle.
const FILES: [(&str, bool); 21] = [
    ("academicSessions", false),
    ("categories", true),
    ("classes", false),
    ("classResources", false),
    ("courses", false),
    ("courseResources", false),
    ("demographics", false),
    ("enrollments", false),
    ("lineItemLearningObjectiveIds", false),
    ("lineItems", true),
    ("lineItemScoreScales", false),
    ("orgs", false),
    ("resources", false),
    ("resultLearningObjectiveIds", false),
    ("results", true),
    ("resultScoreScales", false),
    ("roles", false),
    ("scoreScales", false),
    ("userProfiles", false),
    ("userResources", false),
    ("users", false),
];
const CATEGORIES: [&str; 5] = ["sourcedId", "status", "dateLastModified", "title", "weight"];
const LINE_ITEMS: [&str; 13] = [
    "sourcedId",
    "status",
    "dateLastModified",
    "title",
    "description",
    "assignDate",
    "dueDate",
    "classSourcedId",
    "categorySourcedId",
    "academicSessionSourcedId",
    "resultValueMin",
    "resultValueMax",
    "schoolSourcedId",
];
const RESULTS: [&str; 15] = [
    "sourcedId",
    "status",
    "dateLastModified",
    "lineItemSourcedId",
    "studentSourcedId",
    "scoreStatus",
    "score",
    "scoreDate",
    "comment",
    "textScore",
    "classSourcedId",
    "inProgress",
    "incomplete",
    "late",
    "missing",
];

pub(crate) fn file(file: &ClassFile) -> Result<Written, Fault> {
    let mut tally = Tally::default();
    let class = text::line(&file.section_id);
    tally.add_if(class.is_empty(), WhyLeftOut::SectionWithoutId);
    let bundle = Bundle {
        // Without a class the category would be the same one in every section.
        category: if class.is_empty() { String::new() } else { format!("{class}:assignments") },
        class,
        made: time::utc(&file.made_exact),
        day: text::line(&file.day),
    };
    let line_items = bundle.line_items(file, &mut tally);
    let (results, grades) = bundle.results(file, &mut tally);
    let files = [
        ("manifest.csv", manifest()),
        ("categories.csv", bundle.categories()),
        ("lineItems.csv", line_items),
        ("results.csv", results),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text));
    Ok(tally.written(bundle::pack(&files)?, "zip", &grades))
}

fn manifest() -> String {
    let mut text = String::new();
    record_raw(&mut text, &["propertyName", "value"]);
    record_raw(&mut text, &["manifest.version", "1.0"]);
    record_raw(&mut text, &["oneroster.version", "1.2"]);
    for (name, is_there) in FILES {
        record_raw(&mut text, &[format!("file.{name}").as_str(), if is_there { "delta" } else { "absent" }]);
    }
    record_raw(&mut text, &["source.systemName", "Passback"]);
    record_raw(&mut text, &["source.systemCode", "passback"]);
    text
}

/// What all rows have in common.
struct Bundle {
    class: String,
    category: String,
    made: String,
    day: String,
}

impl Bundle {
    fn categories(&self) -> String {
        let mut text = String::new();
        record_raw(&mut text, &CATEGORIES);
        if !self.category.is_empty() {
            record_raw(&mut text, &[self.category.as_str(), "active", &self.made, "Assignments", ""]);
        }
        text
    }

    fn line_items(&self, file: &ClassFile, tally: &mut Tally) -> String {
        let mut text = String::new();
        record_raw(&mut text, &LINE_ITEMS);
        for work in &file.works {
            let id = text::line(&work.id);
            if id.is_empty() {
                tally.add(WhyLeftOut::WorkWithoutId);
                continue;
            }
            let points = decimal::points(work.points.as_deref());
            let due = work.due.as_deref().and_then(time::day);
            tally.add_if(points.is_none(), WhyLeftOut::WorkWithoutPoints);
            tally.add_if(due.is_none(), WhyLeftOut::WorkWithoutDue);
            tally.add(WhyLeftOut::TermAndSchool);
            let least = if points.is_some() { "0" } else { "" };
            let (points, due) = (points.unwrap_or_default(), due.unwrap_or_else(|| self.day.clone()));
            let row = [
                &id,
                "active",
                &self.made,
                &text::line(&work.title),
                &text::lines(&work.description),
                &due,
                &due,
                &self.class,
                &self.category,
                "",
                least,
                &points,
                "",
            ];
            record_raw(&mut text, &row);
        }
        text
    }

    /// The results, and how many there are of each work.
    fn results(&self, file: &ClassFile, tally: &mut Tally) -> (String, Vec<usize>) {
        let mut text = String::new();
        record_raw(&mut text, &RESULTS);
        let ids: Vec<String> = file.students.iter().map(|student| text::line(&student.id)).collect();
        for id in &ids {
            tally.add_if(id.is_empty(), WhyLeftOut::StudentWithoutId);
        }
        let mut grades = Vec::new();
        for work in &file.works {
            let work_id = text::line(&work.id);
            let mut count = 0;
            for (at, student) in ids.iter().enumerate() {
                if let Some(mark) = work.mark(at)
                    && !work_id.is_empty()
                    && !student.is_empty()
                {
                    count += usize::from(self.result(&mut text, &work_id, student, mark, tally));
                }
            }
            grades.push(count);
        }
        (text, grades)
    }

    /// Writes a result, if there is something to say.
    fn result(&self, text: &mut String, work: &str, student: &str, mark: &Mark, tally: &mut Tally) -> bool {
        let score = mark.score.as_deref().filter(|_| mark.kind != MarkKind::Excused).and_then(|score| {
            let written = decimal::written(score);
            tally.add_if(written.is_none(), WhyLeftOut::NotANumber);
            written
        });
        let comment = text::lines(&mark.comment);
        let is_missing = mark.kind == MarkKind::Missing;
        let status = match (mark.kind, &score) {
            (MarkKind::Excused, _) => "exempt",
            // Not the last word: nobody approved it yet.
            (_, Some(_)) if mark.draft => "partially graded",
            (_, Some(_)) => "fully graded",
            (MarkKind::Missing, None) => "not submitted",
            // Something was said about the work, but not what it is worth.
            (MarkKind::Counted, None) if mark.late || !comment.is_empty() => "submitted",
            (MarkKind::Counted, None) => return false,
        };
        let modified = mark.modified.as_deref().map(time::utc).filter(|at| !at.is_empty());
        let day = mark.modified.as_deref().and_then(time::day).unwrap_or_else(|| self.day.clone());
        let flag = |is: bool| if is { "true" } else { "false" };
        let row = [
            &format!("{work}:{student}"),
            "active",
            modified.as_ref().unwrap_or(&self.made),
            work,
            student,
            status,
            score.as_deref().unwrap_or_default(),
            &day,
            &comment,
            "",
            &self.class,
            "false",
            "false",
            flag(mark.late),
            flag(is_missing),
        ];
        record_raw(text, &row);
        true
    }
}
