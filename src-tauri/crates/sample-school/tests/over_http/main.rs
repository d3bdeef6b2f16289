//! The sample school over real HTTP, on loopback.

#[cfg(test)]
mod districts;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod page;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod program;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod specification;
#[cfg(test)]
mod support;
