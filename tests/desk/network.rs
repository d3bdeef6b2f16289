//! Without a network, with a wrong one, and with a server that is none.

use desk::view::{GradeChange, InSection, LinkState, Nothing, PrepareSync};
use desk::{Commands, ErrorCode};
use sample_school::{Aim, Faults, LmsKind, Op, Options, TokenState, Trouble, TroubleKind};
use std::io::{Read, Write};
use std::net::TcpListener;
use support::{Class, Computer, assert_settled, school};
use vault::Secret;

fn offline(class: &Class) {
    let troubles = vec![Trouble::always(TroubleKind::Offline, Aim::Any)];
    class.school.lms().set_faults(Faults { troubles, ..Faults::default() }).expect("set");
}

fn online(class: &Class) {
    class.school.lms().set_faults(Faults::default()).expect("set");
}

#[tokio::test]
async fn what_is_done_offline_waits_and_nothing_is_sent_by_itself_afterwards() {
    let class = Class::awake(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    offline(&class);
    let error = class.desk().pull(InSection { section: class.section.clone() }).await.expect_err("offline");
    assert_eq!(error.code, ErrorCode::Offline, "{error:?}");
    class.enter(&quiz, &amy, "3").await;
    class.change(&quiz, &amy, GradeChange::Comment { text: "Well done.".to_owned() }).await;
    class.approve().await;
    let lab = class.make("Made offline").await;
    class.enter(&lab, &amy, "19").await;
    let input = PrepareSync { section: class.section.clone(), only_failed_of: None };
    let error = class.desk().prepare_sync(input).await.expect_err("offline");
    assert_eq!(error.code, ErrorCode::Offline);
    assert!(error.message.contains("Nothing was changed"), "{}", error.message);

    let writes = class.school.lms().requests(Op::WriteGrade);
    online(&class);
    let state = class.desk().try_now(Nothing {}).await.expect("tried");
    assert_eq!(state.connection.expect("a card").link, LinkState::Connected);
    class.pull().await;
    assert_eq!(class.school.lms().requests(Op::WriteGrade), writes, "nothing went by itself");
    assert_eq!(class.school.lms().creates("Made offline"), 0);
    let plan = class.prepare().await;
    assert_eq!((plan.assignments.len(), plan.grade_count), (1, 2), "it waits for the next sync");
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn offline_edits_are_listed_in_the_queue() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    offline(&class);
    let at = InSection { section: class.section.clone() };
    class.desk().pull(at.clone()).await.expect_err("offline");
    // The link is told by events, a moment later.
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(120);
    loop {
        let state = class.desk().app_state(Nothing {}).await.expect("a state");
        if state.connection.expect("a card").link == LinkState::Offline {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "never noticed");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    class.enter(&quiz, &amy, "3").await;
    let queue = class.desk().queue(at).await.expect("a queue");
    assert_eq!((queue.edit_count, queue.ready), (2, 1), "an edit and an approval: {queue:?}");
    assert!(queue.since.is_some());
    online(&class);
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_connection_lost_in_the_middle_of_a_run_stops_it_and_the_rest_waits() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.assignment(0);
    for n in 0..10 {
        class.enter(&quiz, &class.student(n), &format!("{}", n % 5)).await;
    }
    let writes = Trouble { skip: 3, ..Trouble::always(TroubleKind::Offline, Aim::Writes) };
    let reads = Trouble { skip: 3, ..Trouble::always(TroubleKind::Offline, Aim::ReadGrade) };
    class
        .school
        .lms()
        .set_faults(Faults { troubles: vec![writes, reads], ..Faults::default() })
        .expect("set");
    let plan = class.prepare().await;
    let send = desk::view::Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let run = class.desk().send(send).await.expect("begun").run;
    let run = class.ended(&run).await;
    assert!(run.confirmed < 10, "{run:?}");
    online(&class);
    class.pull().await;
    class.sync_if_needed().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_wrong_token_asks_to_sign_in() {
    let school = school(Options::default()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    let wrong = Secret::new("not-the-token".to_owned());
    let error =
        computer.desk.connect_to(school.url(), wrong, school.teacher_id()).await.expect_err("refused");
    assert_eq!(error.code, ErrorCode::SignIn);
    assert!(error.message.contains("sign-in"), "{}", error.message);
    computer.connect(&school).await.expect("the right one works on the same folder");
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_pauses_everything_with_one_message() {
    for token in [TokenState::Expired, TokenState::Revoked] {
        let class = Class::of(LmsKind::Canvas).await;
        let quiz = class.assignment(0);
        for n in 0..6 {
            class.enter(&quiz, &class.student(n), "4").await;
        }
        let plan = class.prepare().await;
        class.school.lms().set_faults(Faults { token, ..Faults::default() }).expect("set");
        let send = desk::view::Send { section: class.section.clone(), fingerprint: plan.fingerprint };
        let run = class.desk().send(send).await.expect("begun").run;
        let run = class.ended(&run).await;
        assert!(run.stopped.contains("sign-in"), "{run:?}");
        assert!(run.failures.is_empty(), "one message, not six: {:?}", run.failures);
        online(&class);
        class.sync().await;
        assert_settled(&class).await;
    }
}

#[tokio::test]
async fn a_dead_server_is_being_offline() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    let token = Secret::new("token".to_owned());
    let error = computer.desk.connect_to(&url, token, "5f00000000000000000000aa").await.expect_err("dead");
    assert_eq!(error.code, ErrorCode::Offline, "{error:?}");
    assert!(error.retryable);
}

#[tokio::test]
async fn a_server_of_web_pages_is_not_used() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().take(40) {
            let Ok(mut stream) = stream else { continue };
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked);
            let page = "<html><body>Welcome to the school's Wi-Fi</body></html>";
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length";
            let _ = write!(stream, "{head}: {}\r\n\r\n{page}", page.len());
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    let token = Secret::new("token".to_owned());
    let error = computer.desk.connect_to(&url, token, "5f00000000000000000000aa").await.expect_err("no API");
    assert_eq!(error.code, ErrorCode::Failed);
    assert!(error.message.contains("could not be read"), "{}", error.message);
    assert!(error.hint.contains("Wi-Fi"), "{}", error.hint);
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    for url in ["", "clever", "ftp://127.0.0.1", "http://school.example.org"] {
        let token = Secret::new("token".to_owned());
        let error =
            computer.desk.connect_to(url, token, "5f00000000000000000000aa").await.expect_err("refused");
        assert_eq!(error.code, ErrorCode::Invalid, "{url}: {error:?}");
    }
}

#[tokio::test]
async fn a_second_desk_on_the_same_folder_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Computer::at(folder.path()).expect("a desk");
    let error = Computer::at(folder.path()).err().expect("in use");
    assert_eq!(error.code, ErrorCode::InUse);
    assert_eq!(error.message, "Another copy of Passback is using this data folder.");
    drop(first);
    support::until("the folder is free", || Computer::at(folder.path()).ok()).await;
}

#[tokio::test]
async fn another_teachers_folder_is_not_taken_over() {
    let class = Class::of(LmsKind::Canvas).await;
    let token = Secret::new(class.school.district_token().to_owned());
    let other = class.school.lms().district().teachers[1].id.clone();
    let error = class.desk().connect_to(class.school.url(), token, &other).await.expect_err("refused");
    assert_eq!(error.code, ErrorCode::Invalid);
    assert_settled(&class).await;
}
