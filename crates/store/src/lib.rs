//! The append-only event log: sequence, hashes, durability. SQLite now, PostgreSQL later behind the same trait.
//!
//! This room knows no plan, no cable and no party's business: it does not know what an event *means*. It takes
//! time, actor and salts as inputs and never asks a clock or a random source.
//!
//! Three promises, each with its test:
//! 1. An event is acknowledged only once it is durable ([`EventStore::append`] returns after the commit).
//! 2. No event can change, vanish or move without [`SqliteStore::verify_chain`] naming it.
//! 3. A copy for one party leaves out what the party may not read, and still verifies.

pub mod canonical;
pub mod chain;
pub mod error;
pub mod event;
pub mod file;
pub mod rows;
pub mod salt;
pub mod schema;
pub mod sqlite;

pub use chain::{ChainReport, Check};
pub use error::StoreError;
pub use event::{Body, Draft, Event, EventStore, Head, Header, Receipt, Stream};
pub use file::FileKind;
pub use salt::{Salt, derived_salts};
pub use schema::SchemaObject;
pub use sqlite::SqliteStore;
