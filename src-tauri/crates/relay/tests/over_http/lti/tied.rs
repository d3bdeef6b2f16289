//! An LMS that cannot say Clever's ids: a teacher ties her account there to herself, once, signed in with Clever.

use super::super::admin::admin_of;
use super::super::browser::{Answer, Browser, read};
use super::super::liar::{DISTRICT, KEY, TEACHER, signed};
use super::super::room::Tokens;
use super::platform::{CLAIM, Lms, code, header, link, redeem};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The same platform, whose custom claims are believed in nothing.
async fn other_lms() -> Lms {
    Lms::with(|config| config.platforms[0].clever_ids = false).await
}

fn field(page: &Answer, before: &str) -> Option<String> {
    Some(page.text.split(before).nth(1)?.split('"').next()?.to_owned())
}

/// From the page "One more step" to the question whether this is her, in this browser.
async fn sign_in(lms: &Lms, browser: &Browser, offered: &Answer) -> Answer {
    let request = field(offered, "href=\"/lti/tie?request=").expect("a way to sign in");
    let begun = browser.get(&format!("{}/lti/tie?request={request}", lms.url())).await;
    let Some(nonce) = begun.sent("nonce") else { return begun };
    let token = signed(KEY, &header(), &lms.stage.claims(&nonce));
    lms.stage.liar.change(|says| says.id_token = Some(token));
    browser.get(&format!("{}/oauth/callback?code=c&state={}", lms.url(), begun.sent("state").unwrap())).await
}

async fn answers(lms: &Lms, browser: &Browser, question: &Answer, says: &str) -> Answer {
    let request = field(question, "name=\"request\" value=\"").expect("a question");
    let form = [("request", request.as_str()), ("answer", says)];
    browser.post_as(lms.url(), &format!("{}/lti/tie", lms.url()), &form).await
}

#[tokio::test]
async fn a_teacher_says_once_which_account_is_hers() {
    let lms = other_lms().await;
    let browser = &lms.stage.browser;
    let custom = |claims: &mut Value| {
        claims[format!("{CLAIM}custom")] = json!({ "clever_user_id": "6500000000000000000000a2", "clever_section_id": super::super::liar::SECTION });
    };
    let offered = lms.launch(custom).await;
    assert_eq!((offered.status, link(&offered)), (200, None), "a claim that anybody can write says nothing");
    assert!(
        offered.text.contains("Sign in with Clever") && offered.text.contains("Lincoln LMS"),
        "{}",
        offered.text
    );
    let question = sign_in(&lms, browser, &offered).await;
    assert!(question.text.contains("At Clever you are <strong>Ana Lima</strong>"), "{}", question.text);
    assert!(question.text.contains("At Lincoln LMS you are <strong>Ana Lima</strong>"), "{}", question.text);
    let policy = question.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "never inside another page");
    let page = answers(&lms, browser, &question, "yes").await;
    let given = redeem(&browser.http, lms.url(), &code(&page)).await;
    assert_eq!(given.json()["section"], super::super::liar::SECTION, "and she is where she wanted to be");
    let me = read(&browser.http, lms.url(), &Tokens::of(&given).access, "/v3.1/me").await;
    assert_eq!(me.json()["data"]["id"], TEACHER);
    assert_eq!(answers(&lms, browser, &question, "yes").await.status, 400, "answered once");

    let next = lms.launch(|_| {}).await;
    assert!(link(&next).is_some(), "from now on by itself: {}", next.text);
    let colleague = lms.launch(|claims| claims["sub"] = json!("user-8")).await;
    assert_eq!(link(&colleague), None, "another account of the same name and e-mail address is another");
    *lms.stage.time.lock().unwrap() += TimeDelta::days(180);
    let now = (super::super::room::noon() + TimeDelta::days(180)).timestamp();
    let later = lms
        .launch(|claims| {
            claims["iat"] = json!(now);
            claims["exp"] = json!(now + 300);
        })
        .await;
    assert_eq!(
        (later.status, link(&later)),
        (200, None),
        "it is asked again after half a year: {}",
        later.text
    );
    assert!(later.text.contains("Sign in with Clever"), "{}", later.text);
}

#[tokio::test]
async fn who_says_no_is_tied_to_nothing() {
    let lms = other_lms().await;
    let browser = &lms.stage.browser;
    let question = sign_in(&lms, browser, &lms.launch(|_| {}).await).await;
    let page = answers(&lms, browser, &question, "no").await;
    assert_eq!(link(&page), None);
    assert_eq!(link(&lms.launch(|_| {}).await), None);
}

#[tokio::test]
async fn nobody_is_tied_to_an_account_that_another_browser_launched() {
    let lms = other_lms().await;
    let offered = lms.launch(|_| {}).await;
    let victim = Browser::new();
    let lured = sign_in(&lms, &victim, &offered).await;
    assert_eq!((lured.status, lured.location.as_deref()), (400, None), "{}", lured.text);
    // Even one who has a launch of her own there.
    lms.login(&victim, &[]).await;
    let lured = sign_in(&lms, &victim, &offered).await;
    assert_eq!((lured.status, lured.location.as_deref()), (400, None), "{}", lured.text);
    let question = sign_in(&lms, &lms.stage.browser, &offered).await;
    let elsewhere = answers(&lms, &victim, &question, "yes").await;
    assert_eq!((elsewhere.status, link(&elsewhere)), (400, None), "{}", elsewhere.text);
    assert_eq!(link(&lms.launch(|_| {}).await), None, "nothing was tied");
}

#[tokio::test]
async fn a_teacher_of_another_district_is_tied_to_nothing() {
    let lms = other_lms().await;
    let offered = lms.launch(|_| {}).await;
    lms.stage.liar.change(|says| says.userinfo["district_id"] = json!("6500000000000000000000d2"));
    let refused = sign_in(&lms, &lms.stage.browser, &offered).await;
    assert!(refused.status == 403 && refused.text.contains("another district"), "{}", refused.text);
}

#[tokio::test]
async fn the_district_sees_what_is_tied_and_can_undo_it() {
    let lms = other_lms().await;
    let browser = &lms.stage.browser;
    let question = sign_in(&lms, browser, &lms.launch(|_| {}).await).await;
    answers(&lms, browser, &question, "yes").await;
    let page = admin_of(&lms.stage, &[("act", "nothing")]).await;
    assert!(page.text.contains("1 account tied") && page.text.contains("Untie Ana Lima"), "{}", page.text);
    let row = page.text.split("1 account tied").nth(1).unwrap();
    let of = row.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = admin_of(&lms.stage, &[("act", "untie"), ("of", &of)]).await;
    assert!(page.text.contains("opens Passback no more"), "{}", page.text);
    assert_eq!(link(&lms.launch(|_| {}).await), None);
}

#[tokio::test]
async fn a_tied_teacher_who_left_opens_nothing_any_more() {
    let lms = other_lms().await;
    let browser = &lms.stage.browser;
    let question = sign_in(&lms, browser, &lms.launch(|_| {}).await).await;
    answers(&lms, browser, &question, "yes").await;
    let student = json!({ "id": TEACHER, "district": DISTRICT, "roles": { "student": {} } });
    lms.stage.liar.change(|says| says.person = student);
    let page = lms.launch(|_| {}).await;
    assert_eq!((page.status, link(&page)), (403, None), "{}", page.text);
}
