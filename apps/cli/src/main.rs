//! wetplant on the command line.
fn main() {}
