//! Laws of the gradebook: small spaces are enumerated, big ones are roamed with proptest.

#[cfg(test)]
mod acknowledge;
#[cfg(test)]
mod assignment;
#[cfg(test)]
mod automatic;
#[cfg(test)]
mod book;
#[cfg(test)]
mod decide;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod entry;
#[cfg(test)]
mod held;
#[cfg(test)]
mod matching;
#[cfg(test)]
mod observe;
#[cfg(test)]
mod op;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod preflight;
#[cfg(test)]
mod profiles;
#[cfg(test)]
mod review;
#[cfg(test)]
mod school;
#[cfg(test)]
mod score;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod typed;
#[cfg(test)]
mod undo_created;
#[cfg(test)]
mod undo_details;
#[cfg(test)]
mod undo_outcome;
#[cfg(test)]
mod undo_run;
#[cfg(test)]
mod values;
#[cfg(test)]
mod words;
#[cfg(test)]
mod world;
