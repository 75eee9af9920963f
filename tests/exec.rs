//! Fault injection: whatever a tool does, it ends, it is named for what it did, and nothing is left behind.
use lab::exec::{Cancel, Ended, ExecError, LimitKind, Limits, ToolCommand, ToolRun, run, run_attached};
use proptest::prelude::*;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[path = "support/fake_tool.rs"]
mod fake_tool;
use fake_tool::{Behaviour, FakeTool, is_alive};

/// Limits that no well-behaved tool meets, and a wall clock that ends a test that would otherwise hang.
fn limits() -> Limits {
    Limits { wall: Duration::from_secs(60), ..Limits::default() }
}

/// Limits for a tool that goes on for ever.
fn short() -> Limits {
    Limits { wall: Duration::from_secs(1), ..limits() }
}

/// Runs a fake tool and checks that nothing of it is left.
fn run_fake(behaviour: &Behaviour<'_>, limits: Limits) -> ToolRun {
    let tool = FakeTool::new("tool", behaviour);
    let result = run(&tool.command(limits), &Cancel::new()).expect("a run");
    tool.assert_gone();
    result
}

fn command(program: &str, args: &[&str]) -> ToolCommand {
    ToolCommand {
        program: program.into(),
        args: args.iter().map(Into::into).collect(),
        cwd: std::env::temp_dir(),
        limits: limits(),
        env: Vec::new(),
        sandbox: None,
    }
}

#[test]
fn a_tool_that_ends_is_reported_with_its_output() {
    let tool = run_fake(&Behaviour::Script("echo out; echo err >&2; exit 3"), limits());
    assert_eq!((tool.ended, tool.stdout, tool.stderr), (Ended::Exited(3), b"out\n".to_vec(), b"err\n".to_vec()));
}

#[test]
fn a_tool_that_hangs_ends_at_the_wall_clock_limit() {
    assert_eq!(run_fake(&Behaviour::Hang, short()).ended, Ended::Limit(LimitKind::Wall));
    assert_eq!(run_fake(&Behaviour::HangWithoutPipes, short()).ended, Ended::Limit(LimitKind::Wall));
}

#[test]
fn a_tool_that_ignores_term_is_killed_with_its_children() {
    assert_eq!(run_fake(&Behaviour::IgnoreTerm, short()).ended, Ended::Limit(LimitKind::Wall));
}

#[test]
fn a_tool_that_computes_for_ever_ends_at_the_cpu_limit() {
    let limits = Limits { cpu_s: 1, ..limits() };
    assert_eq!(run_fake(&Behaviour::Spin, limits.clone()).ended, Ended::Limit(LimitKind::Cpu));
    assert_eq!(run_fake(&Behaviour::SpinIgnoringXcpu, limits).ended, Ended::Limit(LimitKind::Cpu));
}

#[test]
fn an_orphan_in_the_group_is_killed_and_does_not_hold_us_up() {
    let tool = run_fake(&Behaviour::LeaveOrphan, limits());
    assert_eq!((tool.ended, tool.stdout), (Ended::Exited(0), b"parent is done\n".to_vec()));
}

#[test]
fn an_orphan_that_left_the_group_does_not_hold_us_up() {
    let tool = FakeTool::new("tool", &Behaviour::LeaveEscapedOrphan);
    let result = run(&tool.command(limits()), &Cancel::new()).expect("a run");
    assert_eq!(result.ended, Ended::Exited(0));
    assert!(tool.pids().iter().any(|pid| is_alive(*pid)), "the orphan should have escaped, or this tests nothing");
    tool.kill_survivors();
}

#[test]
fn a_flood_on_either_pipe_is_stopped_and_what_fits_is_kept() {
    let limits = Limits { output_bytes: 100_001, ..limits() };
    let out = run_fake(&Behaviour::FloodStdout, limits.clone());
    assert_eq!((out.ended, out.stdout.len(), out.stderr.len()), (Ended::Limit(LimitKind::Output), 100_001, 0));
    assert!(out.stdout.starts_with(b"y\ny\n"));
    let err = run_fake(&Behaviour::FloodStderr, limits);
    assert_eq!((err.ended, err.stdout.len(), err.stderr.len()), (Ended::Limit(LimitKind::Output), 0, 100_001));
}

