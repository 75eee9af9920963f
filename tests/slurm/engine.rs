//! Submitting, waiting, trying again, with a script for the work of a task.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::cluster::{Cluster, MAX_ARRAY_SIZE};
use lab::exec::Cancel;
use lab::grade::slurm::{ArrayProgress, ArrayWatcher, ChunkParts, PollInterval, SlurmRun, SlurmStop, job_name};
use lab::tool::Toolbox;
use lab::tool::slurm::{ArrayJob, Slurm, TaskState, Word};
use tempfile::TempDir;

/// Quick, for tests.
const PACE: PollInterval = PollInterval {
    shortest: Duration::from_millis(200),
    longest: Duration::from_millis(500),
    settle: Duration::from_secs(2),
    patience: Duration::from_secs(30),
};

/// A class whose chunks are the work of a script (which says `exec` to what Slurm ends, or the shell might go on after it), which gets the chunk as `$1` and `finish` to call at the end.
struct Class {
    cluster: Arc<Cluster>,
    dir: TempDir,
    chunks: usize,
    command: Vec<Word>,
    name: String,
    path: OsString,
}

impl ChunkParts for Class {
    fn count(&self) -> usize {
        self.chunks
    }
    fn is_done(&self, chunk: usize) -> bool {
        self.directory().join(format!("part-{chunk}")).exists()
    }
    fn rows(&self, _chunk: usize) -> u64 {
        0
    }
}

impl Class {
    fn new(chunks: usize, work: &str) -> Self {
        // On a file system of its own machine the directory is the same for all nodes. Its name is one to be quoted.
        let dir = tempfile::Builder::new().prefix("it's 100%a \\x").tempdir().unwrap();
        let script = dir.path().join("work.sh");
        fs::write(&script, format!("chunk=$1\necho try >>tries-$1\nfinish() {{ >part-$chunk; }}\n{work}\n")).unwrap();
        let command = vec![Path::new("/bin/sh").into(), script.as_path().into(), Word::Index, Word::Cpus];
        let name = job_name("key", dir.path());
        Self { cluster: Cluster::shared(), dir, chunks, command, name, path: "/usr/bin:/bin:/a b".into() }
    }

    fn directory(&self) -> &Path {
        self.dir.path()
    }

    fn slurm(&self) -> Slurm {
        let path = std::env::var_os("PATH").unwrap();
        Slurm::locate(&Toolbox::new(path), self.directory(), self.cluster.environment()).unwrap()
    }

    fn job(&self) -> ArrayJob<'_> {
        ArrayJob {
            name: &self.name,
            directory: self.directory(),
            command: &self.command,
            path: &self.path,
            minutes: 5,
            options: &[],
        }
    }

    fn run(&self, cancel: &Cancel, watcher: &dyn ArrayWatcher) -> Result<(), SlurmStop> {
        SlurmRun { slurm: &self.slurm(), job: self.job(), parts: self, pace: PACE, cancel, watcher }.run()
    }

    fn tries(&self, chunk: usize) -> usize {
        let tries = fs::read_to_string(self.directory().join(format!("tries-{chunk}")));
        tries.unwrap_or_default().lines().count()
    }

    fn read(&self, name: &str) -> String {
        let path: PathBuf = self.directory().join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn is_anything_live(&self) -> bool {
        let tasks = self.slurm().tasks(&self.name, &Cancel::new()).unwrap();
        tasks.iter().any(|task| task.state.is_live())
    }
}

/// Does something once, when tasks run.
struct WhenRunning<'a> {
    tasks: usize,
    act: RefCell<Option<Box<dyn FnOnce() + 'a>>>,
    seen: RefCell<Vec<ArrayProgress>>,
}

impl<'a> WhenRunning<'a> {
    fn new(tasks: usize, act: impl FnOnce() + 'a) -> Self {
        Self { tasks, act: RefCell::new(Some(Box::new(act))), seen: RefCell::default() }
    }
}

impl ArrayWatcher for WhenRunning<'_> {
    fn progress(&self, progress: &ArrayProgress) {
        self.seen.borrow_mut().push(progress.clone());
        if progress.running >= self.tasks
            && let Some(act) = self.act.take()
        {
            act();
        }
    }
}

fn nothing() -> WhenRunning<'static> {
    WhenRunning::new(usize::MAX, || {})
}

