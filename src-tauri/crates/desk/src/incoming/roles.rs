//! What each column is, as a person sees and changes it, over a mapping.

use crate::view::ColumnRole;
use results_file::{IdColumn, IdKind, Mapping, Maximum, ScoreColumn, Table, Unit};

/// What each column is.
pub(crate) fn roles_of(mapping: &Mapping, width: usize) -> Vec<ColumnRole> {
    (0..width).map(|column| role_of(mapping, column)).collect()
}

fn role_of(mapping: &Mapping, column: usize) -> ColumnRole {
    let is = |place: Option<usize>| place == Some(column);
    let chosen = || mapping.scores.iter().filter(|score| score.chosen);
    if let Some(id) = mapping.ids.iter().find(|id| id.column == column) {
        return match id.kind {
            IdKind::SisId => ColumnRole::SisId,
            IdKind::LmsId | IdKind::Other => ColumnRole::ToolId,
            IdKind::Login => ColumnRole::Login,
            IdKind::Email => ColumnRole::Email,
            IdKind::StudentNumber => ColumnRole::Number,
        };
    }
    if is(mapping.given) {
        ColumnRole::Given
    } else if is(mapping.family) {
        ColumnRole::Family
    } else if is(mapping.full) {
        ColumnRole::FullName
    } else if chosen().any(|score| score.column == column) {
        ColumnRole::Score
    } else if chosen().any(|score| is(score.comment)) {
        ColumnRole::Comment
    } else if mapping.states.contains(&column)
        || is(mapping.when)
        || mapping.scores.iter().any(|score| belongs(score, column))
    {
        ColumnRole::Kept
    } else {
        ColumnRole::LeftOut
    }
}

/// Its maximum, or what says which rows are about it.
fn belongs(score: &ScoreColumn, column: usize) -> bool {
    score.chosen
        && (score.maximum == Maximum::Column(column)
            || score.only.as_ref().is_some_and(|only| only.column == column))
}

/// The mapping in which each column is what it is said to be. Columns that nothing was said about stay as they are.
pub(crate) fn with_roles(mapping: &Mapping, table: &Table, roles: &[ColumnRole]) -> Mapping {
    let mut new = mapping.clone();
    let changed: Vec<(usize, ColumnRole)> = roles
        .iter()
        .copied()
        .enumerate()
        .filter(|(column, role)| role_of(mapping, *column) != *role)
        .collect();
    for (column, _) in &changed {
        forget(&mut new, *column);
    }
    // Scores first: a comment belongs to the score before it.
    for (column, _) in changed.iter().filter(|(_, role)| *role == ColumnRole::Score) {
        choose(&mut new, table, *column);
    }
    for (column, role) in changed {
        take_up(&mut new, column, role);
    }
    new.ids.sort_by_key(|id| id.kind);
    new
}

fn forget(mapping: &mut Mapping, column: usize) {
    mapping.ids.retain(|id| id.column != column);
    for place in [&mut mapping.given, &mut mapping.family, &mut mapping.full, &mut mapping.when] {
        if *place == Some(column) {
            *place = None;
        }
    }
    mapping.states.retain(|state| *state != column);
    mapping.left_out.retain(|left| left.column != column);
    for score in &mut mapping.scores {
        score.chosen &= score.column != column;
        if score.comment == Some(column) {
            score.comment = None;
        }
        if score.maximum == Maximum::Column(column) {
            score.maximum = Maximum::Unknown;
        }
    }
}

fn choose(mapping: &mut Mapping, table: &Table, column: usize) {
    let mut there = false;
    for score in mapping.scores.iter_mut().filter(|score| score.column == column) {
        score.chosen = true;
        there = true;
    }
    if !there {
        mapping.scores.push(ScoreColumn {
            column,
            title: table.header.get(column).map(|name| name.trim().to_owned()).unwrap_or_default(),
            remote_id: None,
            maximum: Maximum::Unknown,
            comment: None,
            unit: Unit::Points,
            only: None,
            chosen: true,
        });
    }
}

fn take_up(mapping: &mut Mapping, column: usize, role: ColumnRole) {
    let mut id = |kind| mapping.ids.push(IdColumn { column, kind });
    match role {
        ColumnRole::SisId => id(IdKind::SisId),
        ColumnRole::ToolId => id(IdKind::Other),
        ColumnRole::Login => id(IdKind::Login),
        ColumnRole::Email => id(IdKind::Email),
        ColumnRole::Number => id(IdKind::StudentNumber),
        ColumnRole::Given => mapping.given = Some(column),
        ColumnRole::Family => mapping.family = Some(column),
        ColumnRole::FullName => mapping.full = Some(column),
        ColumnRole::Comment => {
            let chosen = mapping.scores.iter_mut().filter(|score| score.chosen);
            // The nearest before it, else the first behind it.
            let nearest = chosen.min_by_key(|score| (score.column > column, score.column.abs_diff(column)));
            if let Some(score) = nearest {
                score.comment = Some(column);
            }
        }
        ColumnRole::LeftOut | ColumnRole::Score | ColumnRole::Kept => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let text =
            "Student number,Name,Quiz,Remark,Bonus\n20017,Ada Zeta,17,Well done.,2\n20018,Ben Alpha,12,,1\n";
        results_file::read(text.as_bytes(), "quiz.csv").unwrap()
    }

    #[test]
    fn a_mapping_with_its_own_roles_is_itself_and_every_change_is_found_again() {
        use ColumnRole::{Comment, Email, FullName, LeftOut, Number, Score};
        let table = table();
        let mapping = results_file::suggest(&table, results_file::recognise(&table));
        let roles = roles_of(&mapping, 5);
        assert_eq!(with_roles(&mapping, &table, &roles), mapping);
        for wanted in [
            vec![Number, FullName, Score, Comment, LeftOut],
            vec![Number, FullName, Score, Comment, Score],
            vec![Email, LeftOut, LeftOut, LeftOut, Score],
            vec![LeftOut, FullName, Score, LeftOut, LeftOut],
            vec![LeftOut; 5],
        ] {
            let mapped = with_roles(&mapping, &table, &wanted);
            assert_eq!(roles_of(&mapped, 5), wanted);
            assert_eq!(with_roles(&mapped, &table, &roles_of(&mapped, 5)), mapped);
        }
    }

    #[test]
    fn a_comment_belongs_to_the_score_before_it() {
        use ColumnRole::{Comment, FullName, Number, Score};
        let table = table();
        let mapping = results_file::suggest(&table, results_file::recognise(&table));
        let mapped = with_roles(&mapping, &table, &[Number, FullName, Score, Comment, Score]);
        let of = |column: usize| mapped.scores.iter().find(|score| score.column == column).unwrap().comment;
        assert_eq!((of(2), of(4)), (Some(3), None));
    }
}
