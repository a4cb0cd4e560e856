//! Builds elements from a report and the words of one language. Nothing here listens to events or keeps state.

pub mod answer;
pub mod dom;
pub mod explain;
pub mod letter;
pub mod record;
pub mod row;
pub mod sheets;
