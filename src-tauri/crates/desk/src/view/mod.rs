//! What a host shows: plain data, ready to draw, grouped and worded by the desk. The UI never computes a rule.
//!
//! Every type here is exported to TypeScript (`ui/src/ipc/generated/types.ts`) by `cargo xtask types`.
//! Times are RFC 3339 strings in UTC; the UI formats them for the reader. Scores are texts (`"17.5"`), never floats.

mod accounts;
mod assignment;
mod book;
mod changes;
mod export;
mod grade;
mod health;
mod history;
mod import;
mod lock;
mod matches;
mod plan;
mod progress;
mod removal;
mod review;
mod session;
mod settings;
mod trail;

pub use accounts::*;
pub use assignment::*;
pub use book::*;
pub use changes::*;
pub use export::*;
pub use grade::*;
pub use health::*;
pub use history::*;
pub use import::*;
pub use lock::*;
pub use matches::*;
pub use plan::*;
pub use progress::*;
pub use removal::*;
pub use review::*;
pub use session::*;
pub use settings::*;
pub use trail::*;

/// Declares view types: serde on both sides, exported to the one generated TypeScript file.
macro_rules! view {
    ($($item:item)*) => { $(
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(export, export_to = "types.ts")]
        $item
    )* };
}
pub(crate) use view;