#[test]
fn the_limits_of_the_site_are_read_and_too_many_chunks_are_refused_before_anything_is_submitted() {
    let class = Class::new(MAX_ARRAY_SIZE + 1, "finish");
    let limits = class.slurm().limits(&Cancel::new()).unwrap();
    assert_eq!((limits.max_array_size, limits.max_job_count), (MAX_ARRAY_SIZE, 1000));
    let stop = class.run(&Cancel::new(), &nothing()).unwrap_err();
    assert!(matches!(stop, SlurmStop::TooMany { chunks: 66, most: 65 }), "{stop}");
    assert_eq!(class.slurm().tasks(&class.name, &Cancel::new()).unwrap(), []);
    let largest = class.slurm().submit(&class.job(), &[MAX_ARRAY_SIZE - 1], &Cancel::new());
    assert!(largest.is_ok(), "the site takes fewer tasks than it says: {largest:?}");
}

#[test]
fn chunks_that_fail_or_vanish_are_submitted_again_and_those_that_are_there_are_not() {
    let work = r"case $1-$(wc -l <tries-$1) in
        2-1|2-2) exit 7;;   # fails twice
        3-1) exit 0;;       # says nothing, and leaves no part
        *) finish;;
        esac";
    let class = Class::new(6, work);
    fs::write(class.directory().join("part-5"), "").unwrap();
    let watcher = nothing();
    class.run(&Cancel::new(), &watcher).unwrap();
    let tries: Vec<usize> = (0..6).map(|chunk| class.tries(chunk)).collect();
    assert_eq!(tries, [1, 1, 3, 2, 1, 0]);
    let last = watcher.seen.borrow().last().cloned().unwrap();
    assert!(last.job.is_some() && last.chunks == 6, "{last:?}");
}

