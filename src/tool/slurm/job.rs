//! What Slurm's commands take and say: the limits of a site, the states of tasks, options of the user's.

use super::SlurmError;

/// What `squeue` prints of a task: its number, its index in the array, its state, and why it waits.
pub(super) const FORMAT: &str = "%A|%K|%T|%r";
/// Options of `sbatch` that would make it do something else than submit the array and return, or on another cluster than
/// the one that is watched.
const NOT_FOR_USERS: [&str; 5] = ["array", "clusters", "test-only", "wait", "wrap"];

/// What a site allows, from `scontrol show config`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteLimits {
    /// One more than the largest index in an array (`MaxArraySize`); 0 where there are no arrays.
    pub max_array_size: usize,
    /// Jobs, of all users, that the controller keeps; each task that has started counts (`MaxJobCount`).
    pub max_job_count: usize,
    /// Tasks in one array (`max_array_tasks` among the `SchedulerParameters`).
    pub max_array_tasks: Option<usize>,
}

impl SiteLimits {
    /// Reads lines of the form `Key = value`.
    pub(super) fn read(shown: &str) -> Result<Self, String> {
        let value = |key: &str| {
            let fields = shown.lines().filter_map(|line| line.split_once('='));
            fields.map(|(name, value)| (name.trim(), value.trim())).find(|(name, _)| *name == key)
        };
        let number = |key: &str| {
            let found = value(key).and_then(|(_, number)| number.parse().ok());
            found.ok_or_else(|| format!("it does not say what `{key}` is"))
        };
        let parameters = value("SchedulerParameters").map_or("", |(_, parameters)| parameters);
        let tasks = parameters.split(',').find_map(|one| one.trim().strip_prefix("max_array_tasks=")?.parse().ok());
        Ok(Self {
            max_array_size: number("MaxArraySize")?,
            max_job_count: number("MaxJobCount")?,
            max_array_tasks: tasks,
        })
    }

    /// The most tasks that an array may have whose indices begin at 0. Of the jobs that the controller keeps it takes half
    /// at most, since it shares them with everybody, and a task that is submitted again counts twice.
    pub fn most_tasks(&self) -> usize {
        self.max_array_size.min(self.max_job_count / 2).min(self.max_array_tasks.unwrap_or(usize::MAX))
    }
}

/// One task of an array, as Slurm sees it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrayTask {
    /// The number of its job; of a task that is submitted again it is a higher one.
    pub job: u64,
    /// Its index in the array.
    pub index: usize,
    pub state: TaskState,
}

/// What a task does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskState {
    /// It waits, for this reason in Slurm's words.
    Waiting(String),
    /// It waits until somebody releases it, for this reason in Slurm's words.
    Held(String),
    /// It runs, or is about to begin or to end.
    Running,
    /// It ended with success.
    Completed,
    /// Somebody ended it with `scancel`.
    Cancelled,
    /// It ended otherwise; the state in Slurm's words.
    Failed(String),
}

impl TaskState {
    /// Whether it will still do something.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Held(_) | Self::Running)
    }

    /// A state that this list does not know is taken for one of a task that is still there: it waits too long rather than
    /// to run twice.
    fn read(state: &str, reason: &str) -> Self {
        match state {
            "PENDING" | "REQUEUE_HOLD" | "SPECIAL_EXIT" if reason.to_lowercase().contains("held") => {
                Self::Held(reason.to_owned())
            }
            "REQUEUE_HOLD" | "SPECIAL_EXIT" | "RESV_DEL_HOLD" => Self::Held(state.to_owned()),
            "PENDING" | "REQUEUED" | "REQUEUE_FED" => Self::Waiting(reason.to_owned()),
            "COMPLETED" => Self::Completed,
            "CANCELLED" => Self::Cancelled,
            "FAILED" | "TIMEOUT" | "NODE_FAIL" | "PREEMPTED" | "BOOT_FAIL" | "DEADLINE" | "OUT_OF_MEMORY" => {
                Self::Failed(state.to_owned())
            }
            _ => Self::Running,
        }
    }
}

