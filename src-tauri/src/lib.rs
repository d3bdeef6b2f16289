//! The shell: one window, a menu, and the one command through which the window talks to the desk.
//!
//! Deliberately not here: every rule. What may be sent, what a sync would do, what an error says to the teacher:
//! all of it is decided in the `desk` crate and below, which know nothing of windows.

mod browser;
mod closing;
mod door;
mod events;
mod links;
mod menu;
mod notice;
mod rpc;
mod window;

use tauri::Manager;
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::EnvFilter;

/// Why the program could not start at all. What goes wrong after that is shown in the window.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The web view or the window system refused.
    #[error("the window could not be opened ({0})")]
    Window(#[from] tauri::Error),
    /// The system gives the program no thread.
    #[error("the system gave it no thread ({0})")]
    Thread(#[from] std::io::Error),
}

/// Opens the window and runs until it is closed.
pub fn run() -> Result<(), StartError> {
    vault::crash_quietly();
    log_to_stderr();
    let worker = worker()?;
    tauri::async_runtime::set(worker.handle().clone());
    let mut builder = tauri::Builder::default()
        // First of all plugins: a second copy must end before it touches the data. A link it was started with is handed
        // to the first copy by its feature `deep-link`.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::bring_to_front(app)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .setup(|app| {
            // Before the window, which asks at once.
            app.manage(door::to_the_desk(app.handle().clone()));
            door::open_meanwhile(app.handle().clone());
            app.manage(closing::Closing::default());
            window::open(app.handle())?;
            links::listen(app.handle());
            Ok(())
        });
    if cfg!(target_os = "macos") {
        builder = builder.menu(menu::menu);
    }
    builder.build(context())?.run(closing::hear);
    Ok(())
}

/// Where the desk works: one thread. All of it waits for the one database anyway, long work has threads of its own
/// (`desk::apart`), and each thread that reads a large gradebook keeps as much memory as it once needed.
fn worker() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).thread_name("desk").enable_all().build()
}

/// Log lines name no student and no score; `PASSBACK_LOG` takes the usual filters ("debug", "sync=trace").
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("PASSBACK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Configuration, permissions and pages, read when the program was built.
fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

#[cfg(test)]
mod tests;
