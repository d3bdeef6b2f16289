//! The three answers between the core and the views.

use crate::view;
use gradebook::{AssignmentsGo, LmsEdits, OwnPolicies, Policies, ResultsGo};

pub(crate) fn to_view(p: Policies) -> view::Policies {
    view::Policies {
        assignments: assignments(p.assignments),
        results: results(p.results),
        edits: edits(p.edits),
    }
}

pub(crate) fn own_to_view(p: OwnPolicies) -> view::OwnPolicies {
    view::OwnPolicies {
        assignments: p.assignments.map(assignments),
        results: p.results.map(results),
        edits: p.edits.map(edits),
    }
}

pub(crate) fn own_from_view(p: view::OwnPolicies) -> OwnPolicies {
    OwnPolicies {
        assignments: p.assignments.map(from_assignments),
        results: p.results.map(from_results),
        edits: p.edits.map(from_edits),
    }
}

const fn assignments(a: AssignmentsGo) -> view::AssignmentsGo {
    match a {
        AssignmentsGo::WithSync => view::AssignmentsGo::WithSync,
        AssignmentsGo::AtOnce => view::AssignmentsGo::AtOnce,
    }
}
const fn results(r: ResultsGo) -> view::ResultsGo {
    match r {
        ResultsGo::AfterApproval => view::ResultsGo::AfterApproval,
        ResultsGo::AtOnce => view::ResultsGo::AtOnce,
    }
}
const fn edits(e: LmsEdits) -> view::LmsEdits {
    match e {
        LmsEdits::Show => view::LmsEdits::Show,
        LmsEdits::Take => view::LmsEdits::Take,
        LmsEdits::Ignore => view::LmsEdits::Ignore,
    }
}
pub(crate) const fn from_assignments(a: view::AssignmentsGo) -> AssignmentsGo {
    match a {
        view::AssignmentsGo::WithSync => AssignmentsGo::WithSync,
        view::AssignmentsGo::AtOnce => AssignmentsGo::AtOnce,
    }
}
pub(crate) const fn from_results(r: view::ResultsGo) -> ResultsGo {
    match r {
        view::ResultsGo::AfterApproval => ResultsGo::AfterApproval,
        view::ResultsGo::AtOnce => ResultsGo::AtOnce,
    }
}
pub(crate) const fn from_edits(e: view::LmsEdits) -> LmsEdits {
    match e {
        view::LmsEdits::Show => LmsEdits::Show,
        view::LmsEdits::Take => LmsEdits::Take,
        view::LmsEdits::Ignore => LmsEdits::Ignore,
    }
}
