//! The real window beside a bare one: start, key press to paint, memory.

mod paint;
mod program;
mod screen;

use crate::{
    figures::{Bench, Times, figure, now, tell},
    house::{House, PASSWORD},
};
use paint::Typing;
use program::{Program, Running, settled, until_like};
use screen::{ENTER, F2, Screen};
use std::time::Duration;

/// How long nobody types before memory is read as it is at rest.
const REST: Duration = Duration::from_secs(30);
/// How often each window is started.
const STARTS: usize = 7;

/// Measures both windows. The desk must be closed: a window owns its store.
pub(crate) async fn measure(house: &House, presses: usize) -> Bench {
    house.desk.close().await;
    let dir = house.dir().to_string_lossy().into_owned();
    let ours = Program::named("FRONT_DOOR_BIN", &["--data", &dir], house.room().join("home"))?;
    let bare = Program::named("BARE_WINDOW_BIN", &[], house.room().join("bare-home"))?;
    let (our_screen, bare_screen) = (Screen::start()?, Screen::start()?);
    tell("starting both windows");
    start(&ours, &our_screen, &bare, &bare_screen)?;
    let (our_window, bare_window) = (ours.start(&our_screen)?, bare.start(&bare_screen)?);
    settled(&bare_screen)?;
    bare_screen.focus()?;
    sign_in(&our_screen)?;
    tell(&format!("{presses} key presses in both windows"));
    let mut typing = Typing::begin(&our_screen)?;
    let mut echoing = Typing::begin(&bare_screen)?;
    paint::measure(house, &mut typing, &mut echoing, presses)?;
    memory("memory_while_typing", &our_window, &bare_window)?;
    tell("leaving both windows alone for a while");
    std::thread::sleep(REST);
    memory("memory", &our_window, &bare_window)
}

/// Starts each window in turn until it looks as it does when it has come to rest. Ours then shows
/// the sign-in screen: unlocking and signing in are apart.
fn start(ours: &Program, our_screen: &Screen, bare: &Program, bare_screen: &Screen) -> Bench {
    let finished = |program: &Program, screen: &Screen| -> Bench<Vec<u8>> {
        let running = program.start(screen)?;
        let picture = settled(screen)?;
        drop(running);
        gone(screen)?;
        Ok(picture)
    };
    let (our_picture, bare_picture) = (finished(ours, our_screen)?, finished(bare, bare_screen)?);
    let (mut our_times, mut bare_times) = (Times::default(), Times::default());
    for _ in 0..STARTS {
        our_times.take(once(ours, our_screen, &our_picture)?);
        bare_times.take(once(bare, bare_screen, &bare_picture)?);
    }
    figure("start_p50_ms", our_times.percentile(50), "ms")?;
    figure("start_bare_window_p50_ms", bare_times.percentile(50), "ms")?;
    figure("start_ratio_to_bare_window", our_times.percentile(50) / bare_times.percentile(50), "ratio")
}

fn once(program: &Program, screen: &Screen, picture: &[u8]) -> Bench<Duration> {
    let running = program.start(screen)?;
    let took = running.painted(screen, picture)?;
    drop(running);
    gone(screen)?;
    Ok(took)
}

/// Waits until nothing of an ended window is on the display, nor any of its processes.
fn gone(screen: &Screen) -> Bench {
    let blank = vec![0; usize::from(screen::WIDTH) * usize::from(screen::HEIGHT) * 4];
    until_like(screen, &blank, now())?;
    std::thread::sleep(Duration::from_millis(700));
    Ok(())
}

/// Signs in the first person of the list and puts the cursor into the search box.
fn sign_in(screen: &Screen) -> Bench {
    settled(screen)?;
    screen.focus()?;
    std::thread::sleep(Duration::from_millis(300));
    screen.press(ENTER)?;
    std::thread::sleep(Duration::from_millis(500));
    for letter in PASSWORD.chars() {
        screen.letter(letter)?;
    }
    std::thread::sleep(Duration::from_millis(300));
    let before = settled(screen)?;
    let began = now();
    screen.press(ENTER)?;
    let after = settled(screen)?;
    if before == after {
        return Err(
            format!("Signing in changed nothing on the screen within {:.0?}.", began.elapsed()).into()
        );
    }
    screen.press(F2)?;
    settled(screen)?;
    Ok(())
}

fn memory(name: &str, ours: &Running, bare: &Running) -> Bench {
    figure(&format!("{name}_own_process_mib"), ours.own_memory_mib(), "MiB")?;
    figure(&format!("{name}_bare_own_process_mib"), bare.own_memory_mib(), "MiB")?;
    let (ours, bare) = (ours.memory_mib(), bare.memory_mib());
    figure(&format!("{name}_mib"), ours, "MiB")?;
    figure(&format!("{name}_bare_window_mib"), bare, "MiB")?;
    figure(&format!("{name}_ratio_to_bare_window"), ours / bare, "ratio")
}
