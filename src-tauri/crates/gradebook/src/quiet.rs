//! Quiet hours: when nothing is sent by itself. Pure; the time of day comes in as the teacher's clock shows it.

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

/// When nothing is sent by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First quiet minute of a day.
    pub from: u16,
    /// First minute after them. Not after `from`: the next morning. The same: no quiet minute.
    pub to: u16,
    /// Saturday and Sunday are quiet all day.
    pub weekends: bool,
}

impl QuietHours {
    /// Whether this minute of the day is quiet.
    pub const fn hold(&self, minute: u16, weekend: bool) -> bool {
        if weekend && self.weekends {
            return true;
        }
        if self.from <= self.to {
            self.from <= minute && minute < self.to
        } else {
            self.from <= minute || minute < self.to
        }
    }
}

/// "18:05" as a minute of the day.
pub fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let part = |text: &str, below: u16| {
        let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|n| plain && *n < below)
    };
    Some(part(hours, 24)? * 60 + part(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_last_as_long_as_they_say_also_over_midnight() {
        for from in (0..DAY).step_by(37) {
            for to in (0..DAY).step_by(41) {
                let hours = QuietHours { from, to, weekends: false };
                let quiet = (0..DAY).filter(|minute| hours.hold(*minute, false)).count();
                let length = if from <= to { to - from } else { DAY - from + to };
                assert_eq!(quiet, usize::from(length), "{from} to {to}");
                assert!(!hours.hold(to, false), "the first minute after them is loud: {from} to {to}");
                assert_eq!(hours.hold(from, false), from != to);
                assert!(
                    (0..DAY).all(|m| hours.hold(m, true) == hours.hold(m, false)),
                    "weekends are days too"
                );
            }
        }
    }

    #[test]
    fn a_quiet_weekend_is_quiet_all_day() {
        let hours = QuietHours { from: 0, to: 0, weekends: true };
        assert!((0..DAY).all(|minute| hours.hold(minute, true) && !hours.hold(minute, false)));
    }

    #[test]
    fn a_time_of_day_is_two_digits_a_colon_and_two_digits() {
        assert_eq!(minute("00:00"), Some(0));
        assert_eq!(minute("23:59"), Some(DAY - 1));
        assert_eq!(minute("07:30"), Some(450));
        for bad in ["", "7:30", "24:00", "12:60", "+1:30", "12-30", "12:3", "aa:bb", "12:30:00"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }
}
