//! Free slots over all hubs at once, and why others are not offered.

use crate::{Slot, Store, StoreError, slots};
use front_door_domain::{
    appointments::{ClinicianRole, Mode},
    ids::{HubId, UserId},
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row, Sqlite, query::Query, sqlite::SqliteArguments};

/// Which slots fit. Slots that somebody holds are in the answer: the hold says so.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotQuery {
    /// Starting at this moment or later.
    pub from: Timestamp,
    /// Starting before this moment.
    pub to: Timestamp,
    /// At these hubs; at all where empty.
    pub hubs: Vec<HubId>,
    /// In these modes; in all where empty.
    pub modes: Vec<Mode>,
    /// With this role.
    pub role: Option<ClinicianRole>,
    /// With a woman (true) or a man (false).
    pub woman: Option<bool>,
    /// With a clinician who speaks this language.
    pub language: Option<String>,
    /// Without steps; phone and online have none.
    pub step_free: bool,
    /// So many adjacent places, at least 1.
    pub places: u16,
    /// Leave out the first so many: for the next page.
    pub skip: u32,
    /// At most so many rows.
    pub limit: u32,
}

impl SlotQuery {
    /// Every free slot in a span of time, at most 50.
    pub fn within(from: Timestamp, to: Timestamp) -> Self {
        Self {
            from,
            to,
            hubs: Vec::new(),
            modes: Vec::new(),
            role: None,
            woman: None,
            language: None,
            step_free: false,
            places: 1,
            skip: 0,
            limit: 50,
        }
    }
}

/// The free slots of one day of a grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FreeDay {
    /// How many fit.
    pub fit: u64,
    /// One for each of the first times of each place, in order of time.
    pub slots: Vec<Slot>,
}

/// How many free slots of the span each wish alone keeps back: they would fit but for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NotOffered {
    /// Slots that fit every wish.
    pub fit: u64,
    /// Free slots in the span, whatever the wishes.
    pub free: u64,
    /// At other hubs.
    pub hub: u64,
    /// In other modes.
    pub mode: u64,
    /// With another role.
    pub role: u64,
    /// Not with a woman, or not with a man.
    pub woman: u64,
    /// Without the language.
    pub language: u64,
    /// With steps.
    pub steps: u64,
    /// Without enough free places beside them.
    pub places: u64,
}

/// The wishes as conditions on a free slot, each written once. ?1 to ?9 are bound by [`wishes`].
macro_rules! wish {
    (all) => {
        concat!(wish!(span), " AND ", wish!(asked))
    };
    (fits) => {
        concat!(wish!(free), " AND ", wish!(asked))
    };
    (asked) => {
        concat!(
            wish!(hub),
            " AND ",
            wish!(mode),
            " AND ",
            wish!(role),
            " AND ",
            wish!(woman),
            " AND ",
            wish!(language),
            " AND ",
            wish!(steps),
            " AND ",
            wish!(places)
        )
    };
    (span) => {
        concat!(wish!(free), " AND slot.start >= ?1 AND slot.start < ?2")
    };
    (free) => {
        "slot.taken_by IS NULL"
    };
    (hub) => {
        "(?3 IS NULL OR slot.hub IN (SELECT value FROM json_each(?3)))"
    };
    (mode) => {
        "(?4 IS NULL OR slot.mode IN (SELECT value FROM json_each(?4)))"
    };
    (role) => {
        "(?5 IS NULL OR slot.role = ?5)"
    };
    (woman) => {
        "(?6 IS NULL OR slot.woman IS ?6)"
    };
    (language) => {
        "(?7 IS NULL OR instr(slot.languages, ?7) > 0)"
    };
    (steps) => {
        "(?8 = 0 OR slot.step_free = 1 OR slot.mode <> 2)"
    };
    (places) => {
        "(?9 < 2 OR (SELECT count(*) FROM slot n WHERE n.session = slot.session AND n.ordinal > slot.ordinal
                     AND n.ordinal < slot.ordinal + ?9 AND n.taken_by IS NULL) = ?9 - 1)"
    };
}

