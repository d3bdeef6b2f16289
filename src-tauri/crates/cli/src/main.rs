//! placeholder while the frame goes up
fn main() {}
