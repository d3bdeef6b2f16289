//! How much memory a program has, with everything it started.

use std::collections::BTreeMap;

/// Proportional memory (PSS) of a process and all below it, in MB: what several share is counted once.
pub(crate) fn of_tree(root: u32) -> f64 {
    let mut below: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for process in std::fs::read_dir("/proc").expect("Linux lists its processes").flatten() {
        let Some(id) = process.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let parent =
            std::fs::read_to_string(process.path().join("stat")).ok().and_then(|text| parent_in(&text));
        below.entry(parent.unwrap_or_default()).or_default().push(id);
    }
    let (mut kilobytes, mut open) = (0, vec![root]);
    while let Some(process) = open.pop() {
        let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        kilobytes += proportional_in(&text).unwrap_or_default();
        open.extend(below.get(&process).into_iter().flatten());
    }
    f64::from(kilobytes) / 1024.0
}

/// The parent in a `stat` line; the program's name, in brackets, may hold anything.
fn parent_in(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn proportional_in(rollup: &str) -> Option<u32> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn this_process_has_memory_and_a_parent() {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("ours");
    assert!(parent_in(&stat).is_some_and(|parent| parent > 0));
    assert_eq!(parent_in("7 (a) b) S 3 7"), Some(3), "a bracket in the name");
    assert!(of_tree(std::process::id()) > 1.0, "a test takes more than a megabyte");
}
