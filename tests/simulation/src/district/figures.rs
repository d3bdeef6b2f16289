//! The figures of one line, for people and for programs.

use serde::Serialize;
use std::fmt;

/// The first line of the table.
pub(crate) const HEAD: &str =
    "clients  limiter                 told        429/success  used     p50     p95  makespan s  finished";

/// One line. Times are parts of the ideal makespan: all requests divided by the limit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// Clients.
    pub(crate) clients: u32,
    /// Limiter.
    pub(crate) limiter: &'static str,
    /// What the clients were told of their number.
    pub(crate) told: &'static str,
    /// Refusals for one success.
    pub(crate) refused: f64,
    /// The part of the limit that was used until the last one was done.
    pub(crate) used: f64,
    /// Half of the clients are done by then.
    pub(crate) p50: f64,
    /// 95 of 100 are.
    pub(crate) p95: f64,
    /// All are, in seconds.
    pub(crate) makespan: f64,
    /// The part of the clients that finished.
    pub(crate) finished: f64,
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:>7}  {:<22}  {:<10}  {:>11.3}  {:>3.0} %  {:>6.3}  {:>6.3}  {:>10.0}  {:>6.1} %",
            self.clients,
            self.limiter,
            self.told,
            self.refused,
            self.used * 100.0,
            self.p50,
            self.p95,
            self.makespan,
            self.finished * 100.0
        )
    }
}

/// Everything on one line of JSON.
pub(crate) fn json(rows: &[Row], missed: &[String]) -> String {
    serde_json::json!({ "profile": "district", "rows": rows, "missed": missed }).to_string()
}

/// One number as a part of another.
pub(crate) fn share(part: u64, of: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts and milliseconds of a day")]
    let share = part as f64 / of as f64;
    share
}
