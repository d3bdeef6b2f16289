//! placeholder while the frame goes up
