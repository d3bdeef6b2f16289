//! The engine against a made-up LMS: seeds, faults, crashes, and the promises of the sync contract.
//!
//! Real: engine, planner, journal, SQLite. Made up: the LMS behind the port, the time, everybody's hands. One thread,
//! no sockets, and all randomness follows from the seed, so that a run can be had again to the last digit.

mod campaign;
mod chance;
mod client;
#[cfg(test)]
mod fixed;
mod hands;
mod lms;
mod model;
mod mood;
mod port;
#[cfg(test)]
mod push;
mod seed;
mod teacher;
#[cfg(test)]
mod tests;
mod trace;
mod world;

pub(crate) use campaign::Campaign;
pub(crate) use mood::Mood;
pub(crate) use seed::run;
