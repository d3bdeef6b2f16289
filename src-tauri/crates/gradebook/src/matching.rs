//! Who a row of a results file is about. Ids decide; names only ever suggest.
//!
//! Deliberately not here: reading files (`results-file`), words for the screen (desk).

use crate::StudentId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Kinds of names by which the rest of the world knows a student, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// Clever's own id.
    Clever,
    /// Id in the student information system.
    SisId,
    /// Student number, on reports and cards.
    Number,
    /// School e-mail address.
    Email,
    /// User name in the district.
    Login,
}

impl IdKind {
    /// All of them, the most telling first.
    pub const ALL: [Self; 5] = [Self::Clever, Self::SisId, Self::Number, Self::Email, Self::Login];

    /// The word it is kept by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clever => "clever",
            Self::SisId => "sis_id",
            Self::Number => "number",
            Self::Email => "email",
            Self::Login => "login",
        }
    }

    /// The kind kept by this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a student is known by, one of each kind at most.
pub type Identifiers = BTreeMap<IdKind, String>;

/// Somebody on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub student: StudentId,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Another form of the name, may be empty.
    pub also: String,
    /// What the student is known by.
    pub identifiers: Identifiers,
}

/// Kinds of ids that a file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidId {
    /// The school's own.
    SisId,
    /// The LMS's own number. The roster does not know it, and it may well be another student's number.
    LmsId,
    /// What the student signs in with.
    Login,
    /// An e-mail address.
    Email,
    /// A number on a card or an answer sheet.
    Number,
    /// Something that says nothing outside of the tool it comes from.
    Other,
}

impl SaidId {
    /// Whether it may be what the roster has as `kind`. Schools use one number for several of them.
    pub const fn may_be(self, kind: IdKind) -> bool {
        match self {
            Self::SisId => matches!(kind, IdKind::SisId | IdKind::Number | IdKind::Clever),
            Self::Number => matches!(kind, IdKind::Number | IdKind::SisId),
            Self::Login | Self::Email => matches!(kind, IdKind::Login | IdKind::Email),
            Self::LmsId | Self::Other => false,
        }
    }

    /// Whether it is called the same on the roster.
    const fn is_just(self, kind: IdKind) -> bool {
        matches!(
            (self, kind),
            (Self::SisId, IdKind::SisId)
                | (Self::Number, IdKind::Number)
                | (Self::Email, IdKind::Email)
                | (Self::Login, IdKind::Login)
        )
    }
}

/// What a row of a file says about whom it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// Ids, each as it stands in the file.
    pub ids: Vec<(SaidId, String)>,
    /// Given name, may be empty.
    pub given: String,
    /// Family name, may be empty.
    pub family: String,
    /// Whole name in one column, or what the others leave out of it; may be empty.
    pub full: String,
}

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameLikeness {
    /// The same, but for case, accents and the order of its words.
    Same,
    /// The same as the other form of the name.
    SameOther,
    /// The same family name and the first letter of the given name, or one name is part of the other.
    Partly,
}

/// Who a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An id says so.
    ById {
        /// Who.
        student: StudentId,
        /// By which kind of id.
        kind: IdKind,
        /// The name in the file is a very different one: worth a look.
        other_name: bool,
    },
    /// No id fits; these have a name like it, the likest first. Nothing happens until a person says which.
    ByName(Vec<(StudentId, NameLikeness)>),
    /// Its ids belong to different students.
    Torn(BTreeSet<StudentId>),
    /// Nobody on the roster.
    Nobody,
}

impl Found {
    /// The student, where it is settled who it is.
    pub const fn student(&self) -> Option<&StudentId> {
        match self {
            Self::ById { student, .. } => Some(student),
            Self::ByName(_) | Self::Torn(_) | Self::Nobody => None,
        }
    }
}

/// A roster that rows are looked up in.
#[derive(Debug)]
pub struct Roster<'a> {
    people: &'a [Known],
    /// Id as compared → who has it, and as which kind.
    by_id: BTreeMap<String, Vec<(usize, IdKind)>>,
    /// A word of a name, or of its other form → who has it: names that are alike have one in common.
    by_word: BTreeMap<String, BTreeSet<usize>>,
    names: Vec<Names>,
}

/// A name as it is compared.
#[derive(Debug, Default)]
struct Names {
    words: Vec<String>,
    /// The same in the order of the alphabet.
    sorted: Vec<String>,
    other: Vec<String>,
}

impl<'a> Roster<'a> {
    /// Over these people.
    pub fn new(people: &'a [Known]) -> Self {
        let mut by_id: BTreeMap<String, Vec<(usize, IdKind)>> = BTreeMap::new();
        for (at, known) in people.iter().enumerate() {
            let ids = known.identifiers.iter().map(|(kind, value)| (*kind, comparable(value)));
            for (kind, id) in ids.filter(|(_, id)| !id.is_empty()) {
                by_id.entry(id).or_default().push((at, kind));
            }
        }
        let names = people.iter().map(|known| {
            let words = words(&format!("{} {}", known.given, known.family));
            Names { sorted: sorted(&words), other: sorted(&self::words(&known.also)), words }
        });
        let names: Vec<Names> = names.collect();
        let mut by_word: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (at, names) in names.iter().enumerate() {
            for word in names.words.iter().chain(&names.other) {
                by_word.entry(word.clone()).or_default().insert(at);
            }
        }
        Self { people, by_id, by_word, names }
    }

