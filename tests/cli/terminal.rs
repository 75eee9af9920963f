//! What reaches a terminal, a pipe, a file, or nobody at all.
use std::process::{Command, Stdio};

use crate::fixture::{self, SOLUTION};
use crate::workspace::{Ran, Sandbox, real_tool};
use unicode_width::UnicodeWidthStr;

fn ws(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.lab_in("ws", args)
}

/// Runs `lab` on a terminal of its own.
fn on_a_terminal(sandbox: &Sandbox, args: &str) -> Ran {
    let mut script = sandbox.any(&real_tool("script"));
    script.args(["-qec", &format!("{} {args}", env!("CARGO_BIN_EXE_lab")), "/dev/null"]);
    script.current_dir(sandbox.dir().join("ws"));
    sandbox.finish(script)
}

#[test]
fn a_reader_that_has_gone_changes_no_exit_code() {
    let sandbox = fixture::machine();
    for (args, code) in [(["list"], 0), (["check"], 1), (["man"], 0), (["--help"], 0)] {
        let mut command = sandbox.command(&args);
        command.current_dir(sandbox.dir().join("ws")).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("lab");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("its end");
        assert_eq!((output.status.code(), output.stderr), (Some(code), Vec::new()), "{args:?}");
    }
    let mut closed = sandbox.any("/bin/sh".as_ref());
    closed.args(["-c", &format!("{} check >&- 2>&-", env!("CARGO_BIN_EXE_lab"))]).current_dir(sandbox.dir().join("ws"));
    assert_eq!(sandbox.finish(closed), Ran { code: Some(1), stdout: String::new(), stderr: String::new() });
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_written_is_no_success() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    for args in [["list"], ["check"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a device");
        let mut command: Command = sandbox.command(&args);
        command.current_dir(sandbox.dir().join("ws")).stdout(full).stderr(Stdio::piped());
        let output = command.spawn().and_then(std::process::Child::wait_with_output).expect("its end");
        assert_eq!(output.status.code(), Some(4));
        assert!(String::from_utf8_lossy(&output.stderr).contains("error: standard output cannot be written"));
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let sandbox = fixture::machine();
    for args in
        [&["list"][..], &["run"], &["check"], &["next"], &["roadmap"], &["show", "inc"], &["doctor"], &["verify"]]
    {
        let colored = |more: &[&str]| ws(&sandbox, &[args, more].concat()).stdout.contains('\x1b');
        assert_eq!(
            (colored(&[]), colored(&["--color", "never"]), colored(&["--color", "always"])),
            (false, false, true),
            "{args:?}"
        );
    }
    let error = ws(&sandbox, &["run", "nothing", "--color", "always"]).expect_code(2);
    assert!(error.stderr.contains('\x1b'), "{}", error.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_colour_unless_it_does_not_want_any() {
    let sandbox = fixture::machine().with_env("TERM", "xterm");
    assert!(on_a_terminal(&sandbox, "list").expect_code(0).stdout.contains('\x1b'));
    assert!(on_a_terminal(&sandbox, "run").expect_code(1).stdout.contains('\x1b'));
    // Standard error is no terminal here, whatever standard output is.
    on_a_terminal(&sandbox, "run nothing 2>error.txt").expect_code(2);
    assert_eq!(sandbox.read("ws/error.txt"), "error: there is no lab `nothing`\n help: lab list shows all labs\n");
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let sandbox = fixture::machine().with_env("TERM", "xterm").with_env(name, value);
        for args in ["list", "run", "check", "roadmap"] {
            let ran = on_a_terminal(&sandbox, args);
            assert!(!ran.stdout.contains("\x1b[3") && !ran.stdout.contains("\x1b[1m"), "{name} {args}: {}", ran.stdout);
        }
    }
}

#[test]
fn lines_fit_the_width_that_is_told() {
    for width in [50_usize, 64, 80, 120] {
        let sandbox = Sandbox::workspace().with_env("COLUMNS", width.to_string());
        for args in [&["list"][..], &["run", "alu"], &["check", "mac", "alu"], &["doctor"]] {
            let ran = sandbox.lab(args);
            // A path, a command or a title that is longer than the line stays in one piece.
            let is_too_long = |line: &&str| line.width() > width && line.trim().split("  ").count() > 1;
            let long: Vec<&str> = ran.stdout.lines().filter(is_too_long).collect();
            assert!(long.is_empty(), "{width} {args:?}: {long:#?}");
        }
    }
    let wide = Sandbox::workspace().with_env("COLUMNS", "nonsense").lab(&["check", "mac"]).stdout;
    assert!(wide.lines().all(|line| line.width() <= 100), "{wide}");
}

#[test]
fn where_there_is_no_unicode_there_is_ascii() {
    let run = |name: &str, value: &str| {
        let sandbox = fixture::machine().with_env("LANG", "").with_env(name, value);
        ws(&sandbox, &["run", "--diff"]).stdout + &ws(&sandbox, &["check"]).stdout + &ws(&sandbox, &["roadmap"]).stdout
    };
    for (name, value) in [("LANG", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "de_DE.ISO-8859-1")] {
        let said = run(name, value);
        assert!(said.is_ascii(), "{name}={value}: {said}");
    }
    for (name, value) in [("LANG", ""), ("LC_ALL", "en_US.UTF-8"), ("LC_CTYPE", "C.utf8")] {
        assert!(!run(name, value).is_ascii(), "{name}={value}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn progress_is_shown_only_where_somebody_watches_and_only_when_it_takes_long() {
    let sandbox = fixture::machine().with_env("TERM", "xterm").with_env("NO_COLOR", "1");
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let ran = on_a_terminal(&sandbox, "check --no-cache").expect_code(0).expect_texts(&["✓ inc passed"]);
    assert!(ran.stdout.matches("inc").count() < 10, "{}", ran.stdout);
    sandbox.fake("vvp", &format!("sleep 0.9\nexec {} \"$@\"", real_tool("vvp").display()));
    let ran = on_a_terminal(&sandbox, "check --no-cache").expect_code(0).expect_texts(&["✓ inc passed"]);
    assert!(ran.stdout.matches("inc").count() > 1, "{}", ran.stdout);
    assert_eq!(ws(&sandbox, &["check", "--no-cache"]).expect_code(0).stderr, "");
}
