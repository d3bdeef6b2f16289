//! The one window: it shows the app's own pages and nothing else, ever.

use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindowBuilder, webview::NewWindowResponse};

/// Label of the only window.
pub(crate) const MAIN: &str = "main";

/// Opens the window as `tauri.conf.json` describes it. It never leaves the app's own pages.
pub(crate) fn open<R: Runtime>(app: &tauri::App<R>) -> tauri::Result<()> {
    let Some(described) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    WebviewWindowBuilder::from_config(app.handle(), described)?
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Answers a second start of the program: the first window comes to the front.
pub(crate) fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        for outcome in [window.unminimize(), window.show(), window.set_focus()] {
            if let Err(error) = outcome {
                tracing::warn!(%error, "the window could not be brought to the front");
            }
        }
    }
}

fn is_our_page(page: &Url) -> bool {
    match page.scheme() {
        "tauri" => page.host_str() == Some("localhost"),
        "http" | "https" => page.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_the_apps_own_pages() {
        let shown = |page: &str| is_our_page(&Url::parse(page).unwrap());
        assert!(shown("tauri://localhost/index.html"), "Linux and macOS");
        assert!(shown("http://tauri.localhost/"), "Windows");
        for foreign in [
            "https://example.test/",
            "http://127.0.0.1:9/lms",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://other/",
        ] {
            assert!(!shown(foreign), "{foreign} belongs in the person's browser, if anywhere");
        }
    }
}