#[test]
fn output_of_exactly_the_limit_is_allowed() {
    let limits = Limits { output_bytes: 4, ..limits() };
    let fits = run_fake(&Behaviour::Script("printf 1234"), limits.clone());
    assert_eq!((fits.ended, fits.stdout), (Ended::Exited(0), b"1234".to_vec()));
    let over = run_fake(&Behaviour::Script("printf 12345"), limits);
    assert_eq!((over.ended, over.stdout), (Ended::Limit(LimitKind::Output), b"1234".to_vec()));
}

#[test]
fn both_pipes_are_drained_at_once() {
    // More on each than a pipe holds; a reader of one after the other would wait for ever.
    let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2";
    let tool = run_fake(&Behaviour::Script(script), limits());
    assert_eq!((tool.ended, tool.stdout.len(), tool.stderr.len()), (Ended::Exited(0), 300_000, 600_000));
}

#[test]
fn a_file_that_grows_for_ever_ends_at_the_file_limit() {
    let tool = FakeTool::new("tool", &Behaviour::FloodFile);
    let result = run(&tool.command(Limits { file_bytes: 100_000, ..limits() }), &Cancel::new()).expect("a run");
    assert_eq!(result.ended, Ended::Limit(LimitKind::FileSize));
    assert_eq!(tool.path().with_file_name("large").metadata().expect("the file").len(), 100_000);
    tool.assert_gone();
}

#[test]
fn a_death_by_signal_is_no_exit() {
    assert_eq!(run_fake(&Behaviour::Die("SEGV"), limits()).ended, Ended::Signaled(11));
    assert_eq!(run_fake(&Behaviour::Die("TERM"), limits()).ended, Ended::Signaled(15));
    assert_eq!(run_fake(&Behaviour::Die("KILL"), limits()).ended, Ended::Signaled(9));
}

#[test]
fn a_tool_that_does_nothing_has_empty_output() {
    let tool = run_fake(&Behaviour::Silent, limits());
    assert_eq!((tool.ended, tool.stdout.len() + tool.stderr.len()), (Ended::Exited(0), 0));
}

#[test]
fn the_user_can_interrupt_a_run_even_of_a_tool_that_ignores_it() {
    let tool = FakeTool::new("tool", &Behaviour::IgnoreTerm);
    let cancel = Cancel::new();
    let result = std::thread::scope(|scope| {
        let running = scope.spawn(|| run(&tool.command(limits()), &cancel));
        tool.wait_for_start(2);
        cancel.clone().cancel();
        running.join().expect("no panic").expect("a run")
    });
    assert_eq!(result.ended, Ended::Interrupted);
    tool.assert_gone();
}

#[test]
fn nothing_starts_after_an_interrupt() {
    let tool = FakeTool::new("tool", &Behaviour::Hang);
    let cancel = Cancel::new();
    cancel.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(run(&tool.command(limits()), &cancel).expect("a run").ended, Ended::Interrupted);
    assert!(tool.pids().is_empty());
}

#[test]
fn a_part_can_be_stopped_alone_and_is_stopped_with_the_whole() {
    let whole = Cancel::new();
    let (one, other) = (whole.for_a_part(), whole.for_a_part());
    one.cancel();
    assert_eq!((whole.is_cancelled(), one.is_cancelled(), other.is_cancelled()), (false, true, false));
    whole.cancel();
    assert!(other.for_a_part().is_cancelled());
}

#[test]
fn a_tool_gets_a_clean_environment_and_no_input() {
    let mut env = command("/usr/bin/env", &[]);
    env.env = vec![("EXTRA".into(), "1".into())];
    let cwd = env.cwd.display().to_string();
    let shown = run(&env, &Cancel::new()).expect("a run").stdout;
    let mut lines: Vec<&str> = std::str::from_utf8(&shown).expect("text").lines().collect();
    lines.sort_unstable();
    let home = format!("HOME={cwd}");
    assert_eq!(lines, ["EXTRA=1", home.as_str(), "LC_ALL=C", "PATH=/usr/bin:/usr/bin:/bin", "TMPDIR=."]);
    // It would wait for ever if it had the terminal's input.
    assert_eq!(run(&command("/bin/cat", &[]), &Cancel::new()).expect("a run").ended, Ended::Exited(0));
}

