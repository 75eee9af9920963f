//! Both commands, run on the same directories.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::compare::Verdicts;
use crate::designs::{Design, Designs};
use crate::workspace::Sandbox;

/// A command to run.
#[derive(Clone, Copy)]
enum Job<'a> {
    /// Grades all designs of a lab as one class, in which a student is a design.
    Grade(&'a str),
    Check(&'a Design),
}

/// Each design is judged once by each command; as many commands run at once as there are cores.
pub(crate) fn both(sandbox: &Sandbox, designs: &Designs, options: &[&str]) -> Vec<Verdicts> {
    for design in &designs.0 {
        for (file, text) in &design.files {
            sandbox.write(&format!("{}/{file}", directory(design)), text);
        }
    }
    // What lasts longest comes first.
    let mut classes: Vec<(&str, usize)> = designs.counts().into_iter().collect();
    classes.sort_by_key(|(_, count)| Reverse(*count));
    let classes = classes.into_iter().map(|(lab, _)| Job::Grade(lab));
    let jobs: Vec<Job<'_>> = classes.chain(designs.0.iter().map(Job::Check)).collect();
    let said = run_all(&jobs, |job| run(sandbox, job, options));
    let (mut checked, mut graded) = (Vec::new(), BTreeMap::new());
    for (job, ran) in jobs.into_iter().zip(said) {
        match job {
            Job::Grade(lab) => graded.extend(rows(sandbox, lab, &ran)),
            Job::Check(design) => checked.push((design, report(design, &ran))),
        }
    }
    let pair = |(design, check): (&Design, Value)| {
        let key = (design.lab.clone(), design.name.clone());
        let grade = graded.remove(&key).unwrap_or_else(|| panic!("no grade of {key:?}"));
        Verdicts { lab: key.0, design: key.1, check, grade }
    };
    checked.into_iter().map(pair).collect()
}

/// Where the submissions to a lab are.
fn class(lab: &str) -> String {
    format!("classes/{lab}")
}

/// Where the sources of a design are.
fn directory(design: &Design) -> String {
    format!("{}/{}", class(&design.lab), design.name)
}

fn run(sandbox: &Sandbox, job: Job<'_>, options: &[&str]) -> Output {
    let args: Vec<String> = match job {
        Job::Grade(lab) => {
            let (class, output) = (class(lab), format!("grades/{lab}"));
            ["grade", "--jobs", "1", "--lab", lab, &class, "--output", &output].map(str::to_owned).to_vec()
        }
        Job::Check(design) => {
            let rtl = directory(design);
            ["check", "--jobs", "1", &design.lab, "--rtl", &rtl, "--format", "json"].map(str::to_owned).to_vec()
        }
    };
    let args: Vec<&str> = args.iter().map(String::as_str).chain(options.iter().copied()).collect();
    sandbox.command(&args).output().expect("lab")
}

/// What each job gives, in the order of the jobs.
fn run_all<'a, T: Send>(jobs: &[Job<'a>], run: impl Fn(Job<'a>) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, T>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some((index, job)) = take(&next, jobs) {
                    let result = run(job);
                    done.lock().expect("no panic").insert(index, result);
                }
            });
        }
    });
    done.into_inner().expect("no panic").into_values().collect()
}

fn take<'a>(next: &AtomicUsize, jobs: &[Job<'a>]) -> Option<(usize, Job<'a>)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, *jobs.get(index)?))
}

/// What `lab check` reports of the lab, with the path of the source as `lab grade` gives it: from the class.
fn report(design: &Design, ran: &Output) -> Value {
    let text = String::from_utf8_lossy(&ran.stdout).replace(&format!("{}/", class(&design.lab)), "");
    let mut report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let labs = report["labs"].as_array_mut().expect("labs");
    assert_eq!(labs.len(), 1, "{labs:?}");
    labs.remove(0)
}

/// The rows of a class by lab and design.
fn rows(sandbox: &Sandbox, lab: &str, ran: &Output) -> Vec<((String, String), Value)> {
    assert!(ran.status.success(), "{ran:?}");
    let text = sandbox.read(&format!("grades/{lab}/results.jsonl"));
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        ((lab.to_owned(), row["student"].as_str().expect("a student").to_owned()), row)
    };
    text.lines().map(row).collect()
}
