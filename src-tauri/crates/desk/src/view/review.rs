//! One assignment, ready to be looked through and approved.

use super::view;

view! {
    /// Which assignment is to be looked through.
    pub struct ReviewOf {
        /// Section id.
        pub section: String,
        /// Our assignment id; `None`: the first one that has something to approve.
        pub assignment: Option<String>,
    }

    /// The Review tab.
    pub struct ReviewView {
        /// Section id.
        pub section: String,
        /// What the LMS is called on screen.
        pub lms: String,
        /// Assignments of the section in the order of the grid, for choosing another one.
        pub queue: Vec<QueuedAssignment>,
        /// Grades of the whole section that are approved and ready to be sent.
        pub ready: u32,
        /// The assignment; `None`: the section has none.
        pub sheet: Option<ReviewSheet>,
    }

    /// An assignment of the queue.
    pub struct QueuedAssignment {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// Grades that wait for approval.
        pub to_approve: u32,
    }

    /// The grades of one assignment and what they look like together.
    pub struct ReviewSheet {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// Maximum ("40"), empty for none.
        pub points: String,
        /// Due date.
        pub due: Option<String>,
        /// Graded by a machine.
        pub auto_graded: bool,
        /// Students whose grade does not wait for approval.
        pub approved: u32,
        /// Students with a grade on either side.
        pub graded: u32,
        /// How many handed their work in, if the LMS tells of any.
        pub handed_in: Option<HandedIn>,
        /// Rows: what needs a look, what has nothing unusual, what is done, what is empty.
        pub rows: Vec<ReviewRow>,
        /// Figures; `None` without a score.
        pub figures: Option<ReviewFigures>,
        /// How the scores are spread, from the lowest on.
        pub bars: Vec<ReviewBar>,
        /// How many grades that wait for approval have which point of attention, most telling first.
        pub worth: Vec<Worth>,
        /// What approving all of them does.
        pub forecast: ReviewForecast,
    }

    /// How many students handed their work in, as far as the LMS tells.
    #[derive(Copy)]
    pub struct HandedIn {
        /// So many did.
        pub count: u32,
        /// Of so many of whom it tells.
        pub of: u32,
    }

    /// One student's grade.
    pub struct ReviewRow {
        /// Student id.
        pub student: String,
        /// Name as shown first.
        pub name: String,
        /// A second form of the name, may be empty.
        pub also: String,
        /// What stands for the name while names are hidden ("Student 16"): the same in every assignment of the section.
        pub alias: String,
        /// Where it stands in the queue.
        pub group: ReviewGroup,
        /// Letter as in `Column::looks`.
        pub standing: String,
        /// "17", "Excused", "Missing", or empty.
        pub mark: String,
        /// The mark is a score that counts.
        pub counted: bool,
        /// Points of a hundred above or below the student's average of the other assignments ("+6", "−54", "0"), empty
        /// where it can't be told.
        pub against_average: String,
        /// Comment, may be empty.
        pub comment: String,
        /// What is worth a look, most telling first.
        pub attention: Vec<AttentionPoint>,
        /// What the first of them means and what to do, may be empty.
        pub advice: String,
        /// What the LMS says about the work behind it ("Handed in late, 2 files"), empty where it says nothing.
        pub hand_in: String,
        /// There is a page of the hand-in to open.
        pub can_open: bool,
        /// The student's scores of the other assignments, newest first, a few.
        pub recent: Vec<RecentScore>,
    }

    /// Where a grade stands in the queue.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ReviewGroup {
        /// To approve, and something about it is unusual.
        Look,
        /// To approve, nothing unusual.
        Plain,
        /// Nothing to approve.
        Done,
        /// Nothing entered.
        Empty,
    }

    /// Something worth a look in a grade.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum AttentionPoint {
        /// There is nothing in what was handed in.
        BlankHandIn,
        /// A score for work that the LMS does not have, where most of the others handed theirs in.
        ScoreWithoutHandIn,
        /// The score is above the maximum.
        AboveMaximum,
        /// A score of zero.
        Zero,
        /// Far below the student's average.
        WellBelow,
        /// Far above the student's average.
        WellAbove,
        /// Far from the score that was agreed before.
        BigJump,
        /// Takes away a score that is in the LMS.
        Clears,
        /// Not matched in the LMS: will be held back.
        NotMatched,
        /// Handed in late.
        Late,
        /// Marked as not handed in, or not in the LMS where most of the others are.
        NotHandedIn,
    }

    /// One of a student's other scores.
    pub struct RecentScore {
        /// Title of the assignment.
        pub title: String,
        /// Score ("13").
        pub score: String,
        /// Maximum ("20").
        pub points: String,
        /// Thousandths of the maximum, at most 1000.
        pub permille: u32,
    }

    /// Figures of the counted scores, as texts in points.
    pub struct ReviewFigures {
        /// How many scores.
        pub count: u32,
        /// Mean ("31.0").
        pub mean: String,
        /// Median.
        pub median: String,
        /// Lowest score.
        pub lowest: String,
        /// Highest score.
        pub highest: String,
        /// Standard deviation ("8.8").
        pub spread: String,
        /// The mean on the scale, in thousandths of the maximum (or of the highest score, without one).
        pub mean_at: u32,
        /// The median on the same scale.
        pub median_at: u32,
    }

    /// How many scores lie in one part of the scale.
    pub struct ReviewBar {
        /// Lowest score in it.
        pub from: String,
        /// Highest score in it; `None`: everything above `from`.
        pub to: Option<String>,
        /// How many scores.
        pub count: u32,
        /// How many of them are to be looked at first.
        pub unusual: u32,
    }

    /// A point of attention and how often it is there.
    pub struct Worth {
        /// The point.
        pub point: AttentionPoint,
        /// Grades that have it.
        pub count: u32,
    }

    /// Counts of this assignment, now and once everything is approved.
    pub struct ReviewForecast {
        /// Waiting for approval.
        pub to_approve: u32,
        /// Of these, with nothing unusual.
        pub plain: u32,
        /// Ready to send.
        pub ready: u32,
        /// The same afterwards.
        pub ready_after: u32,
        /// Approved and held back.
        pub held: u32,
        /// The same afterwards.
        pub held_after: u32,
        /// Marked as not handed in, or not in the LMS where most of the others are.
        pub missing: u32,
    }
}