    /// Who this row is about.
    pub fn find(&self, claim: &Claim) -> Found {
        let hits: Vec<(usize, IdKind)> =
            claim.ids.iter().filter_map(|(said, id)| self.has(*said, id)).collect();
        let who: BTreeSet<usize> = hits.iter().map(|(at, _)| *at).collect();
        let said = said(claim);
        if who.len() > 1 {
            return Found::Torn(who.iter().filter_map(|at| self.student(*at)).collect());
        }
        if let Some((at, kind)) = hits.into_iter().min_by_key(|(_, kind)| *kind)
            && let Some(student) = self.student(at)
        {
            return Found::ById { student, kind, other_name: !said.is_empty() && self.far(at, &said) };
        }
        let sorted = sorted(&said);
        let near: BTreeSet<usize> =
            said.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        let mut alike: Vec<(NameLikeness, usize)> =
            near.into_iter().filter_map(|at| Some((self.likeness(at, &said, &sorted)?, at))).collect();
        alike.sort_unstable();
        let likest: Vec<_> =
            alike.into_iter().filter_map(|(how, at)| Some((self.student(at)?, how))).collect();
        if likest.is_empty() { Found::Nobody } else { Found::ByName(likest) }
    }

    /// Who has this id. One that two have names nobody.
    fn has(&self, said: SaidId, id: &str) -> Option<(usize, IdKind)> {
        let holders = self.by_id.get(&comparable(id))?.iter().filter(|(_, kind)| said.may_be(*kind));
        let first = holders.clone().min_by_key(|(_, kind)| (!said.is_just(*kind), *kind))?;
        holders.clone().all(|(at, _)| *at == first.0).then_some(*first)
    }

    fn student(&self, at: usize) -> Option<StudentId> {
        self.people.get(at).map(|known| known.student.clone())
    }

    /// No word in common with either form of the name.
    fn far(&self, at: usize, said: &[String]) -> bool {
        self.names.get(at).is_some_and(|names| {
            !said.iter().any(|word| names.words.contains(word) || names.other.contains(word))
        })
    }

    fn likeness(&self, at: usize, said: &[String], sorted: &[String]) -> Option<NameLikeness> {
        let names = self.names.get(at).filter(|_| !said.is_empty())?;
        if names.sorted == sorted {
            return Some(NameLikeness::Same);
        }
        if names.other == sorted {
            return Some(NameLikeness::SameOther);
        }
        let family = names.words.last()?;
        let initial = |word: &String| names.words.first().is_some_and(|given| starts_alike(given, word));
        let shortened = said.contains(family) && said.iter().any(|word| word != family && initial(word));
        let part = |whole: &[String], part: &[String]| {
            part.len() > 1 && part.iter().all(|word| whole.contains(word))
        };
        (shortened || part(&names.words, said) || part(said, &names.words)).then_some(NameLikeness::Partly)
    }
}

/// Ids are compared without case, spaces and a leading `#`; everything else of them counts, leading zeros too.
fn comparable(id: &str) -> String {
    id.trim().trim_start_matches('#').trim().to_lowercase()
}

/// Words of the name that a row says. Where a part is missing, a column called "name" may hold all of it or just that
/// part: what it does not say again is added, so that nobody is called by a family name alone.
fn said(claim: &Claim) -> Vec<String> {
    let (given, family) = (words(&claim.given), words(&claim.family));
    if !given.is_empty() && !family.is_empty() {
        return [given, family].concat();
    }
    let part = if given.is_empty() { family } else { given };
    let mut all = words(&claim.full);
    if !part.iter().all(|word| all.contains(word)) {
        all.extend(part);
    }
    all
}

/// Words of a name without case, accents and punctuation.
fn words(name: &str) -> Vec<String> {
    let letters: String = name
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(plain)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    letters.split_whitespace().map(str::to_owned).collect()
}

/// Letters that Unicode does not take apart, as they are typed on a keyboard without them.
const fn plain(letter: char) -> char {
    match letter {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        other => other,
    }
}

fn sorted(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

fn starts_alike(given: &str, word: &str) -> bool {
    given.chars().next() == word.chars().next() && (word.chars().count() == 1 || given.starts_with(word))
}

/// Of the students that rows are about, those that are there twice.
pub fn repeated<'a>(students: impl IntoIterator<Item = &'a StudentId>) -> BTreeSet<StudentId> {
    let mut once = BTreeSet::new();
    students.into_iter().filter(|student| !once.insert(*student)).cloned().collect()
}
