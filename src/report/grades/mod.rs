//! The grades of a class, as text: for the teacher, for each student, and for the systems that courses are run with.
//!
//! One file per output format. Everything here is a function from [`GradeRow`](crate::domain::gradebook::GradeRow)s to
//! text: no file, no clock, no terminal, and no time that a grade took, so that the same rows give the same bytes. What
//! is made for a whole class takes one row after the other and keeps none.
//!
//! Two rules hold in every file. All text of students and tools is escaped for the format it goes into. And what a
//! student may see is decided in `shown` alone: of a hidden case only whether it passed; only `jsonl`, `csv`,
//! `class_report` and `diff`, which are the teacher's, look at the rows themselves.

pub mod class_report;
pub mod class_stats;
pub mod class_summary;
pub mod classroom;
pub mod csv;
pub mod ctrf;
pub mod diff;
pub mod exercism;
pub mod feedback;
pub mod github;
pub mod gradescope;
mod json;
pub mod jsonl;
pub mod junit;
mod plain;
pub mod prairielearn;
mod shown;
mod words;