fn wishes<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    wanted: &SlotQuery,
) -> Query<'q, Sqlite, SqliteArguments> {
    let list = |values: Vec<Value>| (!values.is_empty()).then(|| Value::Array(values).to_string());
    query
        .bind(wanted.from.as_millisecond())
        .bind(wanted.to.as_millisecond())
        .bind(list(wanted.hubs.iter().map(|hub| hub.0.clone().into()).collect()))
        .bind(list(wanted.modes.iter().map(|mode| slots::mode_code(*mode).into()).collect()))
        .bind(wanted.role.map(slots::role_code))
        .bind(wanted.woman)
        .bind(wanted.language.as_ref().map(|language| format!("|{language}|")))
        .bind(wanted.step_free)
        .bind(wanted.places)
}

/// One wish: whether it is asked for, its condition, and where what it keeps back is counted.
#[derive(Clone, Copy)]
struct Wish {
    asked: fn(&SlotQuery) -> bool,
    sql: &'static str,
    kept: fn(&mut NotOffered) -> &mut u64,
}

const WISHES: [Wish; 7] = [
    Wish { asked: |q| !q.hubs.is_empty(), sql: wish!(hub), kept: |n| &mut n.hub },
    Wish { asked: |q| !q.modes.is_empty(), sql: wish!(mode), kept: |n| &mut n.mode },
    Wish { asked: |q| q.role.is_some(), sql: wish!(role), kept: |n| &mut n.role },
    Wish { asked: |q| q.woman.is_some(), sql: wish!(woman), kept: |n| &mut n.woman },
    Wish { asked: |q| q.language.is_some(), sql: wish!(language), kept: |n| &mut n.language },
    Wish { asked: |q| q.step_free, sql: wish!(steps), kept: |n| &mut n.steps },
    Wish { asked: |q| q.places > 1, sql: wish!(places), kept: |n| &mut n.places },
];

/// Counts of all free slots, of those that miss no wish, and of those that miss just one, wish by
/// wish. One bit a wish, looked at once a slot; wishes that nobody has are not looked at, which
/// makes this ten times faster than asking for all of them.
fn misses_sql(asked: &[Wish]) -> String {
    let bits = asked.iter().enumerate().map(|(bit, wish)| format!(" + {} * (NOT {})", 1 << bit, wish.sql));
    let kept = (0..asked.len()).map(|bit| format!(", coalesce(sum(misses = {}), 0)", 1 << bit));
    // The limit keeps the engine from spelling the bits out again in every sum.
    format!(
        "SELECT count(*), coalesce(sum(misses = 0), 0){} FROM (SELECT 0{} AS misses \
         FROM slot INDEXED BY slot_free WHERE {} LIMIT -1)",
        kept.collect::<String>(),
        bits.collect::<String>(),
        wish!(span),
    )
}

