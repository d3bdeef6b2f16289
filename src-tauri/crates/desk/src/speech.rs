//! Who decides which language a host's desk speaks.

use crate::view::Language;
use language::Spoken;

/// Which language is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// What scripts read stays as it is, whatever somebody chose for the window.
    Always(Spoken),
    /// What the teacher chose.
    AsChosen {
        /// What the system of this computer speaks.
        system: Spoken,
    },
}

impl Speech {
    /// From now on this is spoken.
    pub(crate) fn speak(self, chosen: Language) {
        language::speak(match (self, chosen) {
            (Self::Always(spoken), _) => spoken,
            (Self::AsChosen { .. }, Language::English) => Spoken::English,
            (Self::AsChosen { .. }, Language::Spanish) => Spoken::Spanish,
            (Self::AsChosen { system }, Language::System) => system,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::{apart, spoken};

    #[test]
    fn scripts_hear_one_language_and_a_teacher_the_one_that_was_chosen() {
        let _apart = apart(Spoken::English);
        let system = Speech::AsChosen { system: Spoken::Spanish };
        for (speech, chosen, expected) in [
            (system, Language::System, Spoken::Spanish),
            (system, Language::English, Spoken::English),
            (system, Language::Spanish, Spoken::Spanish),
            (Speech::AsChosen { system: Spoken::English }, Language::System, Spoken::English),
            (Speech::Always(Spoken::English), Language::Spanish, Spoken::English),
        ] {
            speech.speak(chosen);
            assert_eq!(spoken(), expected, "{speech:?} {chosen:?}");
        }
    }
}
