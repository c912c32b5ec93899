//! The deliverables of a small hand-made result, read back as their readers read them.

// The fixture is test code too, but clippy knows tests only by their attribute.
#![allow(clippy::unwrap_used)]

mod charts;
mod drawings;
mod exchange;
mod files;
mod fixture;
mod fixture_list;
mod fixture_money;
mod given;
mod kinds;
mod lists;
mod page;
mod redline;
mod rpl_pages;
mod studies;
mod xml;
