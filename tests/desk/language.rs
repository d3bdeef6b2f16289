//! The desk speaks the language that the teacher chose, from the next answer on, and keeps nothing in it.

use desk::view::{EditReply, ExportFormat, ExportGrades, GradeRef, InSection, Language, Nothing};
use desk::{Commands, Desk, Spoken};
use sample_school::LmsKind;
use support::{Class, assert_settled};

/// Chooses a language in the settings, as the window does.
async fn choose(desk: &Desk, language: Language) {
    let mut form = desk.settings(Nothing {}).await.expect("settings").choices;
    form.language = language;
    desk.change_settings(form).await.expect("kept");
}

fn refused(reply: &EditReply) -> &str {
    &reply.refused.first().expect("refused").message
}

#[tokio::test]
async fn what_is_said_follows_the_settings_and_what_was_kept_is_said_again() {
    let _apart = language::apart(Spoken::English);
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    choose(class.desk(), Language::Spanish).await;

    let reply = class.type_in(&quiz, &amy, "abc").await;
    assert!(refused(&reply).starts_with("“abc” no es un puntaje. Escriba"), "{}", refused(&reply));
    assert_eq!(
        reply.undo.undo.as_deref(),
        Some("autorización de 1 calificación"),
        "done while English was spoken"
    );
    let plan = class.prepare().await;
    assert_eq!(
        (plan.headline.as_str(), plan.button.as_str()),
        ("¿Enviar 1 calificación a Canvas?", "Enviar 1 calificación")
    );
    let health = class.desk().check_health(Nothing {}).await.expect("a view");
    assert_eq!(health.clock.said, "El reloj de esta computadora coincide con el del servidor de la escuela.");
    assert!(health.report.contains("Server asked"), "the tech team reads English: {}", health.report);
    let nowhere = InSection { section: "nowhere".to_owned() };
    let error = class.desk().book(nowhere).await.expect_err("there is no such section");
    assert_eq!(
        (error.message.as_str(), error.hint.as_str()),
        ("Aquí no se encuentra la sección.", "Lea la sección de nuevo.")
    );
    let ask = ExportGrades {
        section: class.section.clone(),
        format: ExportFormat::Html,
        assignments: Vec::new(),
        drafts: false,
        hide_names: false,
    };
    let exported = class.desk().export_grades(ask).await.expect("exported");
    let page = std::fs::read_to_string(&exported.path).expect("the file");
    assert!(page.contains("<html lang=\"es\">") && page.contains("Informe de la clase"), "the report");
    let copies = class.desk().settings(Nothing {}).await.expect("settings").data.copies;
    assert!(copies[0].what.contains("calificaci"), "{}", copies[0].what);

    // The next time it is opened it speaks Spanish at once.
    let class = class.restarted().await;
    let run = class.sync().await;
    assert_eq!(run.assignments[0].note, "releída de Canvas");
    choose(class.desk(), Language::System).await;
    let grade = GradeRef { section: class.section.clone(), assignment: quiz.clone(), student: amy.clone() };
    let trail = class.desk().grade_detail(grade).await.expect("a grade").trail;
    let told: Vec<&str> = trail.iter().map(|line| line.text.as_str()).collect();
    assert!(told.contains(&"Canvas confirmed *3*") && told.contains(&"You approved *3*"), "{told:?}");
    let copies = class.desk().settings(Nothing {}).await.expect("settings").data.copies;
    assert!(copies[0].what.contains("grade"), "written while Spanish was spoken: {}", copies[0].what);
    let reply = class.type_in(&quiz, &amy, "abc").await;
    assert!(refused(&reply).contains("isn’t a score"), "{}", refused(&reply));
    assert_settled(&class).await;
}
