//! L4: what a run found, as text: for a person at a terminal, for CI, for a program.
//!
//! One file per output format. Everything here is a function from reports of `domain` to a `String`: nothing prints,
//! asks for a terminal, or reads the environment; `cli` decides where the text goes and hands in a [`style::Style`].
//! Text of tools and learners is escaped here for the format it goes into, whatever was done to it before.

pub mod card;
mod context;
pub mod diagnostic;
pub mod diff;
pub mod github;
pub mod grades;
mod grid;
pub mod json;
pub mod junit;
pub mod markdown;
mod markup;
mod mismatch;
mod rows;
pub mod style;
pub mod summary;
pub mod table;
pub mod text;
mod values;
mod wording;
