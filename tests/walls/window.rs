//! What the window may do, as its configuration says it. Whoever widens it has to say so here.
//!
//! What the shell makes of it is tested in the shell, with a window that is none (`src-tauri/src/tests.rs`).

use super::file;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn json_of(path: &str) -> Value {
    serde_json::from_str(&file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn configuration() -> Value {
    json_of("src-tauri/tauri.conf.json")
}

/// Each directive with its sources.
fn policy() -> BTreeMap<String, Vec<String>> {
    let configuration = configuration();
    let directives = configuration["app"]["security"]["csp"].as_object().expect("a policy").clone();
    let sources = |value: &Value| value.as_str().expect("a text").split(' ').map(str::to_owned).collect();
    directives.iter().map(|(name, value)| (name.clone(), sources(value))).collect()
}

#[test]
fn nothing_is_loaded_but_what_the_program_brings_along() {
    let policy = policy();
    let own = ["'self'", "'none'"];
    for (directive, sources) in &policy {
        for source in sources {
            let good = match (directive.as_str(), source.as_str()) {
                // The icon of a page that has none, and pictures that are drawn in the style.
                ("img-src", "data:") => true,
                // How a page of Tauri speaks with the program, on all systems.
                ("connect-src", "ipc:" | "http://ipc.localhost") => true,
                (_, source) => own.contains(&source),
            };
            assert!(good, "{directive} lets {source} in");
        }
    }
    assert_eq!(policy["default-src"], ["'none'"], "what is not named is not loaded: frames, workers, media");
    for shut in ["object-src", "base-uri", "form-action", "frame-ancestors"] {
        assert_eq!(policy[shut], ["'none'"], "{shut}");
    }
    for needed in ["script-src", "style-src"] {
        assert_eq!(policy[needed], ["'self'"], "{needed}");
    }
}

#[test]
fn the_policy_is_not_weakened_elsewhere() {
    let security = &configuration()["app"]["security"];
    let known = ["capabilities", "csp"];
    for name in security.as_object().expect("settings").keys() {
        assert!(known.contains(&name.as_str()), "{name} is new here: is it a wall or a hole?");
    }
    for hole in ["dangerousDisableAssetCspModification", "assetProtocol", "headers", "devCsp"] {
        assert_eq!(security[hole], Value::Null, "{hole}");
    }
    let page = file("ui/index.html");
    for outside in ["http://", "https://", "//cdn", "Content-Security-Policy", "onload=", "<style"] {
        assert!(!page.contains(outside), "the page brings {outside}");
    }
}

#[test]
fn one_window_reaches_one_command_and_hears_its_events() {
    let capability = json_of("src-tauri/capabilities/main.json");
    assert_eq!(capability["local"], json!(true));
    assert_eq!(capability["windows"], json!(["main"]));
    for wider in ["remote", "webviews", "platforms"] {
        assert_eq!(capability[wider], Value::Null, "{wider}");
    }
    // Not the title: it is shown in lists of windows, in recordings and on locked screens, and is always the same.
    let expected = ["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten"];
    assert_eq!(capability["permissions"], json!(expected));
    assert_eq!(configuration()["app"]["security"]["capabilities"], json!(["main"]));
    let files: Vec<String> = std::fs::read_dir(super::root().join("src-tauri/capabilities"))
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ["main.json"], "there is no other capability");
}

#[test]
fn pages_get_no_global_door_and_take_no_dropped_files_from_the_shell() {
    let app = &configuration()["app"];
    assert_eq!(app["withGlobalTauri"], json!(false), "only modules that import it reach the shell");
    let windows = app["windows"].as_array().expect("windows");
    assert_eq!(windows.len(), 1);
    assert_eq!(windows[0]["label"], json!("main"));
    assert_eq!(windows[0]["create"], json!(false), "the shell opens it, with its walls");
    assert_eq!(windows[0]["dragDropEnabled"], json!(false), "paths of files are not handed to pages");
    for hole in
        ["url", "devtools", "additionalBrowserArgs", "proxyUrl", "userAgent", "browserExtensionsEnabled"]
    {
        assert_eq!(windows[0][hole], Value::Null, "{hole}");
    }
    assert_eq!(configuration()["build"]["devUrl"], Value::Null, "no page comes from a server");
    let links = json!({ "deep-link": { "desktop": { "schemes": ["passback"] } } });
    assert_eq!(
        configuration()["plugins"],
        links,
        "nothing but the links that the system hands to the program"
    );
}

#[test]
fn a_shipped_window_has_no_developers_tools() {
    let manifest: toml::Table = toml::from_str(&file("src-tauri/Cargo.toml")).expect("a manifest");
    let features = manifest["features"].as_table().expect("features");
    let named = features.values().filter_map(|list| list.as_array()).flatten();
    let tauri = &manifest["dependencies"]["tauri"];
    let asked = tauri.get("features").and_then(|list| list.as_array()).into_iter().flatten();
    for feature in named.chain(asked) {
        let feature = feature.as_str().unwrap_or_default();
        for hole in ["devtools", "dangerous", "unstable", "isolation", "protocol-asset"] {
            assert!(!feature.contains(hole), "tauri is built with {feature}");
        }
    }
}

#[test]
fn plugins_that_reach_further_are_not_built_in() {
    let manifest: toml::Table = toml::from_str(&file("src-tauri/Cargo.toml")).expect("a manifest");
    let plugins: Vec<&str> = manifest["dependencies"]
        .as_table()
        .expect("dependencies")
        .keys()
        .filter_map(|name| name.strip_prefix("tauri-plugin-"))
        .collect();
    let known = ["deep-link", "notification", "opener", "single-instance", "window-state"];
    for plugin in plugins {
        assert!(known.contains(&plugin), "{plugin} gives pages or programs a new way in or out");
    }
}

#[test]
fn the_shell_refuses_other_pages_and_new_windows() {
    let window = file("src-tauri/src/window.rs");
    for wall in [".on_navigation(is_our_page)", ".on_new_window(|_, _| NewWindowResponse::Deny)"] {
        assert!(window.contains(wall), "the window is opened without {wall}");
    }
    let opened = window.matches("WebviewWindowBuilder::").count();
    assert_eq!(opened, 1, "there is one place where a window is opened");
    for source in std::fs::read_dir(super::root().join("src-tauri/src")).expect("a folder") {
        let path = source.expect("a file").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for hole in ["open_devtools", "WebviewUrl::External", "initialization_script", "eval(", "navigate("] {
            assert!(!text.contains(hole), "{} has {hole}", path.display());
        }
    }
}
