//! What time it is: the only place of the library that asks, so that everything else can be tested at any date.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// Tells the time.
pub trait Clock: Sync {
    fn now(&self) -> Timestamp;

    /// The date where the user is.
    fn today(&self) -> Date;
}

/// The clock of the machine, in the user's time zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn today(&self) -> Date {
        ZonedDateTime::now().date()
    }
}

/// A clock that stands still, in UTC.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn today(&self) -> Date {
        self.0.to_zoned_datetime(TimeZone::UTC).date()
    }
}