#[cfg(target_os = "linux")]
#[test]
fn limits_reach_the_tool() {
    let limits = Limits { cpu_s: 7, memory_bytes: 64 << 20, file_bytes: 1 << 20, ..limits() };
    let script = "ulimit -S -t; ulimit -H -t; ulimit -v; ulimit -f; ulimit -c";
    let tool = run_fake(&Behaviour::Script(script), limits);
    // In seconds, KiB, blocks of 512 bytes, and blocks.
    assert_eq!(String::from_utf8_lossy(&tool.stdout), "7\n8\n65536\n2048\n0\n");
}

#[test]
fn what_cannot_be_started_says_why() {
    let fail = |command: &ToolCommand| run(command, &Cancel::new()).expect_err("cannot be started");
    assert!(matches!(fail(&command("/nonexistent/tool", &[])), ExecError::NotFound { .. }));
    assert!(matches!(fail(&command("/etc/passwd", &[])), ExecError::NotExecutable { .. }));
    let mut elsewhere = command("/bin/cat", &[]);
    elsewhere.cwd = PathBuf::from("/nonexistent");
    assert!(matches!(fail(&elsewhere), ExecError::NoDirectory { .. }));
}

#[test]
fn an_attached_program_reports_its_status() {
    let status = run_attached(Path::new("/bin/sh"), &["-c", "exit 7"]).expect("sh");
    assert_eq!(status.code(), Some(7));
}

/// The other half of the next test: runs a hanging tool until it is killed.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "started by a_kill_of_lab_takes_the_tool_along"]
fn host_of_a_hanging_tool() {
    let program = PathBuf::from(std::env::var_os("FAKE_TOOL").expect("started by the other test"));
    let cwd = program.parent().expect("a directory").to_owned();
    let _ = run(
        &ToolCommand { program, args: Vec::new(), cwd, limits: limits(), env: Vec::new(), sandbox: None },
        &Cancel::new(),
    );
}

#[cfg(target_os = "linux")]
#[test]
#[allow(clippy::disallowed_methods, reason = "this test needs a process that it can kill")]
fn a_kill_of_lab_takes_the_tool_along() {
    let tool = FakeTool::new("tool", &Behaviour::HangWithoutPipes);
    let mut host = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "host_of_a_hanging_tool"])
        .env("FAKE_TOOL", tool.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("this test again");
    tool.wait_for_start(1);
    host.kill().expect("a kill");
    host.wait().expect("its end");
    tool.assert_gone();
}

/// Arguments made of the characters that shells care about, and of bytes that are no text.
fn odd_word() -> impl Strategy<Value = OsString> {
    let special = prop::sample::select(b" '\"\\$`!*?[]{}()<>|&;#~=%^-\n\t\r\x1b\x7f\xff\xc3\xa9a1".to_vec());
    let byte = prop_oneof![3 => special, 1 => 1_u8..=255];
    prop::collection::vec(byte, 0..12).prop_map(OsString::from_vec)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_line_pasted_into_a_shell_gives_the_same_arguments(
        args in prop::collection::vec(odd_word(), 0..6),
        value in odd_word(),
    ) {
        let tool = FakeTool::new("it's a $tool", &Behaviour::Script(r#"printf '%s\0' "$@" "$VALUE" "$PWD""#));
        let mut direct = tool.command(limits());
        direct.args = args;
        direct.env = vec![("VALUE".into(), value)];
        let line = direct.display();
        prop_assert!(!line.chars().any(|c| c.is_control() && c != '\n'), "{line:?}");
        let pasted = ToolCommand {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), line.into()],
            cwd: "/".into(),
            env: Vec::new(),
            limits: limits(),
            sandbox: None,
        };
        let outputs = [direct, pasted].map(|command| run(&command, &Cancel::new()).expect("a run").stdout);
        prop_assert_eq!(&outputs[0], &outputs[1]);
        prop_assert!(outputs[0].contains(&0));
    }
}

#[test]
fn the_command_line_names_directory_program_and_arguments() {
    let mut line = command("/usr/bin/iverilog", &["-g2012", "my file.v", ""]);
    line.cwd = "/tmp/it's".into();
    line.env = vec![(OsStr::new("A").into(), "b c".into())];
    assert_eq!(line.display(), r"cd '/tmp/it'\''s' && A='b c' /usr/bin/iverilog -g2012 'my file.v' ''");
}
