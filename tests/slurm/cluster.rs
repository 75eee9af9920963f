//! A cluster of one node on the loopback: a munged, a slurmctld and a slurmd of the test's own, which end with it.
//!
//! Needs Debian's `slurm-wlm` and `munge`, but nothing of their configuration; any user may start it.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Tasks that the site allows in an array.
pub(crate) const MAX_ARRAY_SIZE: usize = 65;

/// In the order in which they start: each needs the ones before.
const DAEMONS: [&str; 3] = ["munged", "slurmctld", "slurmd"];
/// To come up, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);
/// For tasks, and then for each daemon, before it is killed.
const TO_END: Duration = Duration::from_secs(10);

/// A running cluster. It ends when the last test that uses it does, also by a panic.
pub(crate) struct Cluster {
    dir: TempDir,
    /// Told to end the daemons; they belong to a thread, since they die with the one that started them.
    keeper: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Cluster {
    /// The cluster that the tests of this process share.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    fn start() -> Self {
        // munged wants nobody but the user to be able to write there, and slurmctld stays below the longest name of a socket.
        let dir = tempfile::Builder::new().prefix("slurm-").tempdir_in("/tmp").unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["state", "spool", "log"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let mut key = vec![0; 64];
        fs::File::open("/dev/urandom").unwrap().read_exact(&mut key).unwrap();
        fs::write(dir.path().join("munge.key"), key).unwrap();
        fs::set_permissions(dir.path().join("munge.key"), fs::Permissions::from_mode(0o400)).unwrap();
        fs::write(dir.path().join("slurm.conf"), configuration(dir.path())).unwrap();

        let (stop, stopped) = channel();
        let root = dir.path().to_owned();
        let keeper = std::thread::spawn(move || {
            let _daemons: Vec<Daemon> = DAEMONS.iter().map(|name| Daemon::start(name, &root)).collect();
            // Ends with a message, or when whoever would send it is gone.
            let _ = stopped.recv();
        });
        let cluster = Self { dir, keeper: Some((stop, keeper)) };
        cluster.wait_until_idle();
        cluster
    }

    /// What Slurm's commands find their cluster by.
    pub(crate) fn environment(&self) -> [(OsString, OsString); 1] {
        [("SLURM_CONF".into(), self.dir.path().join("slurm.conf").into())]
    }

    /// Runs a command of Slurm's.
    pub(crate) fn command(&self, program: &str, args: &[&str]) -> Output {
        Command::new(find(program)).args(args).envs(self.environment()).output().unwrap()
    }

    fn wait_until_idle(&self) {
        let started = Instant::now();
        loop {
            let seen = self.command("sinfo", &["--noheader", "--format=%T"]);
            if seen.stdout.starts_with(b"idle") {
                return;
            }
            let has_keeper = self.keeper.as_ref().is_some_and(|(_, keeper)| !keeper.is_finished());
            assert!(has_keeper && started.elapsed() < PATIENCE, "no node became idle: {seen:?}\n{}", self.logs());
            sleep(Duration::from_millis(100));
        }
    }

    fn logs(&self) -> String {
        let logs = DAEMONS.iter().map(|name| fs::read_to_string(self.dir.path().join(format!("log/{name}.log"))));
        logs.map(Result::unwrap_or_default).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Tasks do not end with the daemons.
        let of_user = format!("--user={}", user());
        self.command("scancel", &[&of_user]);
        let asked = Instant::now();
        while asked.elapsed() < TO_END && !self.command("squeue", &["--noheader", &of_user]).stdout.is_empty() {
            sleep(Duration::from_millis(50));
        }
        if let Some((stop, keeper)) = self.keeper.take() {
            drop(stop);
            let _ = keeper.join();
        }
    }
}

struct Daemon(Child);

impl Daemon {
    /// Starts a daemon that gets a signal when the thread that started it is gone, whatever ended that.
    fn start(name: &str, root: &Path) -> Self {
        let at = |file: &str| root.join(file).into_os_string();
        let option = |option: &str, file: &str| {
            let mut option = OsString::from(option);
            option.push(root.join(file));
            option
        };
        let arguments: Vec<OsString> = match name {
            "munged" => vec![
                "--foreground".into(),
                "--force".into(),
                option("--key-file=", "munge.key"),
                option("--socket=", "munge.sock"),
                option("--pid-file=", "munged.pid"),
                option("--seed-file=", "munge.seed"),
            ],
            _ => vec!["-D".into(), "-f".into(), at("slurm.conf")],
        };
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM"]).arg(find(name)).args(arguments);
        let log = fs::File::create(root.join(format!("log/{name}.log"))).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().expect("setpriv of util-linux");
        if name == "munged" {
            wait_for(&root.join("munge.sock"));
        }
        Self(child)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let asked = Instant::now();
        while asked.elapsed() < TO_END && matches!(self.0.try_wait(), Ok(None)) {
            sleep(Duration::from_millis(20));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_for(path: &Path) {
    let started = Instant::now();
    while !path.exists() {
        assert!(started.elapsed() < PATIENCE, "{} does not appear", path.display());
        sleep(Duration::from_millis(10));
    }
}

/// The daemons are in directories for administrators, which a user's path need not have.
fn find(program: &str) -> PathBuf {
    let directories = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].map(Path::new);
    let found = directories.iter().map(|directory| directory.join(program)).find(|path| path.is_file());
    found
        .unwrap_or_else(|| panic!("`{program}` is missing: these tests need Slurm (`apt-get install slurm-wlm munge`)"))
}

fn user() -> u32 {
    rustix::process::getuid().as_raw()
}

/// More CPUs than there are, so that tasks do not wait for each other. A requeued job may start again when the credential of
/// its first start has expired, which takes two minutes by default.
fn configuration(root: &Path) -> String {
    // Both at once, or they could be the same.
    let listeners = [0; 2].map(|port| TcpListener::bind(("127.0.0.1", port)).unwrap());
    let [controller, node] = listeners.map(|listener| listener.local_addr().unwrap().port());
    let name = String::from_utf8(Command::new("uname").arg("-n").output().unwrap().stdout).unwrap();
    let host = name.trim().split('.').next().unwrap();
    let (root, user) = (root.display(), user());
    format!(
        "ClusterName=labtest
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={root}/munge.sock,cred_expire=5
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.pid
SlurmctldLogFile=/dev/null
SlurmdLogFile=/dev/null
SlurmctldPort={controller}
SlurmdPort={node}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerParameters=batch_sched_delay=0,sched_min_interval=2,bf_interval=1
SlurmdParameters=config_overrides
MaxArraySize={MAX_ARRAY_SIZE}
MaxJobCount=1000
ReturnToService=2
KillWait=1
NodeName={host} NodeAddr=127.0.0.1 CPUs=16 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"
    )
}