/// The first times of each place, day by day; see [`Store::free_by_day`]. ?10 and ?11 are how many
/// times and how many to leave out, ?12 the spans of the days, ?13 the moment at which a hold counts,
/// ?14 whose hold is shown.
const FREE_BY_DAY: &str = concat!(
    "WITH RECURSIVE
     held AS MATERIALIZED (SELECT s.no, CAST(substr(h.entity, 43) AS INTEGER) AS ordinal, h.held_by
         FROM head h INDEXED BY head_of_holder CROSS JOIN session s ON s.id = substr(h.entity, 6, 36)
         WHERE h.held_by IS NOT NULL AND h.held_until > ?13),
     span AS MATERIALIZED (SELECT key AS day, max(value ->> 0, ?1) AS low, min(value ->> 1, ?2) AS high
         FROM json_each(?12)),
     day AS MATERIALIZED (SELECT span.*, (SELECT count(*) FROM slot INDEXED BY slot_free
             WHERE slot.start >= span.low AND slot.start < span.high AND ",
    wish!(fits),
    ") AS fit FROM span),
     hub (hub) AS (SELECT min(hub) FROM session
         UNION ALL SELECT (SELECT min(s.hub) FROM session s WHERE s.hub > hub.hub) FROM hub WHERE hub.hub IS NOT NULL),
     place (mode, hub) AS (VALUES (0, NULL), (1, NULL)
         UNION ALL SELECT 2, hub FROM hub WHERE hub IS NOT NULL),
     time (day, fit, high, mode, hub, nth, start) AS (
         SELECT day.day, day.fit, day.high, place.mode, place.hub, 1,
             (SELECT slot.start FROM slot INDEXED BY slot_free WHERE slot.start >= day.low AND slot.start < day.high
                 AND slot.mode = place.mode AND slot.hub = coalesce(place.hub, slot.hub) AND ",
    wish!(fits),
    " ORDER BY slot.start LIMIT 1)
         FROM day CROSS JOIN place WHERE day.fit > 0
         UNION ALL
         SELECT time.day, time.fit, time.high, time.mode, time.hub, time.nth + 1,
             (SELECT slot.start FROM slot INDEXED BY slot_free WHERE slot.start > time.start AND slot.start < time.high
                 AND slot.mode = time.mode AND slot.hub = coalesce(time.hub, slot.hub) AND ",
    wish!(fits),
    " ORDER BY slot.start LIMIT 1)
         FROM time WHERE time.start IS NOT NULL AND time.nth < ?10 + ?11),
     first AS MATERIALIZED (SELECT time.day, time.fit,
             (SELECT slot.session * 65536 + slot.ordinal FROM slot INDEXED BY slot_free
                 WHERE slot.start = time.start
                     AND slot.mode = time.mode AND slot.hub = coalesce(time.hub, slot.hub) AND ",
    wish!(fits),
    " ORDER BY coalesce((SELECT iif(held.held_by = ?14, 0, 2) FROM held
                     WHERE held.no = slot.session AND held.ordinal = slot.ordinal), 1), slot.hub LIMIT 1) AS slot
         FROM time WHERE time.start IS NOT NULL AND time.nth > ?11)
     SELECT ",
    slots::columns!(),
    ", first.day, first.fit
     FROM first CROSS JOIN slot ON slot.session = first.slot / 65536 AND slot.ordinal = first.slot % 65536
         CROSS JOIN session s ON s.no = slot.session
         LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
     ORDER BY slot.start, slot.hub"
);

impl Store {
    /// Free slots that fit, in order of time and hub.
    pub async fn free_slots(&self, wanted: &SlotQuery) -> Result<Vec<Slot>, StoreError> {
        // One walk along the index of free slots, which holds every column that is asked about; the
        // rest is looked up for the rows that are answered only.
        let query = sqlx::query(concat!(
            "SELECT ",
            slots::columns!(),
            " FROM slot INDEXED BY slot_free CROSS JOIN session s ON s.no = slot.session
              LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
              WHERE ",
            wish!(all),
            " ORDER BY slot.start, slot.hub LIMIT ?10 OFFSET ?11"
        ));
        let query = wishes(query, wanted).bind(wanted.limit).bind(wanted.skip);
        let rows = query.fetch_all(&mut *self.reader().await?).await?;
        rows.iter().map(slots::read).collect()
    }

    /// Free slots that fit, day by day: how many, and the first `limit` times of each place. A place is a
    /// hub, and phone and online are one each over all hubs. Where several are free at a time it is
    /// the one that `by` holds at `now`, else one that nobody does, if there is one. The days lie
    /// between `midnights`, one fewer than those. One walk along the index a day counts; then each
    /// place's times are looked for one after the other, which ends after a few steps where ranking
    /// all that fit takes as many rows as there are.
    pub async fn free_by_day(
        &self,
        wanted: &SlotQuery,
        midnights: &[Timestamp],
        now: Timestamp,
        by: Option<UserId>,
    ) -> Result<Vec<FreeDay>, StoreError> {
        let spans = midnights.windows(2).map(|day| day.iter().map(|at| at.as_millisecond()).collect());
        let spans: Vec<Value> = spans.collect();
        let mut days = vec![FreeDay::default(); spans.len()];
        let query = wishes(sqlx::query(FREE_BY_DAY), wanted).bind(wanted.limit).bind(wanted.skip);
        let query = query.bind(Value::Array(spans).to_string()).bind(now.as_millisecond());
        let query = query.bind(by.map(|by| by.to_string()));
        let rows = query.fetch_all(&mut *self.reader().await?).await?;
        for row in &rows {
            let day = usize::try_from(row.try_get::<i64, _>("day")?).ok().and_then(|day| days.get_mut(day));
            if let Some(day) = day {
                day.fit = row.try_get::<i64, _>("fit")?.cast_unsigned();
                day.slots.push(slots::read(row)?);
            }
        }
        Ok(days)
    }

    /// Every slot that runs at a moment, free or taken, in order of hub.
    pub async fn slots_at(&self, at: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let query = sqlx::query(concat!(
            "SELECT ",
            slots::columns!(),
            " FROM session s JOIN slot ON slot.session = s.no
              LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
              WHERE s.start <= ?1 AND s.\"end\" > ?1 AND slot.start <= ?1 AND slot.\"end\" > ?1
              ORDER BY slot.hub, slot.start, s.no, slot.ordinal"
        ));
        let rows = query.bind(at.as_millisecond()).fetch_all(&mut *self.reader().await?).await?;
        rows.iter().map(slots::read).collect()
    }

    /// How many slots there are in a span, free or taken, at one hub (at all where none) in one mode.
    pub async fn count_slots(
        &self,
        (from, to): (Timestamp, Timestamp),
        hub: Option<&HubId>,
        mode: Mode,
    ) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM session s JOIN slot ON slot.session = s.no
             WHERE s.start < ?2 AND s.\"end\" > ?1 AND slot.start >= ?1 AND slot.start < ?2
               AND (?3 IS NULL OR slot.hub = ?3) AND slot.mode = ?4",
        )
        .bind(from.as_millisecond())
        .bind(to.as_millisecond())
        .bind(hub.map(|hub| hub.0.clone()))
        .bind(slots::mode_code(mode))
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(count.cast_unsigned())
    }

    /// How many free slots fit.
    pub async fn count_free(&self, wanted: &SlotQuery) -> Result<u64, StoreError> {
        Ok(self.not_offered(wanted).await?.fit)
    }

    /// Why free slots of the span are not offered: how many each wish keeps back.
    pub async fn not_offered(&self, wanted: &SlotQuery) -> Result<NotOffered, StoreError> {
        let asked: Vec<Wish> = WISHES.into_iter().filter(|wish| (wish.asked)(wanted)).collect();
        let query = sqlx::query(AssertSqlSafe(misses_sql(&asked)));
        let row = wishes(query, wanted).fetch_one(&mut *self.reader().await?).await?;
        let count = |column: usize| row.try_get::<i64, _>(column).map(i64::cast_unsigned);
        let mut not = NotOffered { free: count(0)?, fit: count(1)?, ..NotOffered::default() };
        for (column, wish) in asked.iter().enumerate() {
            *(wish.kept)(&mut not) = count(column + 2)?;
        }
        Ok(not)
    }

    /// When the first free slot starts in the span, whatever the wishes.
    pub async fn first_free(&self, from: Timestamp, to: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut wanted = SlotQuery::within(from, to);
        wanted.limit = 1;
        Ok(self.free_slots(&wanted).await?.first().map(|slot| slot.start))
    }
}
