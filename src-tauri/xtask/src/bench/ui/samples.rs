//! What a driver measured, as it wrote it down.

use serde_json::Value;

/// Every time is in milliseconds, memory in MB. A list that a driver cannot measure is empty.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Samples {
    /// Click to painted.
    pub(crate) opening: Vec<f64>,
    /// Between frames: a bare page, the grid scrolling down, scrolling across.
    pub(crate) bare: Vec<f64>,
    pub(crate) down: Vec<f64>,
    pub(crate) across: Vec<f64>,
    /// Key to painted: in a field on a bare page, in the grid with nothing else, and while grades are sent.
    pub(crate) bare_keys: Vec<Key>,
    pub(crate) keys: Vec<Key>,
    pub(crate) keys_in_sync: Vec<Key>,
    /// Bytes of the answer with the whole book.
    pub(crate) bytes: Option<f64>,
    /// Process to settled look: the app, an empty window.
    pub(crate) start: Vec<f64>,
    pub(crate) start_empty: Vec<f64>,
    /// Of all processes: the app, an empty window.
    pub(crate) memory: Vec<f64>,
    pub(crate) memory_empty: Vec<f64>,
}

/// One key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    /// It kept what was typed, which is saved before the next cell has the keyboard.
    pub(crate) saves: bool,
    /// Until what it does was painted.
    pub(crate) took: f64,
}

impl Samples {
    /// Reads what a driver wrote.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        value.as_object()?;
        let list = |name: &str| value[name].as_array().cloned().unwrap_or_default();
        let times = |name: &str| list(name).iter().filter_map(Value::as_f64).collect();
        let key = |one: &Value| Some(Key { saves: one["key"] == "Enter", took: one["took"].as_f64()? });
        let keys = |name: &str| list(name).iter().filter_map(key).collect();
        Some(Self {
            opening: times("opening"),
            bare: times("bare"),
            down: times("down"),
            across: times("across"),
            bare_keys: keys("bare_keys"),
            keys: keys("keys"),
            keys_in_sync: keys("keys_in_sync"),
            bytes: value["bytes"].as_f64(),
            start: times("start"),
            start_empty: times("start_empty"),
            memory: times("memory"),
            memory_empty: times("memory_empty"),
        })
    }
}

/// The value below which that share lies, by nearest rank.
pub(crate) fn percentile(times: &[f64], share: f64) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

/// The middle one.
pub(crate) fn median(times: &[f64]) -> Option<f64> {
    percentile(times, 0.5)
}

/// How many percent are at most so long.
pub(crate) fn within(times: &[f64], limit: f64) -> Option<f64> {
    let fine = times.iter().filter(|time| **time <= limit).count();
    (!times.is_empty()).then(|| 100.0 * fine as f64 / times.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(percentile(&times, 0.5), Some(100.0));
        assert_eq!(percentile(&times, 0.99), Some(198.0));
        assert_eq!(percentile(&times, 1.0), Some(200.0));
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(percentile(&[], 0.5), None, "nothing was measured");
    }

    #[test]
    fn a_share_is_of_all_frames() {
        assert_eq!(within(&[16.7, 16.7, 33.3, 17.0], 17.2), Some(75.0));
        assert_eq!(within(&[], 17.2), None);
    }

    #[test]
    fn what_a_driver_wrote_is_read_and_what_it_left_out_is_not_measured() {
        let text =
            r#"{"opening":[80.5],"bytes":1000,"keys":[{"key":"Enter","took":20},{"key":"1","took":9}]}"#;
        let samples = Samples::read(&serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!((samples.opening, samples.bytes), (vec![80.5], Some(1000.0)));
        assert_eq!(samples.keys, [Key { saves: true, took: 20.0 }, Key { saves: false, took: 9.0 }]);
        assert_eq!(samples.memory, [] as [f64; 0]);
        assert_eq!(Samples::read(&Value::Null), None);
    }
}
