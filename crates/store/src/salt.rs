//! Salts: 32 bytes that hide what a withheld body says, because a hash of a guess does not match without them.

/// A salt of one event's body.
pub type Salt = [u8; 32];

/// Salts derived from a seed, one after the other: for examples and tests, whose files must be the same in every run.
///
/// Whoever knows the seed can test guesses of withheld bodies; a real project takes its salts from the system.
///
/// # Example
/// ```
/// # use wetplant_store as store;
/// let (mut once, mut again) = (store::derived_salts("demo"), store::derived_salts("demo"));
/// assert_eq!(once(), again());
/// assert_ne!(once(), [0; 32]);
/// ```
pub fn derived_salts(seed: &str) -> impl FnMut() -> Salt + use<> {
    let mut hasher = blake3::Hasher::new_derive_key("wetplant 2026 salts of an example");
    hasher.update(seed.as_bytes());
    let mut stream = hasher.finalize_xof();
    move || {
        let mut salt = [0; 32];
        stream.fill(&mut salt);
        salt
    }
}
