//! Launches from an LMS: of the sample school's, and of one that says whatever a test wants.

mod forged;
mod links;
mod platform;
mod register;
mod sample;
mod states;
mod tied;
mod window;
