//! Wall time as a value, and the one clock reader.
//!
//! Everything that judges takes a [`Moment`]; only `SystemClock` looks at the clock of the machine.

use std::fmt;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 1970-01-01T00:00:00 as a civil time.
fn epoch() -> DateTime {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
}

/// A moment in UTC with the precision certificates have: whole seconds (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From seconds since 1970-01-01T00:00:00Z, clamped to the years RFC 3339 can write.
    pub fn from_unix(seconds: i64) -> Self {
        const YEAR_0: i64 = -62_167_219_200;
        const YEAR_9999_END: i64 = 253_402_300_799;
        Self(seconds.clamp(YEAR_0, YEAR_9999_END))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Parses RFC 3339, or a date alone (then its first second in UTC).
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(stamp) = text.parse::<Timestamp>() {
            return Some(Self::from_unix(stamp.as_second()));
        }
        // 99991231235959Z, "no expiry" in RFC 5280 §4.1.2.5, lies past the last Timestamp but not past the last civil day.
        if let Some(civil) = text.strip_suffix('Z') {
            let civil: DateTime = civil.parse().ok()?;
            return Some(Self::from_unix(epoch().duration_until(civil).as_secs()));
        }
        let date: Date = text.parse().ok()?;
        Some(Self::from_unix(epoch().duration_until(date.at(0, 0, 0, 0)).as_secs()))
    }

    /// Whole days from `self` to `later`, rounded down: one second left is 0 days, one second gone is −1.
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).div_euclid(86_400)
    }

    /// This moment, `seconds` later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_unix(self.0.saturating_add(seconds))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Saturating never saturates: `from_unix` clamps to the years a civil time can write.
        let civil = epoch().saturating_add(SignedDuration::from_secs(self.0));
        let (year, month, day) = (civil.year(), civil.month(), civil.day());
        let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
        // A report has dozens of them: strftime would read its format each time.
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("expected an RFC 3339 time, got {text:?}")))
    }
}

/// Reads wall time. The line takes it as an argument, so that tests freeze it.
pub trait Clock {
    /// The moment now.
    fn now(&self) -> Moment;
}

/// The machine's clock: the only reader of wall time in this crate.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one reader of wall time")]
    fn now(&self) -> Moment {
        Moment::from_unix(Timestamp::now().as_second())
    }
}

/// Elapsed time on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the monotonic clock")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(self) -> Millis {
        Millis::from(self.0.elapsed())
    }
}

/// A duration in milliseconds, as reports write it: three decimals.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub f64);

impl From<Duration> for Millis {
    fn from(duration: Duration) -> Self {
        Self((duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_what_it_writes() {
        for seconds in [0, 1_767_225_600, -1, 253_402_300_799] {
            let moment = Moment::from_unix(seconds);
            assert_eq!(Moment::parse(&moment.to_string()), Some(moment), "{moment}");
        }
    }

    #[test]
    fn a_date_alone_is_its_first_second() {
        assert_eq!(Moment::parse("2026-01-01"), Moment::parse("2026-01-01T00:00:00Z"));
        assert_eq!(Moment::parse("2026-02-30"), None);
        assert_eq!(Moment::parse("tomorrow"), None);
    }

    #[test]
    fn days_round_down_on_both_sides_of_now() {
        let now = Moment::from_unix(1_000_000);
        assert_eq!(now.days_until(now.plus_seconds(86_399)), 0);
        assert_eq!(now.days_until(now.plus_seconds(-1)), -1);
        assert_eq!(now.days_until(now.plus_seconds(86_400)), 1);
    }
}
