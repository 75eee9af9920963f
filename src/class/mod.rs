//! L4: grading a class: who handed in what, what it is worth, and which labs with which vectors decide.
//!
//! The authors of submissions are strangers and may be hostile; the roster, the labs and the secret are the teacher's.
//! What does not belong in here: text for people (`report/`), the terminal and exit codes (`cli/`), and how one tool is
//! run (`exec/`, `tool/`).

pub mod intake;
pub mod labs;
pub mod late;
pub mod personal;
pub mod points;
pub mod roster;
