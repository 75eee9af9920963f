//! `isolate_process` is for a whole process, for good, and before its first thread: a test without the usual harness, which
//! starts itself again for each case.

#[cfg(target_os = "linux")]
#[path = "isolation/linux.rs"]
mod linux;

fn main() {
    #[cfg(target_os = "linux")]
    linux::main();
}
