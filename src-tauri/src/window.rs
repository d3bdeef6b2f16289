//! The one window: it shows the app's own pages and nothing else, ever.

#[cfg(target_os = "linux")]
mod drawing;

use tauri::{
    AppHandle, Manager, Runtime, Url, WebviewWindowBuilder, async_runtime::spawn, webview::NewWindowResponse,
};

/// Label of the only window.
pub(crate) const MAIN: &str = "main";

/// Opens the window as `tauri.conf.json` describes it. It never leaves the app's own pages.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let Some(described) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, described)?
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    drawing::suit(&window)?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

/// Answers a second start of the program: the first window comes to the front. If it was closed a moment ago and the
/// program has not ended yet, it opens again.
pub(crate) fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        let app = app.clone();
        // Elsewhere: on Windows this is called by the thread that has to open it.
        spawn(async move { open(&app).unwrap_or_else(|error| not_shown(&error)) });
        return;
    };
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        outcome.unwrap_or_else(|error| not_shown(&error));
    }
}

fn not_shown(error: &tauri::Error) {
    tracing::warn!(%error, "the window could not be brought to the front");
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
