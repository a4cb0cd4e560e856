//! What is said and how it is built: elements made of a report and of the words of one language. Nothing here listens, and
//! nothing keeps a state.

pub mod answer;
pub mod dom;
pub mod explain;
pub mod letter;
pub mod row;
