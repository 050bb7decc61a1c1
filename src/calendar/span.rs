//! Half a day and a day 半天、全天: lengths for which no clock is kept.

use super::Minutes;

crate::closed_set! {
    /// A length for which no clock was kept.
    Span {
        /// Half a day.
        HalfDay = "half_day", "半天";
        /// A day.
        Day = "day", "全天";
    }
}

impl Span {
    /// Whether a session of so long by the clock can be called this: half a day lasts two to five hours, a day
    /// longer than half of one.
    pub fn fits(self, clock: Minutes) -> bool {
        match self {
            Span::HalfDay => (120..=300).contains(&clock.0),
            Span::Day => clock.0 > 240,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_half_a_day_or_a_day_or_neither() {
        for (minutes, half, day) in [
            (60, false, false),
            (120, true, false),
            (210, true, false),
            (300, true, true),
            (510, false, true),
        ] {
            assert_eq!((Span::HalfDay.fits(Minutes(minutes)), Span::Day.fits(Minutes(minutes))), (half, day));
        }
    }
}