/// Reads lines of the form [`FORMAT`].
pub(super) fn read_tasks(listed: &str) -> Result<Vec<ArrayTask>, String> {
    // With several clusters each listing has a heading.
    let lines = listed.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("CLUSTER:"));
    lines.map(|line| read_task(line).ok_or_else(|| line.to_owned())).collect()
}

fn read_task(line: &str) -> Option<ArrayTask> {
    let mut fields = line.splitn(4, '|').map(str::trim);
    let job = fields.next()?.parse().ok()?;
    let index = fields.next()?.parse().ok()?;
    Some(ArrayTask { job, index, state: TaskState::read(fields.next()?, fields.next()?) })
}

/// Whether an option of the user's for `sbatch` can be passed on.
///
/// # Errors
/// [`SlurmError::Option`].
pub fn check_option(option: &str) -> Result<(), SlurmError> {
    let problem = |problem| Err(SlurmError::Option { option: option.escape_default().to_string(), problem });
    let Some(name) = option.strip_prefix("--").and_then(|rest| rest.split('=').next()).filter(|name| !name.is_empty())
    else {
        return problem("it must have the form --name or --name=value, as in --slurm-option=--partition=long");
    };
    // `sbatch` takes the beginning of a name for the name.
    match NOT_FOR_USERS.iter().find(|taken| taken.starts_with(name)) {
        Some(&"clusters") => problem("set SLURM_CLUSTERS instead, which all of Slurm's commands obey"),
        Some(_) => problem("lab needs this one for itself"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_and_the_tightest_decides() {
        let shown = "Configuration data as of 2026\nMaxArraySize            = 1001\nMaxJobCount = 10000\n\
                     SchedulerParameters     = bf_interval=1,max_array_tasks=300\nSlurm database is DOWN";
        let limits = SiteLimits::read(shown).unwrap();
        assert_eq!(limits, SiteLimits { max_array_size: 1001, max_job_count: 10000, max_array_tasks: Some(300) });
        assert_eq!(limits.most_tasks(), 300);
        assert_eq!(SiteLimits { max_array_tasks: None, ..limits }.most_tasks(), 1001);
        assert_eq!(SiteLimits { max_array_tasks: None, max_job_count: 200, ..limits }.most_tasks(), 100);
        assert!(SiteLimits::read("MaxJobCount = 10000").unwrap_err().contains("MaxArraySize"));
    }

    #[test]
    fn tasks_are_read_with_the_reason_why_they_wait() {
        let listed = "CLUSTER: north\n8|0|PENDING|JobHeldUser\n9|1|PENDING|BeginTime\n10|64|RUNNING|None\n\
                      11|2|TIMEOUT|TimeLimit\n12|3|SOMETHING_NEW|None\n13|4|CANCELLED|None\n";
        let tasks = read_tasks(listed).unwrap();
        let states: Vec<TaskState> = tasks.iter().map(|task| task.state.clone()).collect();
        let expected = [
            TaskState::Held("JobHeldUser".to_owned()),
            TaskState::Waiting("BeginTime".to_owned()),
            TaskState::Running,
            TaskState::Failed("TIMEOUT".to_owned()),
            TaskState::Running,
            TaskState::Cancelled,
        ];
        assert_eq!(states, expected);
        assert_eq!((tasks[2].job, tasks[2].index), (10, 64));
        assert_eq!(read_tasks("8|N/A|PENDING|None"), Err("8|N/A|PENDING|None".to_owned()));
    }

    #[test]
    fn options_that_lab_decides_are_refused_also_when_shortened() {
        for fine in ["--partition=long", "--account=ee", "--exclusive", "--wait-all-nodes=1"] {
            assert!(check_option(fine).is_ok(), "{fine}");
        }
        for wrong in ["", "--", "-p", "long", "--=x", "--array=0-9", "--arr=0-9", "--wrap=id", "--wait", "--cl=x"] {
            assert!(check_option(wrong).is_err(), "{wrong}");
        }
    }
}