#[test]
fn a_task_gets_nothing_of_the_environment_and_limits_of_lab() {
    let class = Class::new(1, r#"(env; ulimit -a; echo "cpus $2"; pwd) >seen; finish"#);
    let mut environment = class.cluster.environment().to_vec();
    // As in a job that `lab` is part of.
    environment.extend([("SLURM_CPUS_PER_TASK", "9"), ("LAB_TEST_SECRET", "hush")].map(|(a, b)| (a.into(), b.into())));
    let toolbox = Toolbox::new(std::env::var_os("PATH").unwrap());
    let slurm = Slurm::locate(&toolbox, class.directory(), environment).unwrap();
    let options = ["--cpus-per-task=3".to_owned()];
    let job = ArrayJob { options: &options, ..class.job() };
    let watcher = nothing();
    SlurmRun { slurm: &slurm, job, parts: &class, pace: PACE, cancel: &Cancel::new(), watcher: &watcher }
        .run()
        .unwrap();
    let seen = class.read("seen");
    assert!(!seen.contains("hush"), "{seen}");
    assert!(seen.contains("PATH=/usr/bin:/bin:/a b\n"), "{seen}");
    assert!(seen.contains("cpus 3\n"), "{seen}");
    assert!(seen.ends_with(&format!("{}\n", class.directory().display())), "{seen}");
    let cpu_time = seen.lines().find(|line| line.starts_with("time(seconds)")).unwrap();
    assert!(cpu_time.ends_with("unlimited"), "the limit of `sbatch` went along: {cpu_time}");
}

#[test]
fn a_chunk_that_fails_each_time_stops_the_run_with_its_log_and_the_other_tasks() {
    let class = Class::new(3, "[ $1 = 1 ] && { echo the disk of $1 is full; exit 4; }; exec sleep 60");
    let stop = class.run(&Cancel::new(), &nothing()).unwrap_err();
    let SlurmStop::Failed { chunk: 1, tries: 4, cause, tail, .. } = &stop else { panic!("{stop}") };
    assert_eq!(cause, "FAILED");
    assert!(tail.contains("the disk of 1 is full"), "{tail}");
    assert_eq!([class.tries(0), class.tries(1)], [1, 4]);
    wait_until(|| !class.is_anything_live());
}

#[test]
fn a_requeued_task_is_waited_for_and_not_doubled() {
    let class = Class::new(2, r#"[ "$1$SLURM_RESTART_COUNT" = 0 ] && exec sleep 60; finish"#);
    let requeue = || {
        let tasks = class.slurm().tasks(&class.name, &Cancel::new()).unwrap();
        assert!(tasks.iter().any(|task| task.index == 0 && task.state == TaskState::Running), "{tasks:?}");
        let array = tasks.iter().map(|task| task.job).min().unwrap();
        let requeued = class.cluster.command("scontrol", &["requeue", &format!("{array}_0")]);
        assert!(requeued.status.success(), "{requeued:?}");
    };
    // The task has to be there before it can be sent back; the part of the other one is there by then or soon.
    let watcher = WhenRunning::new(1, || {
        wait_until(|| class.tries(0) == 1);
        requeue();
    });
    class.run(&Cancel::new(), &watcher).unwrap();
    assert_eq!([class.tries(0), class.tries(1)], [2, 1]);
    let reasons: Vec<String> = watcher.seen.borrow().iter().filter_map(|seen| seen.reason.clone()).collect();
    assert!(reasons.iter().any(|reason| reason == "BeginTime"), "{reasons:?}");
    let tasks = class.slurm().tasks(&class.name, &Cancel::new()).unwrap();
    assert_eq!(tasks.len(), 2, "a chunk was submitted twice: {tasks:?}");
}

#[test]
fn what_a_killed_run_submitted_is_waited_for() {
    let class = Class::new(3, "while ! [ -e go ]; do sleep 0.1; done; finish");
    // As a `lab` that is killed right after `sbatch`.
    class.slurm().submit(&class.job(), &[0, 1, 2], &Cancel::new()).unwrap();
    let watcher = WhenRunning::new(3, || fs::write(class.directory().join("go"), "").unwrap());
    class.run(&Cancel::new(), &watcher).unwrap();
    assert_eq!([class.tries(0), class.tries(1), class.tries(2)], [1, 1, 1]);
    assert!(watcher.seen.borrow().iter().all(|seen| seen.job.is_none()));
}

#[test]
fn an_interrupt_cancels_the_tasks_and_the_next_run_goes_on() {
    let class = Class::new(3, "[ $1 = 0 ] || [ -e go ] || exec sleep 60; finish");
    let cancel = Cancel::new();
    // Slurm calls a task running before its script has begun.
    let interrupt = || {
        wait_until(|| class.tries(1) + class.tries(2) == 2);
        cancel.cancel();
    };
    let stop = class.run(&cancel, &WhenRunning::new(2, interrupt)).unwrap_err();
    assert!(matches!(stop, SlurmStop::Interrupted), "{stop}");
    fs::write(class.directory().join("go"), "").unwrap();
    class.run(&Cancel::new(), &nothing()).unwrap();
    // Whether the first chunk was done before the interrupt is for Slurm to say.
    assert!(class.tries(0) <= 2, "{}", class.tries(0));
    assert_eq!([class.tries(1), class.tries(2)], [2, 2]);
}

#[test]
fn what_a_person_cancels_stays_cancelled() {
    let class = Class::new(2, "exec sleep 60");
    let by_hand = || {
        let tasks = class.slurm().tasks(&class.name, &Cancel::new()).unwrap();
        // The last task has the number of the array.
        let array = tasks.iter().map(|task| task.job).min().unwrap();
        let cancelled = class.cluster.command("scancel", &[&format!("{array}_0")]);
        assert!(cancelled.status.success(), "{cancelled:?}");
    };
    let stop = class.run(&Cancel::new(), &WhenRunning::new(2, by_hand)).unwrap_err();
    assert!(matches!(stop, SlurmStop::Cancelled { chunk: 0 }), "{stop}");
    wait_until(|| !class.is_anything_live());
}

#[test]
fn only_one_lab_follows_a_class() {
    let class = Class::new(1, "finish");
    let lock = fs::File::create(class.directory().join("slurm.lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(class.run(&Cancel::new(), &nothing()), Err(SlurmStop::Taken(_))));
}

#[test]
fn an_option_that_the_site_does_not_know_is_told_in_its_words() {
    let class = Class::new(1, "finish");
    let options = ["--partition=no-such".to_owned()];
    let job = ArrayJob { options: &options, ..class.job() };
    let error = class.slurm().submit(&job, &[0], &Cancel::new()).unwrap_err();
    assert!(error.to_string().contains("`sbatch` says: ") && error.to_string().contains("no-such"), "{error}");
    assert_eq!(class.path, OsStr::new("/usr/bin:/bin:/a b"));
}

/// Waits for what Slurm does in its own time; fails when it takes far too long.
fn wait_until(holds: impl Fn() -> bool) {
    let started = std::time::Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(60), "it does not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}
