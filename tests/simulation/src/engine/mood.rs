//! What a seed's world is like: how large, and how much goes wrong.

/// Shares are in a thousand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mood {
    /// Students of the section.
    pub(crate) students: (u64, u64),
    /// Assignments that are in the LMS at the start.
    pub(crate) works: (u64, u64),
    /// A colleague has the same section on a computer of their own.
    pub(crate) two_clients: u32,
    /// Things each teacher does.
    pub(crate) actions: (u64, u64),
    /// Requests that meet trouble.
    pub(crate) trouble: u32,
    /// Weight of each kind of trouble, in the order of [`crate::engine::port::Trouble::ALL`].
    pub(crate) troubles: [u32; 12],
    /// Requests that are slow (5 to 55 seconds).
    pub(crate) slow: u32,
    /// Lives of the program that end in a crash.
    pub(crate) crash: u32,
    /// Rounds of the LMS's hands in which something is edited there.
    pub(crate) hands: u32,
    /// Rounds in which a clock jumps.
    pub(crate) jumps: u32,
    /// Rounds in which the network goes away for a while.
    pub(crate) outages: u32,
    /// Answers to "Did it arrive?" given before a late create can be ruled out.
    pub(crate) hasty: u32,
    /// Turns that are waited for (5 to 90 seconds).
    pub(crate) queues: u32,
    /// Requests that arrive though the program that sent them has ended meanwhile.
    pub(crate) orphans: u32,
}

impl Mood {
    /// An LMS that answers, colleagues who edit, hardly any trouble.
    pub(crate) fn calm() -> Self {
        Self {
            students: (2, 5),
            works: (1, 3),
            two_clients: 300,
            actions: (8, 16),
            trouble: 15,
            troubles: [2, 4, 2, 2, 1, 2, 1, 1, 1, 1, 0, 1],
            slow: 10,
            crash: 150,
            hands: 500,
            jumps: 0,
            outages: 20,
            hasty: 0,
            queues: 5,
            orphans: 500,
        }
    }

    /// Everything that can go wrong, all at once.
    pub(crate) fn hostile() -> Self {
        Self {
            students: (2, 4),
            works: (1, 2),
            two_clients: 400,
            actions: (10, 24),
            trouble: 120,
            troubles: [4, 8, 4, 6, 6, 3, 2, 2, 2, 3, 2, 3],
            slow: 50,
            crash: 500,
            hands: 700,
            jumps: 120,
            outages: 80,
            hasty: 60,
            queues: 40,
            orphans: 500,
        }
    }

    /// A class of ordinary size, for one seed in a hundred.
    pub(crate) fn large(self) -> Self {
        Self { students: (18, 24), works: (5, 8), actions: (14, 24), ..self }
    }
}
