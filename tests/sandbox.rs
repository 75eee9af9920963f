//! The sandbox with real processes: what an untrusted program tries, and the honest tools at their work.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use lab::exec::sandbox::{Landlock, Paths, Profile, Rights, Tier};
use lab::exec::{Cancel, Ended, ExecError, Limits, Sandbox, SandboxError, Scratch, ToolCommand, ToolRun, run};
use lab::tool::iverilog::{Compilation, Compile, compile};
use lab::tool::vvp::{Simulation, simulate};
use lab::tool::yosys::{Synthesis, Synthesize, synthesize};
use lab::tool::{Confinement, Session, ToolError, ToolName, Toolbox};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const PYTHON: &str = "/usr/bin/python3";

/// Kernels to test on: the one that runs the tests, and what older ones would do, as far as this one can be asked for it.
fn tiers() -> Vec<Tier> {
    let here = Tier::probe();
    assert!(here.is_sufficient(), "these tests need Landlock and seccomp, and this machine gives `{here}`");
    (1..=here.landlock_abi).map(|landlock_abi| Tier { landlock_abi, ..here }).collect()
}

/// What a program of the system needs to run.
fn system(spawn: bool) -> Rights {
    let existing = |paths: &[&str]| paths.iter().map(PathBuf::from).filter(|path| path.exists()).collect();
    let paths = Paths {
        execute: existing(&["/usr/bin", "/bin", "/lib", "/lib64", "/usr/lib", "/usr/local/lib"]),
        read: existing(&["/etc/ld.so.cache"]),
        write: Vec::new(),
    };
    Rights { paths, spawn, directories: false }
}

/// A directory that an untrusted program may write, beside one that it must not reach.
struct Bench {
    scratch: Scratch,
    tier: Tier,
    spawn: bool,
}

impl Bench {
    fn new(tier: Tier, spawn: bool) -> Self {
        let scratch = Scratch::new_in(&std::env::temp_dir()).expect("a scratch directory");
        fs::create_dir(scratch.path().join("mine")).expect("a directory");
        scratch.write("secret.txt", b"expected value").expect("a file");
        Self { scratch, tier, spawn }
    }

    fn mine(&self) -> PathBuf {
        self.scratch.path().join("mine")
    }

    fn secret(&self) -> PathBuf {
        self.scratch.path().join("secret.txt")
    }

    fn run(&self, program: &str, args: &[&str]) -> ToolRun {
        let profile = Profile::new(&system(self.spawn), &self.tier, Landlock::Required).expect("a profile");
        let paths = Paths { write: vec![self.mine()], ..Paths::default() };
        self.run_in(Sandbox { profile: Arc::new(profile), paths }, program, args)
    }

    fn run_in(&self, sandbox: Sandbox, program: &str, args: &[&str]) -> ToolRun {
        let command = ToolCommand {
            program: program.into(),
            args: args.iter().map(Into::into).collect(),
            cwd: self.mine(),
            limits: Limits { wall: Duration::from_secs(60), ..Limits::default() },
            env: Vec::new(),
            sandbox: Some(sandbox),
        };
        run(&command, &Cancel::new()).expect("a run")
    }

    /// Runs lines of Python, with the modules at hand and the secret's path in `secret`. Returns what they print.
    fn python(&self, lines: &str) -> String {
        let script = format!(
            "import ctypes, fcntl, os, signal, socket, sys, time\n\
             libc = ctypes.CDLL(None, use_errno=True)\n\
             secret, outside = '{}', '{}'\n\
             def denied(action):\n\
             \x20   try: result = action()\n\
             \x20   except OSError: return True\n\
             \x20   return result == -1 and ctypes.get_errno() != 0\n\
             {lines}\n",
            self.secret().display(),
            self.scratch.path().display()
        );
        let run = self.run(PYTHON, &["-I", "-S", "-B", "-c", &script]);
        assert_eq!(run.ended, Ended::Exited(0), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).expect("text").trim_end().to_owned()
    }

