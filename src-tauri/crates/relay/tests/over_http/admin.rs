//! The admin page and invitations.

use super::browser::{Answer, Browser, ask, authorize, read};
use super::id_tokens::Stage;
use super::liar::{KEY, TEACHER, signed};
use super::room::Room;
use reqwest::header::AUTHORIZATION;
use sample_school::Faults;
use serde_json::json;

/// Does this on the admin page with the secret that the stage's relay has.
pub(crate) async fn admin_of(stage: &Stage, form: &[(&str, &str)]) -> super::browser::Answer {
    let asked = stage.browser.http.post(format!("{}/admin", stage.relay.url()));
    ask(asked.header(AUTHORIZATION, format!("Bearer {}", stage.admin_secret)).form(form)).await
}

pub(crate) async fn admin(room: &Room) -> Browser {
    let browser = Browser::new();
    let secret = room.sample.announcement()["admin_secret"].as_str().unwrap().to_owned();
    let url = format!("{}/admin", room.url());
    assert_eq!(browser.get(&url).await.headers["referrer-policy"], "same-origin");
    let wrong = browser.post(&url, &[("act", "sign_in"), ("secret", "not the secret")]).await;
    assert_eq!(wrong.status, 403);
    let opened = browser.post_as(room.url(), &url, &[("act", "sign_in"), ("secret", &secret)]).await;
    assert_eq!(opened.status, 303);
    browser
}

/// Does this on the page as a browser does: it is sent back to the page, and sees there what was done.
pub(crate) async fn done(admin: &Browser, room: &Room, form: &[(&str, &str)]) -> String {
    let url = format!("{}/admin", room.url());
    let back = admin.post_as(room.url(), &url, form).await;
    assert_eq!((back.status, back.location.as_deref()), (303, Some("/admin")), "{}", back.text);
    admin.get(&url).await.text
}

