//! Plan, events, revisions, edits, layers of the project file.