    /// Fails unless each of the actions is denied.
    fn assert_denied(&self, actions: &[&str]) {
        let lines: Vec<String> = actions.iter().map(|action| format!("print(denied(lambda: {action}))")).collect();
        let answers = self.python(&lines.join("\n"));
        assert_eq!(answers.lines().count(), actions.len());
        for (action, answer) in actions.iter().zip(answers.lines()) {
            assert_eq!(answer, "True", "{action} was allowed, on {} with spawn = {}", self.tier, self.spawn);
        }
    }
}

fn benches() -> Vec<Bench> {
    tiers().into_iter().flat_map(|tier| [false, true].map(|spawn| Bench::new(tier, spawn))).collect()
}

#[test]
fn a_file_outside_is_neither_read_nor_written_nor_changed() {
    for bench in benches() {
        std::os::unix::fs::symlink(bench.secret(), bench.mine().join("link")).expect("a link");
        bench.assert_denied(&[
            "open(secret)",
            "open('link')",
            "open('../secret.txt')",
            "open(secret, 'a')",
            "open('link', 'w')",
            "os.open(secret, os.O_RDONLY | os.O_TRUNC)",
            "os.open('link', os.O_RDONLY | os.O_TRUNC)",
            "os.open('/usr/lib/os-release', os.O_RDONLY | os.O_TRUNC)",
            "os.open(secret, 3 | os.O_TRUNC)",
            "os.truncate(secret, 0)",
            "os.unlink(secret)",
            "os.rename(secret, 'here')",
            "os.rename('link', outside + '/there')",
            "os.listdir(outside)",
            "os.chmod(secret, 0o777)",
            "os.fchmod(os.open('/usr/lib/os-release', os.O_RDONLY), 0o777)",
            "os.chown(secret, 0, 0)",
            "os.utime(secret, (0, 0))",
            "os.setxattr(secret, 'user.a', b'')",
            "os.getxattr(secret, 'user.a')",
            "open(outside + '/new', 'w')",
            "open('/tmp/lab-canary-of-the-sandbox', 'w')",
            "os.mkdir(outside + '/new')",
        ]);
        assert_eq!(fs::read(bench.secret()).expect("the secret"), b"expected value");
        assert_eq!(fs::read_dir(bench.scratch.path()).expect("a directory").count(), 2);
    }
}

#[test]
fn the_system_shows_nothing_of_itself_or_of_others() {
    for bench in benches() {
        bench.assert_denied(&[
            "open('/proc/self/environ')",
            "open('/proc/self/maps')",
            "open('/proc/self/mem')",
            "open(f'/proc/{os.getppid()}/environ')",
            "os.listdir('/proc')",
            "os.listdir('/proc/self/fd')",
            "open('/dev/tty')",
            "open('/dev/zero')",
            "os.listdir('/dev/shm')",
            "open('/dev/shm/x', 'w')",
            "open('/etc/passwd')",
            "open('/etc/hosts')",
            "os.listdir('/home')",
            "os.listdir('/tmp')",
            "os.listdir('/')",
            "os.listdir('/sys')",
        ]);
    }
}

#[test]
fn in_its_directory_it_makes_regular_files_and_nothing_else() {
    for bench in benches() {
        bench.assert_denied(&[
            "os.symlink(secret, 'new')",
            "os.link('/usr/lib/os-release', 'new')",
            "os.mkfifo('new')",
            "os.mknod('new')",
            "os.mkdir('new')",
            "socket.socket(socket.AF_UNIX).bind('new')",
        ]);
        let lines = "open('a', 'w').write('x'); os.rename('a', 'b'); open('b', 'w').write('yz'); print(open('b').read());\
                     os.ftruncate(os.open('b', os.O_RDWR), 1); open('c', 'w'); os.unlink('c'); print(os.listdir('.'))";
        assert_eq!(bench.python(lines), "yz\n['b']");
        assert_eq!(fs::read(bench.mine().join("b")).expect("a file"), b"y");
    }
}

