//! Whatever stands in the place of a learner's file, `lab run` says what it is, whose turn it is, and ends.

use crate::fixture::{self, SOLUTION};
use crate::workspace::{Ran, Sandbox, make_pipe};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

const FILE: &str = "ws/rtl/inc/inc.v";

fn run_with(put: impl Fn(&Path)) -> Ran {
    let sandbox = fixture::machine();
    let path = sandbox.dir().join(FILE);
    fs::remove_file(&path).expect("the skeleton");
    put(&path);
    let ran = sandbox.lab_in("ws", &["run", "inc"]);
    sandbox.assert_nothing_left();
    ran
}

#[test]
fn a_file_that_is_no_text_is_the_learners_to_mend() {
    let large = vec![b' '; (256 << 10) + 1];
    let cases: [(&[u8], &str); 7] = [
        (b"", "`rtl/inc/inc.v` is empty"),
        (b" \n\t\n", "`rtl/inc/inc.v` is empty"),
        (b"module inc;\n\0", "is not text: it holds a NUL byte"),
        (b"\xff\xfem\0\n", "is not text: half of a UTF-16 character is missing"),
        (b"BZh91AY&SY", "is not text but compressed (bzip2)"),
        (b"module inc; // caf\xe9\n wire caf\xe9;", "the letter `\u{e9}` cannot stand in Verilog"),
        (&large, "is larger than 256 KiB"),
    ];
    for (contents, message) in cases {
        let ran = run_with(|path| fs::write(path, contents).expect("a file")).expect_code(1);
        ran.expect_texts(&["inc failed", message, "2 checks not run: interface has to pass first", "Next:"]);
    }
}

#[test]
fn what_is_no_file_is_named_and_never_waited_for() {
    run_with(|_| ()).expect_code(1).expect_texts(&["`rtl/inc/inc.v` is not there", "lab reset inc"]);
    run_with(|path| fs::create_dir(path).expect("a directory"))
        .expect_code(1)
        .expect_texts(&["is a directory, not a file"]);
    run_with(make_pipe).expect_code(1).expect_texts(&["is a pipe, not a file"]);
    run_with(|path| symlink("/dev/zero", path).expect("a link")).expect_code(1).expect_texts(&["a socket or a device"]);
    run_with(|path| symlink("inc.v", path).expect("a link")).expect_code(1).expect_texts(&["leads back to itself"]);
    run_with(|path| symlink("/nonexistent", path).expect("a link")).expect_code(1).expect_texts(&["is not there"]);
}

#[test]
fn ones_own_links_are_followed_and_a_byte_order_mark_is_no_mistake() {
    let elsewhere = |path: &Path| {
        let target = path.with_file_name("kept-elsewhere.v");
        fs::write(&target, SOLUTION).expect("a file");
        symlink(target, path).expect("a link");
    };
    run_with(elsewhere).expect_code(0).expect_texts(&["inc passed"]);
    let marked = format!("\u{feff}{SOLUTION}").replace('\n', "\r\n");
    run_with(|path| fs::write(path, &marked).expect("a file")).expect_code(0).expect_texts(&["inc passed"]);
}

#[test]
fn a_file_that_may_not_be_read_is_the_learners_and_one_that_cannot_be_is_the_machines() {
    let sandbox = fixture::machine();
    // Root may read everything, so it takes somebody else to try.
    let program = sandbox.root().join("lab");
    fs::copy(env!("CARGO_BIN_EXE_lab"), &program).expect("a copy");
    let mut open = sandbox.any("/bin/chmod".as_ref());
    open.args(["-R", "a+rwX"]).arg(sandbox.root());
    sandbox.finish(open).expect_code(0);
    fs::set_permissions(sandbox.dir().join(FILE), fs::Permissions::from_mode(0o000)).expect("permissions");
    let mut command = sandbox.any(&program);
    command.args(["run", "inc"]).current_dir(sandbox.dir().join("ws"));
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    sandbox.finish(command).expect_code(1).expect_texts(&["permission denied", "chmod u+r rtl/inc/inc.v"]);

    // Reading one's own memory from its beginning is an I/O error on Linux.
    if cfg!(target_os = "linux") {
        let ran = run_with(|path| symlink("/proc/self/mem", path).expect("a link")).expect_code(4);
        ran.expect_texts(&["inc broken", "cannot be read", "nothing you wrote is to blame"]);
    }
}

#[test]
fn only_what_the_learner_has_to_mend_is_recorded_as_an_attempt() {
    let sandbox = Sandbox::workspace();
    sandbox.write("rtl/alu/alu.v", "");
    sandbox.lab(&["run", "alu"]).expect_code(1);
    let event = &sandbox.journal()[0]["event"]["attempt"];
    assert_eq!((&event["status"], &event["finding"]), (&"fail".into(), &"source-missing".into()));
    sandbox.lab(&["list", "alu"]).expect_code(0).expect_texts(&["attempted"]);
}
