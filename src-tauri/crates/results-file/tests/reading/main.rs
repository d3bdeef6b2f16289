//! Files as teachers have them, made for this project with people who do not exist, and files that mean harm.

#[cfg(test)]
mod attempts;
#[cfg(test)]
mod entries;
#[cfg(test)]
mod excel;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod given;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod growth;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod workbooks;

#[cfg(test)]
use given::{entries, file, refused, score, suggested, text, value};