#[test]
fn there_is_no_network_and_no_other_way_to_talk() {
    for bench in benches() {
        bench.assert_denied(&[
            "socket.socket(socket.AF_INET)",
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
            "socket.socket(socket.AF_UNIX)",
            "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
            "socket.socketpair()",
            "libc.shmget(1, 4096, 0o1600)",
            "libc.semget(1, 1, 0o1600)",
            "libc.msgget(1, 0o1600)",
            "libc.inotify_init()",
            "os.memfd_create('x')",
            "os.pidfd_open(os.getppid())",
            "libc.ptrace(16, os.getppid(), 0, 0)",
            "libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0)",
            "libc.unshare(0x10000000)",
            "libc.syscall(435, 0, 0)",
        ]);
    }
}

#[test]
fn nobody_sends_signals_to_lab_or_leaves_the_group_or_outlives_it() {
    for bench in benches() {
        bench.assert_denied(&[
            "os.kill(os.getppid(), 0)",
            "os.kill(os.getppid(), signal.SIGTERM)",
            "os.kill(1, 0)",
            "libc.tgkill(os.getppid(), os.getppid(), 15)",
            "fcntl.fcntl(1, 8, os.getppid())",
            "fcntl.ioctl(1, 0x8901, b'xxxx')",
            "os.setsid()",
            "os.setpgid(0, 0)",
            "libc.prctl(1, 0, 0, 0, 0)",
            "libc.prctl(4, 1, 0, 0, 0)",
            "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
            "os.sched_setaffinity(os.getppid(), [0])",
            "libc.prlimit(os.getppid(), 7, 0, ctypes.create_string_buffer(16))",
        ]);
    }
}

#[test]
fn a_process_starts_others_only_when_it_may() {
    let fork =
        "print(denied(lambda: os.fork() or os._exit(0)), denied(lambda: os.posix_spawn('/bin/true', ['true'], {})))";
    let thread = "import threading; t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()";
    for bench in benches() {
        assert_eq!(bench.python(fork), if bench.spawn { "False False" } else { "True True" });
        assert_eq!(bench.python(thread), "thread");
        for flags in [libc::CLONE_NEWUSER, libc::CLONE_NEWNET, libc::CLONE_PARENT] {
            let call = format!("libc.syscall({}, {flags} | 17, 0, 0, 0, 0) or os._exit(0)", libc::SYS_clone);
            bench.assert_denied(&[&call]);
        }
    }
}

#[test]
fn what_a_process_starts_is_in_its_sandbox() {
    for tier in tiers() {
        let bench = Bench::new(tier, true);
        let run = bench.run("/bin/sh", &["-c", "cat ../secret.txt || echo denied; kill $PPID || echo denied"]);
        assert_eq!((run.ended, run.stdout), (Ended::Exited(0), b"denied\ndenied\n".to_vec()));
    }
}

#[test]
fn a_crash_still_shows_as_the_signal_that_it_is() {
    for bench in benches() {
        for (action, signal) in [("os.abort()", 6), ("os.kill(os.getpid(), 11)", 11), ("ctypes.string_at(8)", 11)] {
            let script = format!("import ctypes, os; {action}");
            assert_eq!(bench.run(PYTHON, &["-I", "-S", "-c", &script]).ended, Ended::Signaled(signal), "{action}");
        }
    }
}

#[test]
fn the_environment_is_clean() {
    let bench = Bench::new(Tier::probe(), false);
    assert_eq!(bench.python("print(*sorted(os.environ))"), "HOME LC_ALL PATH TMPDIR");
}

