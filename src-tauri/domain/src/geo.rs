//! Distance and travel time between two places, as estimates that say so.

use serde::{Deserialize, Serialize};

/// A place on the map, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct Position {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Mean radius of the Earth in kilometres.
const EARTH_KM: f64 = 6371.0;

/// How much longer the way on streets is than the straight line, in towns.
const DETOUR: f64 = 1.3;

/// How the estimate is made, for the screen and the guide. 4.8 km/h is the walking speed of Transport
/// for London's accessibility levels (PTAL); bus, car and detour are rounded from what is commonly
/// published for outer London, and want checking against real journeys (drafted here †).
pub const METHOD: &str = "Straight line times 1.3; walking 4.8 km/h, bus 12 km/h and 8 minutes' wait, \
     car 20 km/h and 5 minutes to park. May be a third out either way; from the first half of a \
     postcode, a kilometre or two more.";

impl Position {
    /// Great-circle distance in kilometres.
    pub fn km_to(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let chord = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
    }
}

/// How a person would travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Travel {
    /// On foot.
    Walk,
    /// By bus.
    #[default]
    Bus,
    /// By car.
    Car,
}

impl Travel {
    /// Estimated minutes for a straight line of `km`, rounded up; see [`METHOD`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=10,000 minutes before the cast"
    )]
    pub fn minutes(self, km: f64) -> u16 {
        let (km_per_hour, fixed) = match self {
            Self::Walk => (4.8, 0.0),
            Self::Bus => (12.0, 8.0),
            Self::Car => (20.0, 5.0),
        };
        let minutes = km * DETOUR / km_per_hour * 60.0 + fixed;
        minutes.ceil().clamp(0.0, 10_000.0) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_takes_each_mode_its_own_time() {
        for (travel, km, expected) in [
            (Travel::Walk, 0.0, 0),
            (Travel::Walk, 1.0, 17),
            (Travel::Bus, 0.0, 8),
            (Travel::Bus, 1.0, 15),
            (Travel::Car, 1.0, 9),
            (Travel::Car, 10.0, 44),
        ] {
            assert_eq!(travel.minutes(km), expected, "{travel:?} {km}");
        }
    }

    #[test]
    fn barking_to_romford_is_eight_kilometres() {
        let barking = Position { lat: 51.5396, lon: 0.0808 };
        let romford = Position { lat: 51.5748, lon: 0.1832 };
        let km = barking.km_to(romford);
        assert!((7.9..8.3).contains(&km), "{km}");
        assert!((km - romford.km_to(barking)).abs() < 1e-9);
        assert!(barking.km_to(barking) < 1e-9);
    }
}
