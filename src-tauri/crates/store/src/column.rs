//! How our values become columns and come back. A value that cannot be read back is an error that names the column and
//! nothing of its content.

use crate::StoreError;
use gradebook::{AssignmentsGo, LinkState, LmsEdits, LmsKind, ResultsGo, Score, Time};
use rusqlite::Row;
use rusqlite::types::{FromSql, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An enum that is stored as a word.
pub(crate) trait Word: Sized + Copy {
    fn word(self) -> &'static str;
    fn of(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($( $type:ty { $( $variant:ident = $word:literal ),+ $(,)? } )+) => { $(
        impl $crate::column::Word for $type {
            fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
            fn of(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }
    )+ };
}
pub(crate) use words;

words! {
    LmsKind { Canvas = "canvas", GoogleClassroom = "google_classroom", Schoology = "schoology", Unknown = "unknown" }
    LinkState { Ready = "ready", NotReady = "not_ready", Unknown = "unknown" }
    AssignmentsGo { WithSync = "with_sync", AtOnce = "at_once" }
    ResultsGo { AfterApproval = "after_approval", AtOnce = "at_once" }
    LmsEdits { Show = "show", Take = "take", Ignore = "ignore" }
}

/// Our types out of a row's columns.
pub(crate) trait Columns {
    fn col<T: FromSql>(&self, at: usize) -> Result<T, StoreError>;
    fn unreadable(&self, at: usize) -> StoreError;
    fn maybe_text(&self, at: usize) -> Result<Option<&str>, StoreError>;

    fn text(&self, at: usize) -> Result<&str, StoreError> {
        self.maybe_text(at)?.ok_or_else(|| self.unreadable(at))
    }
    fn id<T: for<'t> From<&'t str>>(&self, at: usize) -> Result<T, StoreError> {
        Ok(T::from(self.text(at)?))
    }
    fn maybe_id<T: for<'t> From<&'t str>>(&self, at: usize) -> Result<Option<T>, StoreError> {
        Ok(self.maybe_text(at)?.map(T::from))
    }
    fn time(&self, at: usize) -> Result<Time, StoreError> {
        Ok(Time::from_millis(self.col(at)?))
    }
    fn maybe_time(&self, at: usize) -> Result<Option<Time>, StoreError> {
        Ok(self.col::<Option<i64>>(at)?.map(Time::from_millis))
    }
    fn maybe_score(&self, at: usize) -> Result<Option<Score>, StoreError> {
        Ok(self.col::<Option<i64>>(at)?.map(Score::from_micros))
    }
    fn word<T: Word>(&self, at: usize) -> Result<T, StoreError> {
        T::of(self.text(at)?).ok_or_else(|| self.unreadable(at))
    }
    fn maybe_word<T: Word>(&self, at: usize) -> Result<Option<T>, StoreError> {
        match self.maybe_text(at)? {
            None => Ok(None),
            Some(word) => T::of(word).map(Some).ok_or_else(|| self.unreadable(at)),
        }
    }
    fn json<T: DeserializeOwned>(&self, at: usize) -> Result<T, StoreError> {
        serde_json::from_str(self.text(at)?).map_err(|_| self.unreadable(at))
    }
    fn maybe_json<T: DeserializeOwned>(&self, at: usize) -> Result<Option<T>, StoreError> {
        match self.maybe_text(at)? {
            None => Ok(None),
            Some(text) => serde_json::from_str(text).map(Some).map_err(|_| self.unreadable(at)),
        }
    }
}

impl Columns for Row<'_> {
    #[inline]
    fn col<T: FromSql>(&self, at: usize) -> Result<T, StoreError> {
        self.get(at).map_err(|_| self.unreadable(at))
    }
    fn unreadable(&self, at: usize) -> StoreError {
        let name = self.as_ref().column_name(at).map(str::to_owned);
        StoreError::Unreadable { column: name.unwrap_or_default() }
    }
    fn maybe_text(&self, at: usize) -> Result<Option<&str>, StoreError> {
        match self.get_ref(at) {
            Ok(ValueRef::Null) => Ok(None),
            Ok(value) => value.as_str().map(Some).map_err(|_| self.unreadable(at)),
            Err(_) => Err(self.unreadable(at)),
        }
    }
}

/// A value as JSON text.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Sql { code: 0 })
}

/// A value as JSON text, or null.
pub(crate) fn maybe_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>, StoreError> {
    value.map(json).transpose()
}

/// A time as a column.
pub(crate) fn millis(time: Option<Time>) -> Option<i64> {
    time.map(Time::millis)
}
