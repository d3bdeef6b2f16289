//! What a window manager and a person in front of the screen would do. No window manager runs here, so the close button
//! is pressed as it presses it: by a message.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use x11rb::{
    CURRENT_TIME,
    connection::Connection,
    protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, MapState},
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

/// How long nothing may change before a look counts as settled.
const CALM: Duration = Duration::from_secs(2);
/// The colour of `tests/empty-window/page/page.css`, as it lies in memory.
pub(crate) const EMPTY: [u8; 3] = [0x6a, 0x8f, 0x2a];

/// Somebody who looks at the screen.
pub(crate) struct Eye {
    screen: RustConnection,
    root: u32,
}

impl Eye {
    /// Looks at this screen.
    pub(crate) fn on(display: &str) -> Self {
        let (screen, at) = x11rb::connect(Some(display)).expect("the screen is there");
        let root = screen.setup().roots[at].root;
        Self { screen, root }
    }

    /// All of it, as a person sees it. The driver's own picture is not asked for: where the window is drawn without layers
    /// it never comes.
    pub(crate) fn picture(&self) -> Picture {
        let asked = self.screen.get_geometry(self.root).expect("asked");
        let size = asked.reply().expect("answered");
        let (width, height) = (size.width, size.height);
        let asked = self.screen.get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, width, height, u32::MAX);
        let seen = asked.expect("asked").reply().expect("answered").data;
        // Blue, green, red and nothing, each a byte.
        let pixels = seen.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
        Picture { width: width.into(), height: height.into(), pixels }
    }

    /// Looks at a part of the screen until it is as it stays; answers how long after `began` it was so first. A part with
    /// fewer colours is not it yet; with a single one wanted, the colour is that of the empty window.
    pub(crate) async fn settles(
        &self,
        (x, y, width, height): (i16, i16, u16, u16),
        colours: usize,
        began: Instant,
    ) -> Duration {
        let mut beat = tokio::time::interval(Duration::from_millis(8));
        let (mut look, mut since) = (Vec::new(), Duration::ZERO);
        loop {
            beat.tick().await;
            let asked =
                self.screen.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, u32::MAX);
            let seen = asked.expect("asked").reply().expect("answered").data;
            let now = began.elapsed();
            if seen != look {
                (look, since) = (seen, now);
            } else if now - since > CALM && is_it(&look, colours) {
                return since;
            }
            assert!(now < Duration::from_secs(120), "waited two minutes for the window");
        }
    }
}

/// What the screen looked like: red, green and blue of each pixel.
pub(crate) struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Picture {
    /// As a file.
    pub(crate) fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a PNG image");
        writer.write_image_data(&self.pixels).expect("a whole image");
        writer.finish().expect("its end");
        file
    }

    /// How many different colours there are.
    pub(crate) fn colours(&self) -> usize {
        self.pixels.chunks_exact(3).collect::<BTreeSet<_>>().len()
    }
}

fn is_it(look: &[u8], colours: usize) -> bool {
    let seen: BTreeSet<&[u8]> = look.chunks_exact(4).map(|pixel| &pixel[..3]).collect();
    if colours == 1 { seen == BTreeSet::from([&EMPTY[..]]) } else { seen.len() >= colours }
}

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
