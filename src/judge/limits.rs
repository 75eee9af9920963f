//! What the tools may use for a design: much for somebody who works on it and can wait, little for each of many submissions.

use std::time::Duration;

use crate::domain::check::Check;
use crate::exec::Limits;

/// Address space of each process that compiles or simulates an untrusted design, in bytes.
pub const MEMORY_BYTES: u64 = 512 << 20;
/// The largest file that such a process may write, in bytes.
pub const FILE_BYTES: u64 = 32 << 20;
/// CPU seconds of the compilation of an untrusted design.
pub const COMPILE_CPU_S: u64 = 3;
/// CPU seconds of its synthesis, of which there may be two: one that maps, and one that only analyses when that fails.
pub const SYNTHESIZE_CPU_S: u64 = 10;
/// What such a process may print. Nobody reads it, except messages of the compiler.
const OUTPUT_BYTES: usize = 256 << 10;
/// So many times its CPU time such a process may take: the machine may be busy.
const PATIENCE: u32 = 12;

/// Wall-clock time of a compilation and of a simulation; one that waits forever uses no CPU time.
const WALL: Duration = Duration::from_secs(30);
/// CPU seconds of a compilation of one's own design.
const OWN_COMPILE_CPU_S: u64 = 10;
/// CPU seconds of a synthesis of one's own design.
const OWN_SYNTHESIZE_CPU_S: u64 = 60;

/// What compiling a design may use.
pub fn compile(untrusted: bool) -> Limits {
    if untrusted {
        return small(COMPILE_CPU_S);
    }
    Limits { wall: WALL, cpu_s: OWN_COMPILE_CPU_S, ..Limits::default() }
}

/// What the tools of a check may use, apart from compiling. `simulate_s` are the CPU seconds of its simulation, if it has one.
pub fn of(check: &Check, simulate_s: Option<u64>, untrusted: bool) -> Limits {
    match simulate_s {
        Some(cpu_s) if untrusted => small(cpu_s),
        Some(cpu_s) => Limits { wall: WALL, cpu_s, ..Limits::default() },
        None if check.is_heavy() => large(if untrusted { SYNTHESIZE_CPU_S } else { OWN_SYNTHESIZE_CPU_S }),
        None => compile(untrusted),
    }
}

/// Mapping is slow, and the netlists of a large design are long.
fn large(cpu_s: u64) -> Limits {
    Limits {
        wall: Duration::from_secs(60 + cpu_s),
        cpu_s,
        memory_bytes: 2 << 30,
        output_bytes: 4 << 20,
        file_bytes: 256 << 20,
    }
}

fn small(cpu_s: u64) -> Limits {
    let wall = Duration::from_secs(cpu_s) * PATIENCE;
    Limits { wall, cpu_s, memory_bytes: MEMORY_BYTES, output_bytes: OUTPUT_BYTES, file_bytes: FILE_BYTES }
}
