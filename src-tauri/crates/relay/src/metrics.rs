//! Counts for a monitor, as Prometheus reads them. No label names a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// All counts.
#[derive(Default)]
pub struct Metrics(Mutex<BTreeMap<(&'static str, String), u64>>);

impl Metrics {
    /// One more. `labels` as Prometheus writes them, without the braces.
    pub fn count(&self, name: &'static str, labels: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((name, labels.to_owned())).or_default() += 1;
    }

    /// The text, with the gauges that are measured now.
    pub fn text(&self, gauges: &[(&str, usize)]) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut text, mut before) = (String::new(), "");
        for ((name, labels), count) in counts.iter() {
            if *name != before {
                let _ = writeln!(text, "# TYPE {name} counter");
                before = name;
            }
            let braces = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
            let _ = writeln!(text, "{name}{braces} {count}");
        }
        for (name, value) in gauges {
            let _ = writeln!(text, "# TYPE {name} gauge\n{name} {value}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.count("a_total", "status=\"200\"");
        metrics.count("a_total", "status=\"200\"");
        metrics.count("a_total", "status=\"404\"");
        metrics.count("b_total", "");
        let expected = "# TYPE a_total counter\na_total{status=\"200\"} 2\na_total{status=\"404\"} 1\n\
                        # TYPE b_total counter\nb_total 1\n# TYPE waiting gauge\nwaiting 3\n";
        assert_eq!(metrics.text(&[("waiting", 3)]), expected);
    }
}
