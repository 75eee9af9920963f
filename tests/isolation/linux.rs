use lab::exec::sandbox::{Landlock, Paths, Profile, Rights, Tier, isolate_process};
use lab::exec::{Cancel, Ended, Limits, Sandbox, Scratch, ToolCommand, run};
use rustix::process::{DumpableBehavior, Gid, Uid, set_dumpable_behavior};
use rustix::thread::{set_thread_res_gid, set_thread_res_uid};
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::sync::Arc;

pub(crate) fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("as-we-are") => isolate_and_work(),
        Some("as-nobody") => {
            become_nobody();
            isolate_and_work();
        }
        _ => start_again(&["as-we-are", "as-nobody"]),
    }
}

fn start_again(cases: &[&str]) {
    for case in cases {
        let scratch = Scratch::new_in(&std::env::temp_dir()).expect("a scratch directory");
        let program = std::env::current_exe().expect("this test");
        let run = run(&command(program.to_str().expect("text"), &[case], &scratch), &Cancel::new()).expect("a run");
        assert_eq!(run.ended, Ended::Exited(0), "{case}: {}", String::from_utf8_lossy(&run.stderr));
    }
}

fn command(program: &str, args: &[&str], scratch: &Scratch) -> ToolCommand {
    ToolCommand {
        program: program.into(),
        args: args.iter().map(Into::into).collect(),
        cwd: scratch.path().to_owned(),
        limits: Limits::default(),
        env: Vec::new(),
        sandbox: None,
    }
}

/// Goes on as if a user without privileges had started it, in a directory of that user's.
fn become_nobody() {
    if rustix::process::geteuid().is_root() {
        let (user, group) = (Uid::from_raw(65534), Gid::from_raw(65534));
        chown(".", Some(user.as_raw()), Some(group.as_raw())).expect("a directory of nobody's");
        set_thread_res_gid(group, group, group).expect("another group");
        set_thread_res_uid(user, user, user).expect("another user");
        set_dumpable_behavior(DumpableBehavior::Dumpable).expect("its own /proc");
    }
}

fn isolate_and_work() {
    let here = std::env::current_dir().expect("a directory");
    fs::write(here.join("before"), "before").expect("a file");
    let owner = fs::metadata(here.join("before")).expect("a file").uid();
    let tier = Tier::probe();
    assert_eq!(isolate_process(), tier.namespaces, "what was found out comes true");

    assert_eq!(fs::read_to_string(here.join("before")).expect("a file"), "before");
    let scratch = Scratch::new_in(&here).expect("a directory in its directory");
    let path = scratch.write("a", b"a").expect("a file");
    assert_eq!(fs::metadata(&path).expect("a file").uid(), owner, "it is still itself");

    let devices = "import socket; print([name for _, name in socket.if_nameindex()])";
    let mut python = command("/usr/bin/python3", &["-I", "-S", "-c", devices], &scratch);
    let devices = run(&python, &Cancel::new()).expect("a run").stdout;
    assert_eq!(devices == b"['lo']\n", tier.namespaces, "{}", String::from_utf8_lossy(&devices));

    python.args[3] = "open('new', 'w').write('x')".into();
    let system = ["/usr/bin", "/usr/lib", "/lib", "/lib64"].map(Into::into).to_vec();
    let rights = Rights { paths: Paths { execute: system, ..Paths::default() }, ..Rights::default() };
    let profile = Arc::new(Profile::new(&rights, &tier, Landlock::Required).expect("a profile"));
    let write = vec![scratch.path().to_owned()];
    python.sandbox = Some(Sandbox { profile, paths: Paths { write, ..Paths::default() } });
    assert_eq!(run(&python, &Cancel::new()).expect("a run").ended, Ended::Exited(0), "sandboxes work as before");
    assert_eq!(fs::metadata(scratch.path().join("new")).expect("a file").uid(), owner);
    drop(scratch);
    assert!(!path.exists());
}
