//! How the window is drawn on Linux.
//!
//! WebKit makes layers for whatever moves and has a graphics card put them together. Where there is none, the processor
//! does that for the whole window after every key press. It is faster, and takes half the memory, to draw what changed.

use std::path::Path;

use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Where Linux lists graphics cards.
const CARDS: &str = "/dev/dri";

/// Draws without layers where no graphics card would put them together.
pub(super) fn suit<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    if has_card(Path::new(CARDS)) {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Whether there is one that draws; some servers list one that only shows.
fn has_card(cards: &Path) -> bool {
    let Ok(cards) = cards.read_dir() else { return false };
    cards.flatten().any(|card| card.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(test)]
mod tests {
    use super::has_card;

    #[test]
    fn a_card_that_draws_is_told_from_one_that_only_shows() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_card(&folder.path().join("none")));
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_card(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_card(folder.path()));
    }
}
