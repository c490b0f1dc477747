//! The real window: opened, driven by keys, read, looked at, killed.

use super::{
    Fault, Outcome,
    display::{self, Display},
    keys::{Chord, typed},
    processes,
    start::{LOG, capabilities, connect, settle, start_driver},
};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
    process::Child,
    time::Duration,
};

/// How long something may take to appear on the screen before the journey fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What to open, and how.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The moment its clock starts at, such as `2026-10-23T16:52:00Z`; the real one unless told.
    pub now: Option<String>,
    /// Size of the display, in pixels.
    pub size: (u32, u32),
}

impl Opening {
    /// The program under test on the data folder `data`.
    pub fn desk(data: &Path, now: &str) -> Outcome<Self> {
        let args = vec!["--data".to_owned(), data.to_string_lossy().into_owned()];
        Ok(Self { program: super::program()?, args, now: Some(now.to_owned()), size: (1440, 900) })
    }
}

/// An open window on a display of its own.
#[derive(Debug)]
pub struct Window {
    client: Client,
    driver: Child,
    display: Display,
    home: tempfile::TempDir,
    program: PathBuf,
    presses: Cell<u32>,
    letters: Cell<u32>,
}

impl Window {
    /// Opens a window and waits until it can be spoken to.
    pub async fn open(opening: &Opening) -> Outcome<Self> {
        let display = Display::start(opening.size.0, opening.size.1).await?;
        let home = tempfile::tempdir()?;
        settle(home.path())?;
        let port = display::free_port()?;
        let driver = start_driver(port, opening, &display, home.path())?;
        let wanted = capabilities(opening);
        let mut window = Self {
            client: connect(port, &wanted).await?,
            driver,
            display,
            home,
            program: opening.program.clone(),
            presses: Cell::new(0),
            letters: Cell::new(0),
        };
        window.ready().await?;
        Ok(window)
    }

    async fn ready(&mut self) -> Outcome {
        let loaded = "return document.readyState === 'complete' && document.body.innerText.trim() !== ''";
        self.wait_js("a page with something on it", loaded).await
    }

    /// Presses one key or chord, such as `Ctrl+Enter`, and counts it.
    pub async fn press(&self, name: &str) -> Outcome {
        self.presses.set(self.presses.get() + 1);
        Ok(self.client.perform_actions(Chord::read(name)?.actions()).await?)
    }

    /// Gives a safety answer by its key: those are never saved on and not counted.
    pub async fn answer(&self, name: &str) -> Outcome {
        self.unhurried().await;
        Ok(self.client.perform_actions(Chord::read(name)?.actions()).await?)
    }

    /// Waits as long as somebody who reads what is asked next: the window takes the same letter again
    /// at once for one pressed too often at the question before.
    pub async fn unhurried(&self) {
        tokio::time::sleep(Duration::from_millis(750)).await;
    }

    /// Presses Tab until what has the focus is called `name`.
    pub async fn tab_to(&self, name: &str) -> Outcome {
        for _ in 0..80 {
            if self.focused().await?.contains(name) {
                return Ok(());
            }
            self.press("Tab").await?;
        }
        Err(self.report(&format!("“{name}” within 80 presses of Tab")).await)
    }

    /// Presses a key until a script returns true; `what` names it in the fault.
    pub async fn press_until(&self, key: &str, what: &str, script: &str) -> Outcome {
        for _ in 0..200 {
            if self.js(script, Vec::new()).await? == Value::Bool(true) {
                return Ok(());
            }
            self.press(key).await?;
        }
        Err(self.report(&format!("{what} within 200 presses of {key}")).await)
    }

    /// Answers the system's own file chooser for the file field that has the focus.
    pub async fn choose_file(&self, path: &Path) -> Outcome {
        let field = self.client.find(Locator::Css("input[type=file]:focus")).await?;
        Ok(field.send_keys(&path.to_string_lossy()).await?)
    }

