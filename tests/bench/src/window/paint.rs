//! From a key press to changed pixels, in the desk's window and on an echo page in turn.

use super::{
    program::settled,
    screen::{Area, HEIGHT, Screen, WIDTH},
};
use crate::{
    chance::Chance,
    figures::{Bench, Times, count, figure, now},
    house::{House, today},
    raw, typed,
};
use front_door_domain::query;
use std::time::Duration;

/// A press that nothing answers within this time counts as this long.
const LOST: Duration = Duration::from_secs(2);
/// What nobody should have to wait longer for.
const LONG: Duration = Duration::from_millis(150);
/// The least height of a line of text, in pixels.
const LINE: usize = 6;
/// Between two looks: looking without a pause would take a core from what is measured.
const BETWEEN_LOOKS: Duration = Duration::from_micros(500);
/// Between two presses, as a quick typist leaves it.
const PAUSE: Duration = Duration::from_millis(12);

/// A window with the field that takes the keys, and where its answer appears.
pub(crate) struct Typing<'a> {
    screen: &'a Screen,
    answer: Area,
    times: Times,
}

impl<'a> Typing<'a> {
    /// Types once to learn where on the display the answer to a key press appears: the second
    /// band of pixels that change, the first being the field itself.
    pub(crate) fn begin(screen: &'a Screen) -> Bench<Self> {
        for letter in "smit".chars() {
            screen.letter(letter)?;
            std::thread::sleep(Duration::from_millis(150));
        }
        let before = settled(screen)?;
        screen.letter('h')?;
        std::thread::sleep(Duration::from_millis(500));
        let after = settled(screen)?;
        let answer = second_band(&before, &after)
            .ok_or("Typing should show something below the field, and nothing changed there.")?;
        Ok(Self { screen, answer, times: Times::default() })
    }

    /// Presses a key and waits for the answer's pixels to change.
    fn press(&mut self, letter: char, counts: bool) -> Bench {
        let before = self.rest()?;
        let began = now();
        self.screen.letter(letter)?;
        while counts && self.screen.look(self.answer)? == before && began.elapsed() < LOST {
            std::thread::sleep(BETWEEN_LOOKS);
        }
        if counts {
            self.times.since(began);
        }
        std::thread::sleep(PAUSE);
        Ok(())
    }

    /// Waits until the answer's pixels stay as they are.
    fn rest(&self) -> Bench<Vec<u8>> {
        let mut last = self.screen.look(self.answer)?;
        loop {
            std::thread::sleep(PAUSE);
            let seen = self.screen.look(self.answer)?;
            if seen == last {
                return Ok(seen);
            }
            last = seen;
        }
    }
}

/// The second group of neighbouring lines in which pixels differ, as an area around its first line
/// of text. Groups lower than a line of text are edges and shadows.
fn second_band(before: &[u8], after: &[u8]) -> Option<Area> {
    let row = usize::from(WIDTH) * 4;
    let rows: Vec<(&[u8], &[u8])> = before.chunks(row).zip(after.chunks(row)).collect();
    let mut bands: Vec<(usize, usize)> = Vec::new();
    for (place, _) in rows.iter().enumerate().filter(|(_, (one, other))| one != other) {
        match bands.last_mut() {
            Some((_, end)) if *end == place => *end = place + 1,
            _ => bands.push((place, place + 1)),
        }
    }
    let (top, _) = bands.into_iter().filter(|(start, end)| end - start >= LINE).nth(1)?;
    let differs = |(one, other): &(&[u8], &[u8])| {
        one.chunks(4).zip(other.chunks(4)).position(|(one, other)| one != other)
    };
    let left = rows.iter().skip(top).take(2 * LINE).filter_map(differs).min()?;
    let left = u16::try_from(left).ok()?.saturating_sub(150);
    let top = u16::try_from(top).ok()?.saturating_sub(4);
    Some(Area { left, top, width: 640.min(WIDTH - left), height: 44.min(HEIGHT - top) })
}

/// Presses so many keys that are searched for, on both sides in turn.
pub(crate) fn measure(house: &House, ours: &mut Typing<'_>, echo: &mut Typing<'_>, presses: usize) -> Bench {
    let mut chance = Chance::new(31);
    let people = house.people(presses / 3, 41)?;
    let (mut texts, today) = (people.iter(), today()?);
    while ours.times.count() < presses {
        let Some(one) = texts.next() else { break };
        let text = typed::text(one, &mut chance).to_lowercase();
        if !text.chars().all(|letter| ours.screen.has(letter)) {
            continue;
        }
        for side in [&*ours, &*echo] {
            side.screen.select_all()?;
        }
        let mut shown = String::new();
        for (typed, letter) in typed::letter_by_letter(&text).zip(text.chars()) {
            // Where nothing is asked, or the answer reads the same, no pixel has to change.
            let reads = query::read(typed, today).read_as();
            let counts = !raw::statements(typed, today).is_empty() && reads != shown;
            ours.press(letter, counts)?;
            echo.press(letter, counts)?;
            shown = reads;
        }
    }
    report(&ours.times, &echo.times)
}

fn report(ours: &Times, echo: &Times) -> Bench {
    figure("key_to_paint_presses", count(ours.count()), "presses")?;
    ours.figures("key_to_paint")?;
    echo.figures("echo_key_to_paint")?;
    let over = |times: &Times| 100.0 * count(times.over(LONG)) / count(times.count());
    figure("key_to_paint_over_150_ms_percent", over(ours), "percent")?;
    figure("echo_over_150_ms_percent", over(echo), "percent")?;
    figure("key_to_paint_over_150_ms_more_than_echo_percent", over(ours) - over(echo), "percent")
}
