//! Links that the system hands over (`passback://…`): the window comes to the front, and the desk reads what the link
//! says and asks in words before anything follows from it. Nothing is read here: any page may have made the link.

use tauri::{AppHandle, Manager, Runtime, Url, async_runtime::spawn};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::{door::Door, window};

/// Hears links from now on, and the one that the program was started with.
pub(crate) fn listen<R: Runtime>(app: &AppHandle<R>) {
    let links = app.deep_link();
    let heard = app.clone();
    links.on_open_url(move |event| open(&heard, &event.urls()));
    match links.get_current() {
        Ok(started_with) => open(app, &started_with.unwrap_or_default()),
        Err(error) => tracing::warn!(%error, "the link that the program was started with could not be read"),
    }
}

fn open<R: Runtime>(app: &AppHandle<R>, links: &[Url]) {
    // A person opens one; a page that makes many is not followed.
    let Some(link) = links.first().map(ToString::to_string) else { return };
    window::bring_to_front(app);
    let app = app.clone();
    spawn(async move { hand_over(&app.state::<Door>(), &link).await });
}

/// Gives a link to the desk. A data folder that cannot be opened says so in the window.
pub(crate) async fn hand_over(door: &Door, link: &str) {
    match door.desk().await {
        Ok(desk) => desk.open_link(link).await,
        Err(error) => tracing::warn!(code = ?error.code, "a link came while the data could not be opened"),
    }
}