    /// Presses several keys, one after the other.
    pub async fn press_all(&self, names: &[&str]) -> Outcome {
        for name in names {
            self.press(name).await?;
        }
        Ok(())
    }

    /// Types text into what has the focus; its letters are counted apart from presses.
    pub async fn type_text(&self, text: &str) -> Outcome {
        self.letters.set(self.letters.get() + u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
        Ok(self.client.perform_actions(typed(text)).await?)
    }

    /// How many keys were pressed so far, typed text apart.
    pub fn presses(&self) -> u32 {
        self.presses.get()
    }

    /// How many letters were typed so far.
    pub fn letters(&self) -> u32 {
        self.letters.get()
    }

    /// Runs a script in the page and answers what it returns.
    pub async fn js(&self, script: &str, args: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute(script, args).await?)
    }

    /// Runs a script that calls its last argument with the answer.
    pub async fn js_later(&self, script: &str, args: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute_async(script, args).await?)
    }

    /// Everything that can be read, or what can be read in the region with this test id.
    pub async fn text(&self, region: Option<&str>) -> Outcome<String> {
        let script = "const at = arguments[0] ? document.querySelector(`[data-testid='${arguments[0]}']`) : document.body; return at ? at.innerText : ''";
        let text = self.js(script, vec![json!(region)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until `words` can be read anywhere.
    pub async fn see(&self, words: &str) -> Outcome {
        self.see_in(None, words).await
    }

    /// Waits until `words` can be read in the region with this test id.
    pub async fn see_at(&self, region: &str, words: &str) -> Outcome {
        self.see_in(Some(region), words).await
    }

    async fn see_in(&self, region: Option<&str>, words: &str) -> Outcome {
        let wanted = plain(words);
        let looking = async {
            loop {
                if plain(&self.text(region).await?).contains(&wanted) {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(seen) => seen,
            Err(_) => Err(self.report(&format!("“{words}” to be readable{}", place(region))).await),
        }
    }

    /// What stands in the field that has the focus.
    pub async fn field(&self) -> Outcome<String> {
        let value = self.js("return document.activeElement?.value ?? ''", Vec::new()).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Puts text into the focused field as a paste does: at once, with the event that typing gives.
    pub async fn paste(&self, text: &str) -> Outcome {
        let script = "const at = document.activeElement; at.setRangeText(arguments[0], at.selectionStart, at.selectionEnd, 'end'); at.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        self.js(script, vec![json!(text)]).await.map(drop)
    }

    /// Fails if `words` can be read now.
    pub async fn not_there(&self, words: &str) -> Outcome {
        let there = plain(&self.text(None).await?).contains(&plain(words));
        if there { Err(self.report(&format!("“{words}” to be absent")).await) } else { Ok(()) }
    }

    /// Waits until a script returns true; `what` names it in the fault.
    pub async fn wait_js(&self, what: &str, script: &str) -> Outcome {
        let looking = async {
            loop {
                if self.js(script, Vec::new()).await? == Value::Bool(true) {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(held) => held,
            Err(_) => Err(self.report(what).await),
        }
    }

    /// Waits until the focus is inside the region with this test id.
    pub async fn focus_in(&self, region: &str) -> Outcome {
        let script = format!("return !!document.activeElement?.closest(`[data-testid='{region}']`)");
        self.wait_js(&format!("the focus inside “{region}”"), &script).await
    }

    /// What has the focus: its element, name and region.
    pub async fn focused(&self) -> Outcome<String> {
        let script = "const at = document.activeElement; if (!at) return 'nothing'; \
            const name = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.name || ''; \
            const region = at.closest('[data-testid]')?.getAttribute('data-testid') ?? 'no region'; \
            return `${at.tagName.toLowerCase()} “${name.trim().slice(0, 80)}” in ${region}`";
        Ok(self.js(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
    }

    /// A PNG of the page as it is now.
    ///
    /// A picture is taken with the next frame, and a page on which nothing changes has none: so an
    /// invisible dot changes meanwhile.
    pub async fn screenshot(&self) -> Outcome<Vec<u8>> {
        let stir = "const dot = document.createElement('i'); dot.ariaHidden = 'true'; \
            Object.assign(dot.style, { position: 'fixed', inset: '0 auto auto 0', width: '1px', height: '1px', opacity: '0.01' }); \
            document.documentElement.append(dot); let shade = 0; \
            window.frontDoorStir = setInterval(() => { shade = 1 - shade; dot.style.background = `rgb(${shade}, 0, 0)` }, 10); window.frontDoorDot = dot";
        self.js(stir, Vec::new()).await?;
        let taken = self.picture().await;
        self.js("clearInterval(window.frontDoorStir); window.frontDoorDot.remove()", Vec::new()).await?;
        taken
    }

    async fn picture(&self) -> Outcome<Vec<u8>> {
        let taken = tokio::time::timeout(PATIENCE, self.client.screenshot()).await;
        Ok(taken.map_err(|_| Fault::new("The window gave no picture of itself within 20 seconds."))??)
    }

    /// Makes the page so many pixels wide and high, as a smaller screen would.
    pub async fn size(&self, width: u32, height: u32) -> Outcome {
        Ok(self.client.set_window_size(width, height).await?)
    }

    /// Switches the theme: `light`, `dim` or `contrast`.
    pub async fn theme(&self, name: &str) -> Outcome {
        self.js("document.documentElement.dataset.theme = arguments[0]", vec![json!(name)]).await.map(drop)
    }

    /// The display it is on, such as `:7`.
    pub fn display(&self) -> &str {
        self.display.name()
    }

    /// The program's own process.
    pub fn process(&self) -> Outcome<u32> {
        let wanted = fs::canonicalize(&self.program)?;
        let mut all = processes::descendants(self.driver.id()).into_iter();
        all.find(|process| processes::file_of(*process).as_ref() == Some(&wanted))
            .ok_or_else(|| Fault::new("The window's process is not there: it ended by itself."))
    }

    /// Memory of the program and everything it started, in KiB (PSS).
    pub fn memory_kib(&self) -> Outcome<u64> {
        let own = self.process()?;
        let all = processes::descendants(own).into_iter().chain([own]);
        Ok(all.map(processes::memory_kib).sum())
    }

    /// What the program and the driver printed so far.
    pub fn printed(&self) -> String {
        fs::read_to_string(self.home.path().join(LOG)).unwrap_or_default()
    }

    /// Ends the program the way a power cut does.
    pub fn kill(self) -> Outcome {
        processes::kill(self.process()?)
    }

    /// Closes the window in order.
    pub async fn close(self) -> Outcome {
        Ok(self.client.clone().close().await?)
    }

    /// A fault that says what was expected, what can be read and where the focus is; the picture is
    /// kept beside the builds.
    pub async fn report(&self, expected: &str) -> Fault {
        let text = self.text(None).await.unwrap_or_default();
        let shown: String = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(60)
            .fold(String::new(), |all, line| all + "\n    " + line.trim());
        let focus = self.focused().await.unwrap_or_default();
        let kept = self.keep_picture().await.unwrap_or_else(|fault| fault.0);
        Fault(format!(
            "Expected {expected}. The focus is on {focus}. Picture: {kept}. The window says:{shown}"
        ))
    }

    async fn keep_picture(&self) -> Outcome<String> {
        let dir = super::target().join("failed-journeys");
        fs::create_dir_all(&dir)?;
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("journey").replace("::", "-");
        let path = dir.join(format!("{name}.png"));
        fs::write(&path, self.screenshot().await?)?;
        Ok(path.display().to_string())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        for process in processes::descendants(self.driver.id()) {
            // Already gone is as good.
            let _ = processes::kill(process);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn place(region: Option<&str>) -> String {
    region.map(|name| format!(" in “{name}”")).unwrap_or_default()
}

/// Text with every run of white space as one space, so that line breaks on screen do not matter.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
