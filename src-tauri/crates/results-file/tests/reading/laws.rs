//! What holds for every file.

use proptest::prelude::*;
use results_file::{Attempts, Mapping, read, recognise, results, suggest};

/// Everything that can be done with a file.
fn all_steps(bytes: &[u8]) {
    let Ok(table) = read(bytes, "x.csv") else { return };
    let mapping = suggest(&table, recognise(&table));
    for attempts in [Attempts::First, Attempts::Last, Attempts::Best] {
        let read = results(&table, &mapping, attempts);
        assert!(read.rows.len() + read.skipped.len() <= table.rows.len(), "no row is made up");
        let again = results(&table, &mapping, attempts);
        assert_eq!(read, again, "the same file gives the same results");
    }
    let kept = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<Mapping>(&kept).unwrap(), mapping, "a mapping can be kept");
}

fn headers() -> impl Strategy<Value = String> {
    let names = [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Quiz (12)",
        "Name",
        "Score",
        "Timestamp",
        "Email",
        "sourcedId",
        "status",
        "dateLastModified",
        "lineItemSourcedId",
        "studentSourcedId",
        "score",
        "QuizName",
        "Earned Points",
        "Possible Points",
        "Username",
        "Q [Total Pts: 5 Score] |1",
        "First name",
        "Last name",
        "Quiz: A (Real)",
        "Player",
        "Correct Answers",
        "Identifier",
        "Grade",
        "Last modified (grade)",
        "",
        "1",
    ];
    prop::collection::vec(prop::sample::select(names.to_vec()), 1..8).prop_map(|names| names.join(","))
}

fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{0,3}[.,]?[0-9]{0,3}%?",
        2 => prop::sample::select(&["EX", "-", "N/A", "", "4 / 5", "10-May", "A-", "\"a,b\"", "(read only)", "2026/09/27 3:00:00 PM GMT+3", "1.2E+10", "Manual Posting", "    Points Possible"][..]).prop_map(str::to_owned),
        1 => "[ -~]{0,8}",
        1 => "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        all_steps(&bytes);
    }

    #[test]
    fn any_text_is_refused_or_read(text in "[a-z0-9,;\t\"\r\n ./-]{0,400}") {
        all_steps(text.as_bytes());
    }

    #[test]
    fn any_rows_under_known_headers_are_read(
        header in headers(),
        rows in prop::collection::vec(prop::collection::vec(cells(), 0..9), 0..9),
    ) {
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        all_steps(format!("{header}\n{}\n", rows.join("\n")).as_bytes());
    }

    #[test]
    fn what_was_written_is_read_cell_for_cell(
        rows in prop::collection::vec(prop::collection::vec("[ -~äéß–😀]{1,8}", 3), 1..12),
        delimiter in prop::sample::select(&b",;\t"[..]),
    ) {
        // Blank cells alone make no row, and two delimiters in one cell could outvote the real one.
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| format!("x{}", cell.replace([',', ';', '\t'], "\""))).collect())
            .collect();
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["Name", "Essay", "Score"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let table = read(&writer.into_inner().unwrap(), "x.csv").unwrap();
        let found: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()).collect();
        prop_assert_eq!(found, rows);
        prop_assert_eq!(table.header, ["Name", "Essay", "Score"]);
    }
}

proptest! {
    // Each of them unpacks a workbook several times.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn broken_workbooks_are_refused_or_read(
        which in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = match which {
            0 => crate::workbooks::xlsx(),
            1 => crate::workbooks::ods(crate::workbooks::ODS_ROWS),
            _ => crate::workbooks::xls(&crate::workbooks::biff()),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        all_steps(&bytes);
    }

    #[test]
    fn broken_sheets_inside_a_whole_zip_are_refused_or_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
        truncate in any::<bool>(),
    ) {
        let mut content = crate::workbooks::parts(&crate::workbooks::xlsx());
        let total: usize = content.iter().map(|(_, part)| part.len()).sum();
        for (at, byte) in changes {
            let mut at = at.index(total);
            for (_, part) in &mut content {
                if at < part.len() {
                    part[at] = byte;
                    break;
                }
                at -= part.len();
            }
        }
        if truncate {
            let last = content.len() - 1;
            let part = &mut content[cut.index(last + 1)].1;
            let length = cut.index(part.len().max(1));
            part.truncate(length);
        }
        let parts: Vec<(&str, &[u8])> = content.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
        all_steps(&crate::hostile::zip_of(&parts));
    }
}