#[test]
fn root_has_no_privileges_inside() {
    let bench = Bench::new(Tier::probe(), false);
    let theirs = bench.mine().join("theirs");
    fs::write(&theirs, "").expect("a file");
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o000)).expect("a file that only root may read");
    bench.assert_denied(&["open('theirs')"]);
    bench.assert_denied(&["os.setuid(1)", "os.setgroups([])", "os.chroot('.')", "os.nice(-1)"]);
}

#[test]
fn open_files_of_lab_are_not_inherited() {
    let bench = Bench::new(Tier::probe(), false);
    let file = fs::File::open(bench.secret()).expect("the secret");
    let leaked = rustix::io::dup(&file).expect("a descriptor without close-on-exec");
    let found = bench.python("print([fd for fd in range(3, 4096) if not denied(lambda: os.fstat(fd))])");
    assert_eq!(found, "[]");
    drop(leaked);
}

#[test]
fn without_landlock_or_seccomp_nothing_starts() {
    let here = Tier::probe();
    let profile = |tier: Tier, landlock| Profile::new(&system(false), &tier, landlock);
    let without = Tier { landlock_abi: 0, ..here };
    assert!(matches!(profile(without, Landlock::Required), Err(SandboxError::NoLandlock)));
    let unfiltered = Tier { seccomp: false, ..here };
    assert!(matches!(profile(unfiltered, Landlock::AbsenceAccepted), Err(SandboxError::NoSeccomp)));
    assert!(profile(without, Landlock::AbsenceAccepted).is_ok());

    let confinement = Confinement::new(without, Landlock::Required);
    let (toolbox, cancel, scratch) = machine();
    let session = Session::confined(&toolbox, &cancel, scratch.path(), &confinement, Vec::new());
    let error = session.run(ToolName::Vvp, ["-V"], Limits::default()).expect_err("no run");
    assert!(matches!(error, ToolError::Exec(ExecError::Sandbox { .. })), "{error}");
    assert!(error.to_string().contains("was not started: this system has no Landlock"), "{error}");
}

#[test]
fn without_landlock_the_filter_still_holds_if_somebody_accepts_that() {
    let bench = Bench::new(Tier::probe(), false);
    let tier = Tier { landlock_abi: 0, ..bench.tier };
    let profile = Arc::new(Profile::new(&system(false), &tier, Landlock::AbsenceAccepted).expect("a profile"));
    let script = "import os, socket\n\
                  for action in (os.fork, os.setsid, socket.socket, lambda: os.truncate('../secret.txt', 0)):\n\
                  \x20   try: action(); print('allowed')\n\
                  \x20   except OSError: print('denied')\n\
                  print(open('../secret.txt').read())";
    let run = bench.run_in(Sandbox { profile, paths: Paths::default() }, PYTHON, &["-I", "-S", "-c", script]);
    assert_eq!(String::from_utf8_lossy(&run.stdout), "denied\ndenied\ndenied\ndenied\nexpected value\n");
}

#[test]
fn a_path_that_does_not_exist_is_an_error_that_names_it() {
    let bench = Bench::new(Tier::probe(), false);
    let profile = Arc::new(Profile::new(&system(false), &bench.tier, Landlock::Required).expect("a profile"));
    let paths = Paths { read: vec![bench.scratch.path().join("nowhere")], ..Paths::default() };
    let command = ToolCommand {
        program: "/bin/true".into(),
        args: Vec::new(),
        cwd: bench.mine(),
        limits: Limits::default(),
        env: Vec::new(),
        sandbox: Some(Sandbox { profile, paths }),
    };
    let error = run(&command, &Cancel::new()).expect_err("no run");
    assert!(error.to_string().contains("/nowhere` cannot be given to a sandboxed program"), "{error}");
}

fn machine() -> (Toolbox, Cancel, Scratch) {
    let toolbox = Toolbox::new(std::env::var_os("PATH").expect("a search path"));
    (toolbox, Cancel::new(), Scratch::new_in(&std::env::temp_dir()).expect("a scratch directory"))
}

