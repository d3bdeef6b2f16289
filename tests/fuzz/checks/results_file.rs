//! Files of results: whatever is in them, they are read as a whole or refused, the same each time.

use results_file::{Attempts, read, recognise, results, suggest};

pub fn check(input: &[u8]) {
    let Ok(table) = read(input, "made up.csv") else { return };
    assert_eq!(read(input, "made up.csv").as_ref(), Ok(&table), "the same each time");
    let lines: Vec<u32> = table.rows.iter().map(|row| row.line).collect();
    assert!(lines.is_sorted(), "lines are numbered as they come");
    let format = recognise(&table);
    let mapping = suggest(&table, format);
    // What is suggested fits, or says in a typed error what a person must add.
    let _ = mapping.check(&table);
    for attempts in [Attempts::First, Attempts::Last, Attempts::Best] {
        let read = results(&table, &mapping, attempts);
        assert!(read.rows.len() + read.skipped.len() <= table.rows.len(), "no row comes from nowhere");
        for row in &read.rows {
            assert!(lines.binary_search(&row.line).is_ok(), "each row has its line");
            for value in &row.values {
                assert!(value.column < mapping.scores.len(), "each value has its column");
                assert!(lines.binary_search(&value.line).is_ok(), "and its line");
            }
        }
        for skipped in &read.skipped {
            assert!(lines.binary_search(&skipped.line).is_ok(), "each row that is left out has its line");
        }
    }
}
