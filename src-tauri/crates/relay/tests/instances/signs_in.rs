//! Signing in where each step may reach another instance.

use super::browser::{Browser, authorize, client, exchange, read, refresh};
use super::district::District;
use relay::records::{Postgres, Records as _};
use reqwest::{Client, redirect};

/// A new connection each time, so that the balancer has something to balance.
fn restless() -> Client {
    let _ = client();
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).pool_max_idle_per_host(0);
    client.build().unwrap()
}

/// The page of the sample school, where this teacher is chosen; answers the relay's page after it.
async fn chosen(
    browser: &Browser,
    district: &District,
    begun: &str,
    teacher: &str,
) -> super::browser::Answer {
    let page = browser.get(begun).await;
    let link = page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let link = link.map(|link| link.replace("&amp;", "&")).find(|link| link.ends_with(teacher)).unwrap();
    let back = browser.get(&format!("{}{link}", district.school.url())).await;
    browser.get(back.location.as_deref().expect("back to the relay")).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn every_step_of_a_sign_in_may_reach_another_instance() {
    let mut district = District::open(3, 1_200).await;
    let teacher = district.school.lms().district().teachers[0].id.clone();
    let browser = Browser::with(restless());
    let mut last = None;
    for _ in 0..3 {
        let begun = browser.get(&authorize(&district.url, &[])).await;
        let page = chosen(&browser, &district, begun.location.as_deref().unwrap(), &teacher).await;
        let sent = browser.consent(&district.url, &page, "yes").await;
        let code = sent.sent("code").expect("a code");
        let tokens = exchange(&browser.http, &district.url, &code, &[]).await;
        assert_eq!(tokens.status, 200, "{}", tokens.text);
        last = Some(tokens);
    }
    let token =
        |answer: &super::browser::Answer, name: &str| answer.json()[name].as_str().unwrap().to_owned();
    let tokens = last.unwrap();
    let (access, renewal) = (token(&tokens, "access_token"), token(&tokens, "refresh_token"));
    for url in [district.instances[0].url(), district.instances[1].url()] {
        let me = read(&browser.http, &url, &access, "/v3.1/me").await;
        assert_eq!(me.json()["data"]["id"], teacher.as_str(), "each knows her");
        let sections = read(&browser.http, &url, &access, "/v3.1/sections").await;
        assert_eq!(sections.status, 200, "and each has the district's token");
    }

    district.instances[0].kill();
    let renewed = refresh(&browser.http, &district.url, &renewal).await;
    assert_eq!(renewed.status, 200, "one of them is enough: {}", renewed.text);
    let access = token(&renewed, "access_token");
    assert_eq!(read(&browser.http, &district.url, &access, "/v3.1/me").await.status, 200);
    let records = Postgres::open(&district.cluster.url(), 2).await.unwrap();
    assert_eq!(records.count_sessions().await.unwrap(), 3);
}
