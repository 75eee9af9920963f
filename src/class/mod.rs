//! L4: grading a class: whom, in which labs, and how the work survives whatever happens to the machine.
//!
//! What becomes of one submission is not decided by the files that run the class (`units`, `journal`, `run`, `results`, `chunk`):
//! they see a grade as a row that is made once, written down, and published in order.

pub mod chunk;
pub mod filename;
pub mod grades;
pub mod journal;
pub mod results;
pub mod reuse;
pub mod run;
pub mod units;
