//! The application: the declared command list, views, and one error type. Every host calls this.

mod error;
mod event;
pub mod view;

pub use error::{DeskError, ErrorCode};
pub use event::Event;
