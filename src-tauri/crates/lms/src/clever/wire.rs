//! Clever's records as they are on the wire, as far as they are read. Everything else in them, the demographic fields
//! of students first of all, is skipped while reading and never held.
//!
//! Every field may be absent or null and every word may be new: which of that is an error is said in `map`.

use super::handed_in::{Attachments, Loose};
use super::paging::MOST_ROWS;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// Words, people or links in one record.
const MOST_IN_A_RECORD: usize = 200;

/// A list of at most `N`. Two bytes of JSON can be a record of hundreds of bytes in memory, so the limit holds while
/// it is read, not afterwards.
fn at_most<'de, D, T, const N: usize>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Few<T, const N: usize>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Few<T, N> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {N} of them")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut all = Vec::new();
            while let Some(one) = list.next_element()? {
                if all.len() == N {
                    return Err(A::Error::custom("too many of them"));
                }
                all.push(one);
            }
            Ok(all)
        }
    }
    from.deserialize_seq(Few::<T, N>(PhantomData))
}

/// The same where there may be none.
fn some_at_most<'de, D, T, const N: usize>(from: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Maybe<T, const N: usize>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Maybe<T, N> {
        type Value = Option<Vec<T>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "null or at most {N} of them")
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
            at_most::<D, T, N>(from).map(Some)
        }
    }
    from.deserialize_option(Maybe::<T, N>(PhantomData))
}

/// One record.
#[derive(Debug, Deserialize)]
pub struct One<T> {
    pub data: T,
}

/// A page of a list. The Data API wraps each of its elements again ([`One`]), LMS Connect does not.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Many<T> {
    #[serde(deserialize_with = "at_most::<_, T, MOST_ROWS>")]
    pub data: Vec<T>,
    #[serde(default, deserialize_with = "some_at_most::<_, Link, MOST_IN_A_RECORD>")]
    pub links: Option<Vec<Link>>,
}

/// A link to another page.
#[derive(Debug, Deserialize)]
pub struct Link {
    pub rel: Option<String>,
    pub uri: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct District {
    pub name: Option<String>,
    pub lms_state: Option<String>,
    pub lms_type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Named {
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct LmsStatus {
    pub synced_in_lms: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub struct Section {
    pub id: Option<String>,
    pub name: Option<String>,
    pub period: Option<String>,
    pub term_id: Option<String>,
    pub teacher: Option<String>,
    #[serde(default, deserialize_with = "some_at_most::<_, String, MOST_IN_A_RECORD>")]
    pub teachers: Option<Vec<String>>,
    pub lms_status: Option<LmsStatus>,
}

#[derive(Debug, Deserialize)]
pub struct User {
    pub id: Option<String>,
    pub name: Option<Name>,
    pub email: Option<String>,
    pub roles: Option<Roles>,
    pub lms_status: Option<LmsStatus>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Name {
    pub first: Option<String>,
    pub last: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Roles {
    pub student: Option<Student>,
    pub teacher: Option<Teacher>,
}

#[derive(Debug, Deserialize)]
pub struct Student {
    pub sis_id: Option<String>,
    pub student_number: Option<String>,
    pub preferred_name: Option<Name>,
    pub credentials: Option<Credentials>,
}

#[derive(Debug, Deserialize)]
pub struct Credentials {
    pub district_username: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Teacher {
    pub school: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Assignment {
    pub id: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub due_date: Option<String>,
    pub points_possible: Option<f64>,
    pub grading_type: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Submission {
    pub user_id: Option<String>,
    pub assignment_id: Option<String>,
    #[serde(default, deserialize_with = "some_at_most::<_, String, MOST_IN_A_RECORD>")]
    pub flags: Option<Vec<String>>,
    pub grade_points: Option<f64>,
    pub grade_comment: Option<String>,
    pub grader_id: Option<String>,
    pub last_modified: Option<String>,
    /// The hand-in hangs on this word and nothing else does: another kind of value is not known, not unreadable.
    #[serde(default)]
    pub state: Loose,
    #[serde(default)]
    pub attachments: Attachments,
}

/// What is sent to create or change an assignment. `state` does not exist in requests.
#[derive(Debug, Default, Serialize)]
pub struct AssignmentRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_possible: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_types: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
}

/// What is sent to write a grade.
#[derive(Debug, Default, Serialize)]
pub struct SubmissionRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade_points: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flags: Option<Vec<&'static str>>,
    /// `Some(None)` is sent as `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade_comment: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grader_id: Option<&'a str>,
}
