//! Instruction counts and what they are compared with: the committed baseline names what it was counted with, because
//! another compiler or another processor family counts differently without anything having become slower.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value, json};

/// A rise by more than this many percent is a failure.
pub(crate) const TOLERANCE: u64 = 5;

/// What was counted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tools {
    /// `rustc --version`.
    pub(crate) rustc: String,
    /// The target, and the vector instructions that libraries choose by.
    pub(crate) target: String,
    /// `valgrind --version`.
    pub(crate) valgrind: String,
}

impl fmt::Display for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}", self.rustc, self.target, self.valgrind)
    }
}

/// Counts by piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    /// What was counted with.
    pub(crate) tools: Tools,
    /// Instructions of one round.
    pub(crate) instructions: BTreeMap<String, u64>,
}

/// What comparing says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Nothing rose; the second says what fell so far that the baseline should follow.
    Kept(Vec<String>),
    /// These rose, or are not in the baseline, or are in it alone.
    Worse(Vec<String>),
    /// Counted with something else: no statement is possible.
    Incomparable,
}

impl Counts {
    /// As it is committed.
    pub(crate) fn to_text(&self) -> String {
        let instructions: Map<String, Value> =
            self.instructions.iter().map(|(name, count)| (name.clone(), json!(count))).collect();
        let Tools { rustc, target, valgrind } = &self.tools;
        let value = json!({
            "rustc": rustc, "target": target, "valgrind": valgrind, "instructions": instructions
        });
        format!("{value:#}\n")
    }

    /// Reads [`Self::to_text`].
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let word = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let counts = value.get("instructions")?.as_object()?.iter();
        let instructions: Option<BTreeMap<_, _>> =
            counts.map(|(name, count)| Some((name.clone(), count.as_u64()?))).collect();
        Some(Self {
            tools: Tools { rustc: word("rustc")?, target: word("target")?, valgrind: word("valgrind")? },
            instructions: instructions?,
        })
    }

    /// Holds these counts against a baseline.
    pub(crate) fn against(&self, baseline: &Self) -> Comparison {
        if self.tools != baseline.tools {
            return Comparison::Incomparable;
        }
        let (mut worse, mut fell) = (Vec::new(), Vec::new());
        for (name, now) in &self.instructions {
            match baseline.instructions.get(name) {
                None => worse.push(format!("{name} is not in the baseline")),
                Some(before) if now * 100 > before * (100 + TOLERANCE) => {
                    worse.push(format!("{name} rose by {}", percent(*before, *now)));
                }
                Some(before) if now * 100 < before * (100 - TOLERANCE) => {
                    fell.push(format!("{name} fell by {}", percent(*before, *now)));
                }
                Some(_) => {}
            }
        }
        for name in baseline.instructions.keys().filter(|name| !self.instructions.contains_key(*name)) {
            worse.push(format!("{name} is in the baseline alone"));
        }
        if worse.is_empty() { Comparison::Kept(fell) } else { Comparison::Worse(worse) }
    }
}

/// The difference in percent of what it was, to a tenth.
fn percent(before: u64, now: u64) -> String {
    let tenths = before.abs_diff(now) * 1_000 / before.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(rustc: &str, instructions: &[(&str, u64)]) -> Counts {
        Counts {
            tools: Tools {
                rustc: rustc.to_owned(),
                target: "x86_64-unknown-linux-gnu, avx2".to_owned(),
                valgrind: "valgrind-3.19.0".to_owned(),
            },
            instructions: instructions.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
        }
    }

    #[test]
    fn a_rise_over_five_percent_is_worse_and_five_percent_is_not() {
        let baseline = counts("1.95", &[("plan", 1_000)]);
        let now = |count| counts("1.95", &[("plan", count)]).against(&baseline);
        assert_eq!(now(1_050), Comparison::Kept(vec![]), "five percent are allowed");
        assert_eq!(now(1_051), Comparison::Worse(vec!["plan rose by 5.1 %".to_owned()]));
        assert_eq!(now(950), Comparison::Kept(vec![]));
        let Comparison::Kept(fell) = now(500) else { panic!("less is not worse") };
        assert_eq!(fell, ["plan fell by 50.0 %"], "worth a new baseline");
    }

    #[test]
    fn another_compiler_is_no_statement_either_way() {
        let baseline = counts("1.95", &[("plan", 1_000)]);
        for count in [1, 1_000, 1_000_000] {
            assert_eq!(counts("1.96", &[("plan", count)]).against(&baseline), Comparison::Incomparable);
        }
    }

    #[test]
    fn a_piece_on_one_side_alone_is_told() {
        let baseline = counts("1.95", &[("plan", 1_000), ("gone", 1)]);
        let Comparison::Worse(worse) = counts("1.95", &[("plan", 1_000), ("new", 1)]).against(&baseline)
        else {
            panic!("nothing may drop out of the comparison by itself");
        };
        assert_eq!(worse, ["new is not in the baseline", "gone is in the baseline alone"]);
    }

    #[test]
    fn the_committed_text_reads_back() {
        let counts = counts("rustc 1.95.0 (59807616e 2026-04-14)", &[("plan", 1_000), ("score_parse", 2)]);
        assert_eq!(Counts::from_text(&counts.to_text()), Some(counts));
        assert_eq!(Counts::from_text("{}"), None);
    }
}
