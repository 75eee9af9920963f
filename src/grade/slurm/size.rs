//! Into how many chunks a class is split for a cluster.

use crate::tool::slurm::SiteLimits;

/// How long a chunk takes at least. Sites ask for that: to start a task costs the scheduler seconds.
const CHUNK_SECONDS: u64 = 60;
/// What grading one submission to one lab takes at least, with one CPU. With slower labs chunks only take longer.
const UNIT_MS: u64 = 5;
/// What it may take, before Slurm ends the task; a chunk that is ended goes on where it was.
const SLOW_UNIT_MS: u64 = 200;
/// Some sites ask for not more than a thousand jobs at once.
const MOST_CHUNKS: usize = 900;
/// For the start of a task, on a busy node and with slow files.
const SPARE_MINUTES: u64 = 15;

/// How many chunks these students' submissions to so many labs make, if nobody says otherwise. At least 1.
pub fn chunk_count(students: usize, labs: usize, limits: &SiteLimits) -> usize {
    let units_of_chunk = usize::try_from(CHUNK_SECONDS * 1000 / UNIT_MS).unwrap_or(usize::MAX);
    let long_enough = students * labs / units_of_chunk;
    long_enough.min(MOST_CHUNKS).min(limits.most_tasks()).min(students).max(1)
}

/// The time limit of a task that grades so many submissions.
pub fn minutes(units_of_chunk: usize) -> u64 {
    SPARE_MINUTES + (units_of_chunk as u64 * SLOW_UNIT_MS).div_ceil(60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: SiteLimits = SiteLimits { max_array_size: 1001, max_job_count: 10_000, max_array_tasks: None };

    #[test]
    fn a_chunk_is_a_minute_of_work_and_a_site_sets_the_most() {
        assert_eq!(chunk_count(60, 1, &SITE), 1);
        assert_eq!(chunk_count(23_999, 1, &SITE), 1);
        assert_eq!(chunk_count(100_000, 1, &SITE), 8);
        assert_eq!(chunk_count(100_000, 10, &SITE), 83);
        assert_eq!(chunk_count(100_000, 10, &SiteLimits { max_array_size: 65, ..SITE }), 65);
        assert_eq!(chunk_count(100_000_000, 1, &SITE), 900);
        assert_eq!(chunk_count(0, 1, &SITE), 1);
    }

    #[test]
    fn slow_labs_have_the_time_they_take() {
        assert_eq!(minutes(12_000), 55);
        assert_eq!(minutes(1), 16);
    }
}
