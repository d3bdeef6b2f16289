//! The real window, driven through its web view: Xvfb for a screen, WebDriver for hands and eyes.
//!
//! Nothing here touches the person's own desktop: screen, D-Bus session, keyring and data folder are made for each
//! test and thrown away. `cargo xtask test --only window` brings the programs this needs.
#![cfg(target_os = "linux")]

#[cfg(test)]
mod desktop;
#[cfg(test)]
mod lms;
#[cfg(test)]
mod measured;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod page;
#[cfg(test)]
mod process;
#[cfg(test)]
mod quiz;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod tour;

#[cfg(test)]
mod opening {
    use crate::desktop::Desktop;
    use serde_json::json;

    #[tokio::test]
    #[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
    async fn the_window_opens_on_the_welcome_screen() {
        let desktop = Desktop::start().await;
        let page = desktop.open_app().await;
        page.named("heading", "Check every grade before it goes back").await;
        let picture = page.screenshot("welcome").await;
        assert!(picture.colours() > 8, "something is drawn, not only a background");
        assert_eq!(page.size().await, json!([1440, 900]), "the window has the size it was designed for");
        page.close().await;
    }

    #[tokio::test]
    #[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
    async fn a_second_copy_leaves_the_data_to_the_first() {
        let desktop = Desktop::start().await;
        let page = desktop.open_app().await;
        page.named("heading", "Check every grade before it goes back").await;
        let first = desktop.app_processes();
        assert_eq!(first.len(), 1, "one copy runs");
        assert!(desktop.start_second_copy().await.success(), "the second copy ends by itself");
        assert_eq!(desktop.app_processes(), first, "and the first one still runs");
        page.close().await;
    }

    #[tokio::test]
    #[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
    async fn a_link_that_is_opened_is_asked_about_in_the_window_that_runs() {
        let desktop = Desktop::start().await;
        let page = desktop.open_app().await;
        page.named("heading", "Check every grade before it goes back").await;
        let first = desktop.app_processes();
        let link = "passback://launch?relay=https%3A%2F%2Frelay.example.org\
                    &code=Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
        assert!(desktop.start_second_copy_with(&[link]).await.success(), "the second copy ends by itself");
        page.named("heading", "Open relay.example.org?").await;
        page.click("button", "Cancel").await;
        page.without("heading", "Open relay.example.org?").await;
        assert!(desktop.start_second_copy_with(&["passback://launch?relay=x"]).await.success());
        page.named("heading", "This link can’t be opened").await;
        assert_eq!(desktop.app_processes(), first, "and the first one still runs");
        page.close().await;
    }
}
