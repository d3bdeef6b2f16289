//! What a window manager would do. None runs here, so the close button is pressed as it presses it: by a message.

use x11rb::{
    CURRENT_TIME,
    connection::Connection,
    protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState},
    wrapper::ConnectionExt as _,
};

/// Asks every window that can be closed to do so; answers how many there are.
pub(crate) fn close_windows(display: &str) -> usize {
    let (screen, at) = x11rb::connect(Some(display)).expect("the screen is there");
    let root = screen.setup().roots[at].root;
    let atom = |name: &[u8]| screen.intern_atom(false, name).expect("asked").reply().expect("answered").atom;
    let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
    let windows = screen.query_tree(root).expect("asked").reply().expect("answered").children;
    let closable = |window: u32| {
        let seen = screen.get_window_attributes(window).ok()?.reply().ok()?.map_state == MapState::VIEWABLE;
        let said = screen.get_property(false, window, protocols, AtomEnum::ATOM, 0, 32).ok()?.reply().ok()?;
        Some(seen && said.value32()?.any(|one| one == delete))
    };
    let asked: Vec<u32> =
        windows.into_iter().filter(|window| closable(*window).unwrap_or_default()).collect();
    for window in &asked {
        let close = ClientMessageEvent::new(32, *window, protocols, [delete, CURRENT_TIME, 0, 0, 0]);
        screen.send_event(false, *window, EventMask::NO_EVENT, close).expect("sent");
    }
    screen.sync().expect("the screen has passed it on");
    asked.len()
}
