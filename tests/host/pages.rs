//! The built UI, under the content policy of the real window.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// Where the window's policy is written.
const WINDOW: &str = include_str!("../../src-tauri/tauri.conf.json");

/// The window's configuration has no policy that a web server could send.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PolicyError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("it is not in the configuration")]
    Missing,
    #[error(transparent)]
    Header(#[from] axum::http::header::InvalidHeaderValue),
}

/// The folder and the policy.
#[derive(Clone)]
pub(crate) struct Pages {
    folder: PathBuf,
    policy: HeaderValue,
}

impl Pages {
    /// Serves this folder.
    pub(crate) fn new(folder: PathBuf) -> Result<Self, PolicyError> {
        Ok(Self { folder, policy: HeaderValue::from_str(&policy()?)? })
    }
}

fn policy() -> Result<String, PolicyError> {
    let window: Value = serde_json::from_str(WINDOW)?;
    let directives = window["app"]["security"]["csp"].as_object().ok_or(PolicyError::Missing)?;
    let text = |(name, value): (&String, &Value)| value.as_str().map(|value| format!("{name} {value}"));
    let directives: Option<Vec<String>> = directives.iter().map(text).collect();
    Ok(directives.ok_or(PolicyError::Missing)?.join("; "))
}

/// A file of the UI.
pub(crate) async fn show(State(pages): State<Pages>, uri: Uri) -> Response {
    let asked = Path::new(uri.path().trim_start_matches('/'));
    if !asked.components().all(|part| matches!(part, Component::Normal(_))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let asked = if asked.as_os_str().is_empty() { Path::new("index.html") } else { asked };
    match tokio::fs::read(pages.folder.join(asked)).await {
        Ok(content) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind(asked))),
                (header::CONTENT_SECURITY_POLICY, pages.policy),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, content).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_windows() {
        let policy = policy().unwrap();
        assert!(policy.contains("script-src 'self'"), "{policy}");
        assert!(policy.contains("object-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