pub(crate) fn link_on(page: &str) -> String {
    page.split("<code id=\"invitation\">").nth(1).expect("a link").split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_shows_who_is_signed_in_and_signs_them_out() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let url = format!("{}/admin", room.url());
    let stranger = Browser::new().get(&url).await;
    assert!(!stranger.text.contains("Rivera"), "nothing without the secret");
    let admin = admin(&room).await;
    let page = admin.get(&url).await;
    assert_eq!(page.headers["referrer-policy"], "same-origin", "or the browser would send a null origin");
    assert!(page.text.contains("1 signed in") && page.text.contains("Elena Rivera"), "{}", page.text);
    let session = room.sample.relay.records().sessions().await.unwrap()[0].id.clone();
    let form = [("act", "end"), ("session", session.as_str())];
    let by_stranger = Browser::new().post(&url, &form).await;
    assert_eq!(by_stranger.status, 403);
    assert_eq!(read(&room.browser.http, room.url(), &tokens.access, "/v3.1/me").await.status, 200);
    let page = done(&admin, &room, &form).await;
    assert!(page.contains("0 signed in"), "{page}");
    assert_eq!(read(&room.browser.http, room.url(), &tokens.access, "/v3.1/me").await.status, 401);
    for origin in ["https://evil.example", "null"] {
        let from_elsewhere = admin.http.post(&url).header("origin", origin).form(&[("act", "invite")]);
        assert_eq!(ask(from_elsewhere).await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn an_invitation_lets_one_teacher_in_and_is_used_up() {
    let admin_secret = "a secret that is long enough";
    let stage = Stage::set(|config| {
        config.invited_only = true;
        config.admin_secret = vault::Secret::new(admin_secret.to_owned());
    })
    .await;
    let header = json!({ "alg": "RS256", "kid": "k1" });
    let token = |nonce: &str| Some(signed(KEY, &header, &stage.claims(nonce)));
    assert_eq!(stage.sign_in_with(token).await.status, 400, "nobody without one");
    let made = stage.browser.http.post(format!("{}/admin", stage.relay.url()));
    let made = made.header(AUTHORIZATION, format!("Bearer {admin_secret}")).form(&[("act", "invite")]);
    let page = ask(made).await;
    let link = link_on(&page.text);
    let invited = stage.browser.get(&link).await;
    assert!(invited.status == 200 && invited.text.contains("passback-cli sign-in"), "{}", invited.text);
    assert_eq!(stage.sign_in_with(token).await.status, 200, "the invited one");
    let tokens = super::removed::tokens(&stage).await;
    assert_eq!(stage.sign_in_with(token).await.status, 200, "and again, without a new one");
    let other = Browser::new();
    assert_eq!(other.get(&link).await.status, 404, "it is used up");

    let asked = stage.sign_in_with(token).await;
    let remove = stage.browser.http.post(format!("{}/admin", stage.relay.url()));
    let remove = remove.header(AUTHORIZATION, format!("Bearer {admin_secret}"));
    let page = ask(remove.form(&[("act", "remove"), ("teacher", TEACHER)])).await;
    assert!(page.text.contains("was shut out") && page.text.contains("0 let in"), "{}", page.text);
    let me = read(&stage.browser.http, stage.relay.url(), &tokens.access, "/v3.1/me").await;
    assert_eq!(me.status, 401, "and she is signed out");
    assert_eq!(
        stage.browser.consent(stage.relay.url(), &asked, "yes").await.location,
        None,
        "nothing under way goes on"
    );
    assert_eq!(stage.sign_in_with(token).await.status, 400, "nor does she come back");
}

#[tokio::test]
async fn a_second_invitation_does_not_bring_back_whom_access_was_removed_from_and_one_can_be_withdrawn() {
    let room = Room::with(|config| config.invited_only = true).await;
    let admin = admin(&room).await;
    let invite = async || link_on(&done(&admin, &room, &[("act", "invite")]).await);
    for _ in 0..2 {
        assert_eq!(room.browser.get(&invite().await).await.status, 200);
        assert_eq!(tries(&room).await.status, 200, "by the first, and as a member");
    }
    let left = invite().await;
    let teacher = room.teacher(0).to_owned();
    let page = done(&admin, &room, &[("act", "remove"), ("teacher", &teacher)]).await;
    assert!(page.contains("was shut out") && page.contains("One invitation link is still open"), "{page}");
    assert_eq!(tries(&room).await.status, 400, "the second link was used up");

    assert!(page.contains("1 invitation link not used yet"), "{page}");
    let hash = page.split("name=\"of\" value=\"").last().unwrap().split('"').next().unwrap().to_owned();
    let withdraw = [("act", "withdraw"), ("of", hash.as_str())];
    let page = done(&admin, &room, &withdraw).await;
    assert!(page.contains("opens nothing any more") && !page.contains("not used yet"), "{page}");
    assert!(done(&admin, &room, &withdraw).await.contains("used or withdrawn before"));
    let gone = room.browser.get(&left).await;
    assert!(gone.status == 404 && gone.text.contains("used or taken back"), "{}", gone.text);
}

/// What the sample school's teacher sees after she chose herself.
pub(crate) async fn tries(room: &Room) -> Answer {
    let begun = room.browser.begin(room.url()).await;
    room.choose(&begun, 0).await
}

#[tokio::test]
async fn a_teacher_who_asks_is_let_in_or_turned_down_and_may_ask_again() {
    let room = Room::with(|config| config.invited_only = true).await;
    let (admin, url) = (admin(&room).await, format!("{}/admin", room.url()));
    let teacher = room.teacher(0).to_owned();
    let act =
        |act: &'static str| [("act", act), ("teacher", teacher.as_str())].map(|(a, b)| (a, b.to_owned()));
    let post = async |form: [(&'static str, String); 2]| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        done(&admin, &room, &form).await
    };
    assert!(post(act("accept")).await.contains("answered before"), "nobody is let in who did not ask");
    let asked = tries(&room).await;
    assert!(
        asked.status == 400 && asked.text.contains("Your request is on its admin page"),
        "{}",
        asked.text
    );
    assert!(!asked.text.contains("Nothing was changed"), "a request was kept: {}", asked.text);
    assert!(!tries(&room).await.text.contains("turned down"));
    let page = admin.get(&url).await.text;
    assert!(page.contains("1 asking to be let in") && page.contains("Let in: Elena Rivera"), "{page}");
    let by_stranger = Browser::new().post(&url, &[("act", "accept"), ("teacher", &teacher)]).await;
    assert_eq!(by_stranger.status, 403);
    assert!(post(act("turn_down")).await.contains("0 asking to be let in"));
    assert!(post(act("turn_down")).await.contains("answered before"));
    let learns = tries(&room).await;
    assert!(
        learns.status == 400 && learns.text.contains("Your last request was turned down"),
        "{}",
        learns.text
    );
    assert!(!tries(&room).await.text.contains("turned down"), "once");
    let page = post(act("accept")).await;
    assert!(page.contains("was let in") && page.contains("0 asking") && page.contains("1 let in"), "{page}");
    assert_eq!(tries(&room).await.status, 200);
    assert!(post(act("remove")).await.contains("0 let in"));
    assert_eq!(tries(&room).await.status, 400, "and she asks again");
    assert!(admin.get(&url).await.text.contains("1 asking to be let in"));

    let link = link_on(&done(&admin, &room, &[("act", "invite")]).await);
    assert_eq!(room.browser.get(&link).await.status, 200);
    assert_eq!(tries(&room).await.status, 200, "she came in by an invitation meanwhile");
    let page = admin.get(&url).await.text;
    assert!(page.contains("0 asking") && page.contains("1 let in"), "and asks for nothing any more: {page}");
    assert!(post(act("turn_down")).await.contains("answered before"));
    assert_eq!(tries(&room).await.status, 200);
}

#[tokio::test]
async fn the_page_says_which_lms_is_connected_and_how_much_of_it_is_matched() {
    let room = Room::open().await;
    let (admin, url) = (admin(&room).await, format!("{}/admin", room.url()));
    assert!(done(&admin, &room, &[("act", "look")]).await.contains("Clever was asked again"));
    let page = admin.get(&url).await.text;
    assert!(page.contains("Lincoln Unified</strong>: Canvas is connected and matched"), "{page}");
    assert!(page.contains("teachers 100 %") && page.contains("students "), "{page}");
    let faults = |state: &str| Faults { lms_state: Some(state.to_owned()), ..Faults::default() };
    room.sample.school.lms().set_faults(faults("disconnected")).unwrap();
    let page = admin.get(&url).await.text;
    assert!(page.contains("the district connects it again"), "{page}");
    let link = link_on(&done(&admin, &room, &[("act", "invite_district")]).await);
    for _ in 0..2 {
        let steps = Browser::new().get(&link).await;
        assert!(
            steps.text.contains("connect your LMS") && steps.text.contains("was disconnected"),
            "{}",
            steps.text
        );
    }
    let renewed = done(&admin, &room, &[("act", "renew_token")]).await;
    assert!(renewed.contains("asked for again and is here"), "{renewed}");
}

#[tokio::test]
async fn whoever_pastes_the_link_into_the_app_is_the_invited_one_in_the_browser_that_it_opens() {
    let admin_secret = "a secret that is long enough";
    let stage = Stage::set(|config| {
        config.invited_only = true;
        config.admin_secret = vault::Secret::new(admin_secret.to_owned());
    })
    .await;
    let header = json!({ "alg": "RS256", "kid": "k1" });
    let token = |nonce: &str| Some(signed(KEY, &header, &stage.claims(nonce)));
    let made = stage.browser.http.post(format!("{}/admin", stage.relay.url()));
    let page =
        ask(made.header(AUTHORIZATION, format!("Bearer {admin_secret}")).form(&[("act", "invite")])).await;
    let link = link_on(&page.text);
    let secret = link.rsplit('/').next().unwrap();
    let guessed = stage.browser.get(&authorize(stage.relay.url(), &[("invitation", "guessed")])).await;
    assert_eq!(guessed.status, 303, "whether one is needed is seen later");
    assert_eq!(stage.sign_in_with(token).await.status, 400, "and then it lets nobody in");
    stage.browser.get(&authorize(stage.relay.url(), &[("invitation", secret)])).await;
    assert_eq!(stage.sign_in_with(token).await.status, 200);
}
