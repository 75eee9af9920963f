//! L4: grading a class: who handed in what, what it is worth, which labs with which vectors decide, and how the work survives
//! whatever happens to the machine.
//!
//! Submissions are untrusted and may be hostile; the roster, the labs and the secret are the teacher's.
//! What does not belong in here: text for people (`report/`), the terminal and exit codes (`cli/`), and how one tool is
//! run (`exec/`, `tool/`). The files that run the class (`units`, `journal`, `run`, `results`, `chunk`) do not know how one
//! submission is graded: to them a grade is a row that is made once, written down, and published in order.

pub mod assignment;
pub mod chunk;
pub mod filename;
pub mod grader;
pub mod journal;
pub mod labs;
pub mod late;
pub mod personal;
pub mod plan;
pub mod points;
pub mod prepared;
pub mod replay;
pub mod results;
pub mod reuse;
pub mod roster;
pub mod run;
pub mod settings;
pub mod slurm;
pub mod submission;
pub mod unit_grader;
pub mod units;
