//! Rebuilds the crate when a file of the built-in curriculum appears, changes or goes.
//!
//! `include_dir!` embeds the curriculum, but tells cargo only about the files that existed when it ran.

fn main() {
    for tree in ["labs", "rtl", "testbenches", "tests/solutions", "src/build.rs"] {
        println!("cargo:rerun-if-changed={tree}");
    }
}
