//! A virtual display of its own for each window: keys pressed by the X server itself, and its pixels.

use crate::figures::{Bench, now};
use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
    time::Duration,
};
use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{ConnectionExt as _, ImageFormat, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT},
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

/// The size of the display, as large as the windows ask to be.
pub(crate) const WIDTH: u16 = 1440;
pub(crate) const HEIGHT: u16 = 900;
/// How long the display may take to start.
const PATIENCE: Duration = Duration::from_secs(15);

const SHIFT: u32 = 0xFFE1;
const CONTROL: u32 = 0xFFE3;
/// The Enter key.
pub(crate) const ENTER: u32 = 0xFF0D;
/// The F2 key.
pub(crate) const F2: u32 = 0xFFBF;

/// A part of the display, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: u16,
    pub(crate) top: u16,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

impl Area {
    /// The whole display.
    pub(crate) const ALL: Self = Self { left: 0, top: 0, width: WIDTH, height: HEIGHT };
}

/// A virtual display; it ends with this value.
pub(crate) struct Screen {
    server: Child,
    conn: RustConnection,
    root: u32,
    /// Key code and whether Shift is needed, by key symbol.
    keys: HashMap<u32, (u8, bool)>,
    name: String,
}

impl Screen {
    /// Starts a display on a number that the server itself picks.
    pub(crate) fn start() -> Bench<Self> {
        let folder = tempfile::tempdir()?;
        let told = folder.path().join("number");
        let script = format!(
            "exec Xvfb -displayfd 3 -screen 0 {WIDTH}x{HEIGHT}x24 -nolisten tcp -noreset -dpi 96 3>\"$1\""
        );
        let mut server = Command::new("sh")
            .args(["-c", &script, "sh"])
            .arg(&told)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let began = now();
        let name = loop {
            let text = std::fs::read_to_string(&told).unwrap_or_default();
            if text.ends_with('\n') {
                break format!(":{}", text.trim());
            }
            if began.elapsed() > PATIENCE {
                server.kill()?;
                return Err("The virtual display did not start within 15 seconds. Install xvfb.".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let (conn, screen) = RustConnection::connect(Some(&name))?;
        let root = conn.setup().roots.get(screen).ok_or("The virtual display has no screen.")?.root;
        let keys = keys(&conn)?;
        Ok(Self { server, conn, root, keys, name })
    }

    /// Its name, such as `:7`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Gives the keyboard to the largest window: there is no window manager that would.
    pub(crate) fn focus(&self) -> Bench {
        let tree = self.conn.query_tree(self.root)?.reply()?;
        let mut largest = (0, self.root);
        for window in tree.children {
            let size = self.conn.get_geometry(window)?.reply()?;
            let shown = self.conn.get_window_attributes(window)?.reply()?.map_state;
            let pixels = u32::from(size.width) * u32::from(size.height);
            if shown == x11rb::protocol::xproto::MapState::VIEWABLE {
                largest = largest.max((pixels, window));
            }
        }
        self.conn.set_input_focus(InputFocus::PARENT, largest.1, x11rb::CURRENT_TIME)?;
        Ok(self.conn.sync_now()?)
    }

    /// Presses the key of this symbol.
    pub(crate) fn press(&self, symbol: u32) -> Bench {
        let (code, shifted) = self.code(symbol)?;
        if shifted {
            return self.chord(SHIFT, code);
        }
        self.key(KEY_PRESS_EVENT, code)?;
        self.key(KEY_RELEASE_EVENT, code)?;
        Ok(self.conn.flush()?)
    }

    /// Presses the key that types this letter.
    pub(crate) fn letter(&self, letter: char) -> Bench {
        // Latin-1 key symbols are the characters' own numbers.
        self.press(u32::from(letter))
    }

    /// Selects all that stands in the field.
    pub(crate) fn select_all(&self) -> Bench {
        let (code, _) = self.code(u32::from('a'))?;
        self.chord(CONTROL, code)
    }

    fn chord(&self, held: u32, code: u8) -> Bench {
        let (held, _) = self.code(held)?;
        self.key(KEY_PRESS_EVENT, held)?;
        self.key(KEY_PRESS_EVENT, code)?;
        self.key(KEY_RELEASE_EVENT, code)?;
        self.key(KEY_RELEASE_EVENT, held)?;
        Ok(self.conn.flush()?)
    }

    /// Whether the keyboard has a key that types this letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.keys.contains_key(&u32::from(letter))
    }

    fn code(&self, symbol: u32) -> Bench<(u8, bool)> {
        Ok(*self
            .keys
            .get(&symbol)
            .ok_or_else(|| format!("The keyboard has no key for symbol {symbol:#x}."))?)
    }

    fn key(&self, what: u8, code: u8) -> Bench {
        self.conn.xtest_fake_input(what, code, x11rb::CURRENT_TIME, self.root, 0, 0, 0)?;
        Ok(())
    }

    /// The pixels of an area as they are now, four bytes each.
    pub(crate) fn look(&self, area: Area) -> Bench<Vec<u8>> {
        let (left, top) = (i16::try_from(area.left)?, i16::try_from(area.top)?);
        let asked = self.conn.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            left,
            top,
            area.width,
            area.height,
            u32::MAX,
        )?;
        Ok(asked.reply()?.data)
    }
}

/// Waits until the server has done all it was asked.
trait SyncNow {
    fn sync_now(&self) -> Result<(), x11rb::errors::ReplyError>;
}

impl SyncNow for RustConnection {
    fn sync_now(&self) -> Result<(), x11rb::errors::ReplyError> {
        self.get_input_focus()?.reply().map(|_| ())
    }
}

fn keys(conn: &RustConnection) -> Bench<HashMap<u32, (u8, bool)>> {
    let (first, last) = (conn.setup().min_keycode, conn.setup().max_keycode);
    let map = conn.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let width = usize::from(map.keysyms_per_keycode).max(1);
    let mut keys = HashMap::new();
    for (code, symbols) in (first..=last).zip(map.keysyms.chunks(width)) {
        for (place, symbol) in symbols.iter().take(2).enumerate().filter(|(_, symbol)| **symbol != 0) {
            keys.entry(*symbol).or_insert((code, place == 1));
        }
    }
    Ok(keys)
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
