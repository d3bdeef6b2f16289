//! The words of a notice of the system. Anybody may see it on a locked screen: counts only, no person, no section, no score.

use super::count;
use crate::view::{RunPhase, RunView};
use language::{say, text};

/// Title and text for a run that ended; `None`: nothing that somebody who looks elsewhere must know.
pub(crate) fn ended(run: &RunView, lms: &str) -> Option<(String, String)> {
    let grades = run.failed + run.withheld;
    let others = run.failures.iter().filter(|failure| failure.student.is_none()).count();
    let failed = grades as usize + others;
    let waiting = run.total.saturating_sub(run.confirmed);
    let open = text!("Open Passback to see why.", "Abra Passback para ver por qué.");
    match run.phase {
        RunPhase::Stopped => {
            let waits = match waiting {
                0 => String::new(),
                n => say!(
                    "{} on this computer. ",
                    "{} en esta computadora. ",
                    count(
                        n as usize,
                        text!("grade waits", "calificación en espera"),
                        text!("grades wait", "calificaciones en espera")
                    )
                ),
            };
            Some((
                text!("The sync stopped", "La sincronización se detuvo").to_owned(),
                format!("{waits}{open}"),
            ))
        }
        RunPhase::Done if failed > 0 || !run.unanswered.is_empty() => {
            let text = match (failed, run.unanswered.len()) {
                (0, n) => {
                    say!(
                        "{} an answer: did it arrive?",
                        "{} una respuesta: ¿llegó?",
                        count(
                            n,
                            text!("assignment needs", "tarea espera"),
                            text!("assignments need", "tareas esperan")
                        )
                    )
                }
                (n, _) if others == 0 => say!(
                    "{} not sent. {open}",
                    "{} sin enviar. {open}",
                    count(n, text!("grade was", "calificación"), text!("grades were", "calificaciones"))
                ),
                (n, _) => say!(
                    "{} not sent. {open}",
                    "{} sin enviar. {open}",
                    count(n, text!("thing was", "cosa"), text!("things were", "cosas"))
                ),
            };
            Some((text!("The sync needs you", "La sincronización necesita su atención").to_owned(), text))
        }
        // What goes by itself and works is quiet.
        RunPhase::Done if run.automatic || run.total == 0 => None,
        RunPhase::Done => {
            let text = say!(
                "{} now in {lms}.",
                "{} ahora en {lms}.",
                count(
                    run.confirmed as usize,
                    text!("grade is", "calificación está"),
                    text!("grades are", "calificaciones están")
                )
            );
            Some((text!("The sync is done", "La sincronización terminó").to_owned(), text))
        }
        RunPhase::Reading | RunPhase::Sending | RunPhase::Paused | RunPhase::Verifying => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(phase: RunPhase, automatic: bool, counts: [u32; 3]) -> RunView {
        let [total, confirmed, failed] = counts;
        RunView {
            run: "run-1".to_owned(),
            section: "sec-1".to_owned(),
            name: "Algebra I".to_owned(),
            phase,
            stopped: String::new(),
            advice: String::new(),
            automatic,
            undo: false,
            total,
            confirmed,
            accepted: 0,
            failed,
            withheld: 0,
            held: 0,
            per_minute: 0,
            crowded: String::new(),
            seconds_left: None,
            assignments: Vec::new(),
            failures: Vec::new(),
            last: Vec::new(),
            unanswered: Vec::new(),
            mismatches: Vec::new(),
            started_at: String::new(),
            ended_at: None,
        }
    }

    #[test]
    fn a_notice_counts_and_names_nothing() {
        let text = |run: &RunView| ended(run, "Canvas").map(|(title, text)| format!("{title}. {text}"));
        let done = text(&run(RunPhase::Done, false, [42, 42, 0])).expect("told");
        assert_eq!(done, "The sync is done. 42 grades are now in Canvas.");
        assert_eq!(text(&run(RunPhase::Done, true, [42, 42, 0])), None, "by itself and well: quiet");
        let failed = text(&run(RunPhase::Done, true, [42, 40, 2])).expect("told");
        assert!(failed.contains("2 grades were not sent"), "{failed}");
        let stopped = text(&run(RunPhase::Stopped, false, [42, 12, 0])).expect("told");
        assert!(stopped.contains("30 grades wait on this computer"), "{stopped}");
        for said in [done, failed, stopped] {
            assert!(!said.contains("Algebra"), "{said}");
        }
        for phase in [RunPhase::Reading, RunPhase::Sending, RunPhase::Paused, RunPhase::Verifying] {
            assert_eq!(text(&run(phase, false, [1, 0, 0])), None);
        }
    }
}
