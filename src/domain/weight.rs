//! What a check is worth when a class is graded.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Points in hundredths, so that sums and penalties are exact. Written as a decimal number such as `7.5`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Points(u64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    pub fn whole(points: u32) -> Self {
        Self(u64::from(points) * 100)
    }

    /// `percent` of these points, rounded down to a hundredth of a point.
    #[must_use]
    pub fn percent(self, percent: u32) -> Self {
        Self(self.0 * u64::from(percent) / 100)
    }

    /// How much of `most` this is, from 0 to 1; nothing of nothing is 0.
    pub fn share_of(self, most: Self) -> f64 {
        if most.0 == 0 { 0.0 } else { f64::from(self) / f64::from(most) }
    }
}

impl From<Points> for f64 {
    #[allow(clippy::cast_precision_loss, reason = "2^53 hundredths are more points than any course has")]
    fn from(points: Points) -> Self {
        points.0 as Self / 100.0
    }
}

impl From<f64> for Points {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float is cast saturating")]
    fn from(points: f64) -> Self {
        Self((points * 100.0).round() as u64)
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    /// Without digits that say nothing: `7`, `7.5`, `7.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&f64::from(*self).to_string())
    }
}

/// Who may see the details of a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    #[default]
    Visible,
    /// The teacher. A student sees that there is such a case and whether it passed, no value of it.
    Hidden,
}

/// What a check is worth in `lab grade`. Nothing else reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    pub points: Points,
    /// The group whose points are given together or not at all.
    pub group: Option<String>,
    /// Who may see the details.
    pub visibility: Visibility,
}

impl Default for Weight {
    /// One point, visible, alone.
    fn default() -> Self {
        Self { points: Points::whole(1), group: None, visibility: Visibility::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_exact_and_read_what_they_write() {
        let third = Points::whole(10).percent(33);
        assert_eq!((third + third).to_string(), "6.6");
        for points in [Points::ZERO, third, Points::whole(7), Points::from(0.07)] {
            let text = serde_json::to_string(&points).unwrap();
            assert_eq!(serde_json::from_str::<Points>(&text).unwrap(), points);
        }
        assert_eq!(Points::from(-3.0), Points::ZERO);
    }
}
