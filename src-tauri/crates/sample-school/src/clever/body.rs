//! Reading what an app sends: fields that may be absent, null or a value, and lists of allowed words.

use super::syntax;
use crate::lms::Attachment;
use crate::refusal::Refusal;
use crate::score::{Score, ScoreError};
use axum::body::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// A request body: an object whose fields are taken one by one, all mistakes of value collected.
pub(crate) struct Body {
    fields: Map<String, Value>,
    mistakes: Vec<String>,
}

/// `None`: not sent. `Some(None)`: sent as null.
pub(crate) type Sent<T> = Option<Option<T>>;

impl Body {
    /// Reads the body of a write.
    pub(crate) fn read(bytes: &Bytes) -> Result<Self, Refusal> {
        let text = String::from_utf8_lossy(bytes);
        if text.trim().is_empty() {
            return Err(Refusal::EmptyBody);
        }
        if let Some(mistake) = syntax::mistake(&text) {
            return Err(mistake);
        }
        match serde_json::from_str(&text) {
            Ok(Value::Object(fields)) => Ok(Self { fields, mistakes: Vec::new() }),
            Ok(other) => {
                let kind = kind(&other);
                Err(Refusal::NotJson(format!(
                    "json: cannot unmarshal {kind} into Go value of type models.Request"
                )))
            }
            Err(_) => Err(Refusal::NotJson("invalid JSON".to_owned())),
        }
    }

    /// True when the field was sent with a value.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(|value| !value.is_null())
    }

    fn field<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl FnOnce(&Value) -> Option<Result<T, String>>,
    ) -> Sent<T> {
        match self.fields.get(name) {
            None => None,
            Some(Value::Null) => Some(None),
            Some(value) => match read(value) {
                Some(Ok(value)) => Some(Some(value)),
                Some(Err(mistake)) => {
                    self.mistakes.push(mistake);
                    None
                }
                None => {
                    self.mistakes.push(format!("{name} in body must be of type {wanted}: {:?}", kind(value)));
                    None
                }
            },
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Sent<String> {
        self.field(name, "string", |value| value.as_str().map(|text| Ok(text.to_owned())))
    }

    pub(crate) fn whole(&mut self, name: &str) -> Sent<i64> {
        self.field(name, "integer", |value| value.as_i64().map(Ok))
    }

    pub(crate) fn score(&mut self, name: &str) -> Sent<Score> {
        self.field(name, "number", |value| {
            let Value::Number(number) = value else { return None };
            Some(number.to_string().parse().map_err(|error: ScoreError| format!("{name} in body: {error}")))
        })
    }

    pub(crate) fn word<T: Copy>(
        &mut self,
        name: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Sent<T> {
        self.field(name, "string", |value| value.as_str().map(|text| chosen(name, text, all, &word)))
    }

    pub(crate) fn words<T: Copy>(
        &mut self,
        name: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Sent<Vec<T>> {
        self.field(name, "array", |value| {
            let one = |(at, value): (usize, &Value)| {
                let name = format!("{name}.{at}");
                let text = value.as_str().ok_or_else(|| format!("{name} in body must be of type string"))?;
                chosen(&name, text, all, &word)
            };
            value.as_array().map(|values| values.iter().enumerate().map(one).collect())
        })
    }

    pub(crate) fn texts(&mut self, name: &str) -> Sent<Vec<String>> {
        self.field(name, "array", |value| {
            let one = |value: &Value| {
                value.as_str().map(str::to_owned).ok_or_else(|| format!("{name} in body must hold strings"))
            };
            value.as_array().map(|values| values.iter().map(one).collect())
        })
    }

    /// Attachments. The specification lists `file` alone as their type; the documentation uses `text`
    /// and `link` too, so all three are taken.
    pub(crate) fn attachments(&mut self, name: &str) -> Sent<Vec<Attachment>> {
        self.field(name, "array", |value| {
            let one = |(at, value): (usize, &Value)| {
                let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
                let kind = text("type").filter(|kind| matches!(kind.as_str(), "file" | "text" | "link"));
                Ok(Attachment {
                    kind: kind.ok_or_else(|| format!("{name}.{at}.type in body should be one of [file]"))?,
                    title: text("title"),
                    description: text("description"),
                    url: text("url"),
                    text: text("text"),
                    size: None,
                })
            };
            value.as_array().map(|values| values.iter().enumerate().map(one).collect())
        })
    }

    /// A moment in ISO 8601 with an offset.
    pub(crate) fn moment(&mut self, name: &str) -> Result<Sent<DateTime<Utc>>, Refusal> {
        match self.text(name) {
            None => Ok(None),
            Some(None) => Ok(Some(None)),
            Some(Some(text)) => match DateTime::parse_from_rfc3339(&text) {
                Ok(time) => Ok(Some(Some(time.with_timezone(&Utc)))),
                Err(_) => Err(Refusal::NotADate(text)),
            },
        }
    }

    /// Refuses the body if any field taken so far held something it cannot.
    pub(crate) fn checked(&mut self) -> Result<(), Refusal> {
        if self.mistakes.is_empty() {
            return Ok(());
        }
        Err(Refusal::Validation(std::mem::take(&mut self.mistakes).join("\n")))
    }
}

fn chosen<T: Copy>(name: &str, text: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| word(*one) == text).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|one| word(*one)).collect();
        format!("{name} in body should be one of [{}]", words.join(" "))
    })
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
