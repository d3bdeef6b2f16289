//! Which language the program speaks, and the two forms in which a sentence is written: [`say!`] with values in it,
//! [`text!`] without. Both languages stand side by side at the sentence, so the compiler sees that neither is
//! forgotten and that both use the same values.
//!
//! One process speaks one language: the window shows one at a time, and what reaches it comes from a dozen tasks that
//! would all have to be handed it. Deliberately not here: sentences (the desk and the files it writes), and what the
//! teacher chose (the desk's settings).

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language that every sentence is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spoken {
    /// As it was first written, and where a system speaks neither.
    #[default]
    English,
    /// For teachers in the United States and in Latin America: *usted* or impersonal.
    Spanish,
}

impl Spoken {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The first of a system's languages that is spoken here ("es-MX", "es_MX.UTF-8"), English if none is.
    pub fn of_system<T: AsRef<str>>(locales: impl IntoIterator<Item = T>) -> Self {
        let known = |locale: T| {
            let name = locale.as_ref().split(['-', '_', '.', '@']).next().unwrap_or_default().to_lowercase();
            match name.as_str() {
                "en" => Some(Self::English),
                "es" => Some(Self::Spanish),
                _ => None,
            }
        };
        locales.into_iter().find_map(known).unwrap_or_default()
    }

    /// As documents name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}

/// What the process speaks: the number of the language.
static SPOKEN: AtomicU8 = AtomicU8::new(0);

thread_local! {
    /// What this thread speaks while it stands apart.
    static APART: Cell<Option<Spoken>> = const { Cell::new(None) };
}

/// The language to speak now.
#[must_use]
pub fn spoken() -> Spoken {
    APART.get().unwrap_or_else(|| match SPOKEN.load(Ordering::Relaxed) {
        0 => Spoken::English,
        _ => Spoken::Spanish,
    })
}

/// From now on this one is spoken: by the process, or by this thread alone if it stands apart.
pub fn speak(language: Spoken) {
    if APART.get().is_some() {
        APART.set(Some(language));
    } else {
        SPOKEN.store(u8::from(language == Spoken::Spanish), Ordering::Relaxed);
    }
}

/// While this is held, the thread speaks for itself. Tests that run side by side need it.
#[derive(Debug)]
#[must_use = "the thread is like the others again as soon as this is dropped"]
pub struct Apart {
    before: Option<Spoken>,
    /// It belongs to the thread that made it.
    here: PhantomData<*const ()>,
}

impl Drop for Apart {
    fn drop(&mut self) {
        APART.set(self.before);
    }
}

/// Lets this thread speak for itself, this language first.
pub fn apart(language: Spoken) -> Apart {
    Apart { before: APART.replace(Some(language)), here: PhantomData }
}

/// What `work` says in this language, whatever is spoken otherwise.
pub fn in_language<T>(language: Spoken, work: impl FnOnce() -> T) -> T {
    let _apart = apart(language);
    work()
}

/// A sentence with values in it, English first: `say!("{lms} answered {}", "{lms} respondió {}", value)`.
#[macro_export]
macro_rules! say {
    ($english:literal, $spanish:literal $(, $($value:tt)*)?) => {
        match $crate::spoken() {
            $crate::Spoken::English => ::std::format!($english $(, $($value)*)?),
            $crate::Spoken::Spanish => ::std::format!($spanish $(, $($value)*)?),
        }
    };
}

/// A sentence or word without values, English first: `text!("Late", "Atrasada")`.
#[macro_export]
macro_rules! text {
    ($english:literal, $spanish:literal $(,)?) => {
        match $crate::spoken() {
            $crate::Spoken::English => $english,
            $crate::Spoken::Spanish => $spanish,
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_that_speaks_neither_hears_english() {
        for (locales, expected) in [
            (&["es"][..], Spoken::Spanish),
            (&["es-MX", "en-US"], Spoken::Spanish),
            (&["es_US.UTF-8"], Spoken::Spanish),
            (&["ES"], Spoken::Spanish),
            (&["en-GB", "es-ES"], Spoken::English),
            (&["fr-CA", "es-MX"], Spoken::Spanish),
            (&["est", "C", "POSIX"], Spoken::English),
            (&[], Spoken::English),
        ] {
            assert_eq!(Spoken::of_system(locales), expected, "{locales:?}");
        }
    }

    #[test]
    fn a_thread_that_stands_apart_disturbs_nobody_and_comes_back() {
        let said = |n: u32| say!("{n} of {}", "{n} de {}", 3);
        {
            let _apart = apart(Spoken::Spanish);
            assert_eq!((said(1).as_str(), text!("Late", "Atrasada")), ("1 de 3", "Atrasada"));
            let other = std::thread::spawn(spoken).join().expect("the other thread");
            assert_eq!(other, Spoken::English, "only this thread stands apart");
            speak(Spoken::English);
            assert_eq!(text!("Late", "Atrasada"), "Late", "it may change its language meanwhile");
            assert_eq!(in_language(Spoken::Spanish, || said(2)), "2 de 3");
            assert_eq!(spoken(), Spoken::English);
        }
        assert_eq!(said(3), "3 of 3");
    }
}
