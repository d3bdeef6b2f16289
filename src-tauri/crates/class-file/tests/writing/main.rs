//! What is written is read back by the reader of such files, and hostile values harm nobody.

#[cfg(test)]
mod formats;
#[cfg(test)]
mod given;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod in_it;
#[cfg(test)]
mod moodle;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod report;
#[cfg(test)]
mod round_trip;
