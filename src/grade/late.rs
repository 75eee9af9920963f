//! What it costs to hand in late.
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::gradebook::Lateness;

const SECONDS_A_DAY: u64 = 24 * 60 * 60;
/// All points.
const EVERYTHING: u32 = 100;

/// When submissions are due, and what is taken away afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatePolicy {
    /// The last moment that is in time.
    pub deadline: Timestamp,
    /// Seconds after the deadline that cost nothing; the days of the penalty are counted from their end.
    pub grace_s: u64,
    /// Percent of the points that each started day takes away.
    pub percent_per_day: u32,
    /// The most percent that the days can take away; 100 if there is no such limit.
    pub max_percent: Option<u32>,
    /// Started days after which nothing is left, whatever `max_percent` says; `None`: there is no such day.
    pub cutoff_days: Option<u32>,
}

impl LatePolicy {
    /// How late a submission is, and what that costs; `None` when it is in time or in the time of grace.
    pub fn lateness(&self, submitted: Timestamp) -> Option<Lateness> {
        let seconds = started_seconds(submitted.duration_since(self.deadline));
        let counted = seconds.checked_sub(self.grace_s).filter(|counted| *counted > 0)?;
        let days = counted.div_ceil(SECONDS_A_DAY);
        Some(Lateness { seconds, penalty_percent: self.penalty(days) })
    }

    /// Percent for so many started days.
    fn penalty(&self, days: u64) -> u32 {
        if self.cutoff_days.is_some_and(|cutoff| days > u64::from(cutoff)) {
            return EVERYTHING;
        }
        let most = self.max_percent.unwrap_or(EVERYTHING).min(EVERYTHING);
        let percent = u64::from(self.percent_per_day).saturating_mul(days);
        u32::try_from(percent).unwrap_or(EVERYTHING).min(most)
    }
}

/// Seconds, of which a part counts as a whole one; 0 for what is not after the deadline.
fn started_seconds(after: SignedDuration) -> u64 {
    let whole = u64::try_from(after.as_secs()).unwrap_or(0);
    whole + u64::from(after.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: &str = "2026-03-31T23:59:00Z";

    fn policy() -> LatePolicy {
        LatePolicy {
            deadline: DEADLINE.parse().unwrap(),
            grace_s: 600,
            percent_per_day: 10,
            max_percent: Some(30),
            cutoff_days: Some(5),
        }
    }

    /// Seconds late and percent, for so many milliseconds after the deadline.
    fn late(policy: &LatePolicy, milliseconds: i64) -> Option<(u64, u32)> {
        let lateness = policy.lateness(policy.deadline + SignedDuration::from_millis(milliseconds))?;
        Some((lateness.seconds, lateness.penalty_percent))
    }

    #[test]
    fn the_deadline_itself_is_in_time_and_the_next_millisecond_is_not() {
        let strict = LatePolicy { grace_s: 0, ..policy() };
        assert_eq!(late(&strict, -1), None);
        assert_eq!(late(&strict, 0), None);
        assert_eq!(late(&strict, 1), Some((1, 10)));
    }

    #[test]
    fn days_start_when_grace_ends() {
        assert_eq!(late(&policy(), 600_000), None);
        assert_eq!(late(&policy(), 600_001), Some((601, 10)));
        assert_eq!(late(&policy(), 87_000_000), Some((87_000, 10)));
        assert_eq!(late(&policy(), 87_000_001), Some((87_001, 20)));
    }

    #[test]
    fn the_penalty_has_a_limit_until_the_cutoff() {
        let after_days = |days: i64| late(&policy(), 600_000 + days * 86_400_000 + 1).map(|(_, percent)| percent);
        assert_eq!([2, 3, 4].map(after_days), [Some(30), Some(30), Some(30)]);
        assert_eq!(after_days(5), Some(100));
        let endless = LatePolicy { max_percent: None, cutoff_days: None, percent_per_day: u32::MAX, ..policy() };
        assert_eq!(late(&endless, 86_400_000 * 400).map(|(_, percent)| percent), Some(100));
    }
}