const MAC: &str = "module mac(input clk, input [7:0] a, b, output reg [15:0] y = 0);\n\
                   always @(posedge clk) y <= y + a * b;\nendmodule\n";
const BENCH: &str = "module mac_tb; reg clk = 0; wire [15:0] y; integer trace;\n\
                     mac dut(clk, 8'd3, 8'd5, y);\n\
                     initial begin trace = $fopen(\"trace.txt\", \"w\"); repeat (4) #1 clk = ~clk;\n\
                     $fdisplay(trace, \"%d\", y); $finish; end\nendmodule\n";

#[test]
fn the_tools_do_their_work_inside() {
    for tier in tiers() {
        let (toolbox, cancel, scratch) = machine();
        let confinement = Confinement::new(tier, Landlock::Required);
        let session = Session::confined(&toolbox, &cancel, scratch.path(), &confinement, Vec::new());
        let files = [("mac.v", MAC), ("mac_tb.v", BENCH)]
            .map(|(name, text)| scratch.write(name, text.as_bytes()).expect("a file"));
        let request =
            Compile { files: &files, include_dirs: &[], top: "mac_tb", output: "mac.vvp", limits: Limits::default() };
        let compilation = compile(&session, &request).expect("iverilog ran");
        let Compilation::Compiled(compiled) = compilation else { panic!("{compilation:?}") };
        let simulation = simulate(&session, &compiled.program, &[], Limits::default()).expect("vvp ran");
        assert!(matches!(simulation, Simulation::Finished { exit_code: 0, .. }), "{simulation:?}");
        assert_eq!(fs::read_to_string(scratch.path().join("trace.txt")).expect("a trace").trim(), "30");

        let request = Synthesize { files: &["mac.v"], top: "mac", tri_state: false, limits: Limits::default() };
        let synthesis = synthesize(&session, &request).expect("yosys ran");
        let Synthesis::Synthesized(synthesized) = synthesis else { panic!("{synthesis:?}") };
        assert_eq!(synthesized.figures.flip_flops, Some(16));
        assert!(synthesized.figures.cells.is_some_and(|cells| cells > 100), "abc maps the multiplier to gates");
    }
}

#[test]
fn a_run_gets_what_it_is_given_and_no_more() {
    let (toolbox, cancel, scratch) = machine();
    let confinement = Confinement::new(Tier::probe(), Landlock::Required);
    let [build, run_dir] = ["build", "run"].map(|name| {
        let directory = scratch.path().join(name);
        fs::create_dir(&directory).expect("a directory");
        directory
    });
    let files =
        [("mac.v", MAC), ("mac_tb.v", BENCH)].map(|(name, text)| scratch.write(name, text.as_bytes()).expect("a file"));
    let session = Session::confined(&toolbox, &cancel, &build, &confinement, files.to_vec());
    let request =
        Compile { files: &files, include_dirs: &[], top: "mac_tb", output: "mac.vvp", limits: Limits::default() };
    assert!(matches!(compile(&session, &request).expect("iverilog ran"), Compilation::Compiled(_)));

    let session = session.within(&run_dir);
    let vvp = |paths: Paths| {
        let args = [Path::new("-n"), &build.join("mac.vvp")];
        session.run_with(ToolName::Vvp, args, Limits::default(), paths).expect("vvp ran").ended
    };
    assert_ne!(
        vvp(Paths { write: vec![run_dir.clone()], ..Paths::default() }),
        Ended::Exited(0),
        "the program cannot be read"
    );
    vvp(Paths { read: vec![build.clone()], ..Paths::default() });
    assert!(!run_dir.join("trace.txt").exists(), "nothing may be written");
    assert_eq!(
        vvp(Paths { read: vec![build.clone()], write: vec![run_dir.clone()], ..Paths::default() }),
        Ended::Exited(0)
    );
    assert!(run_dir.join("trace.txt").exists());
}
