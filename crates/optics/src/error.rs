//! Why light cannot be computed: every error names the element or channel, the value and the limit.

/// An input the optical model cannot compute with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpticsError {
    /// A launch does not state one power for every channel of the line.
    #[error(
        "{powers_count} powers are launched into a line prepared for {channels_count} channels; give one power for each"
    )]
    PowersCount {
        /// Powers given.
        powers_count: usize,
        /// Channels of the line.
        channels_count: usize,
    },
    /// A spectrum without channels.
    #[error("the spectrum has no channels; light needs at least one")]
    NoChannels,
    /// A figure of one channel is out of its range.
    #[error("channel {channel_no} at {frequency_thz} THz: {field} is {value}; it must be {limit}")]
    ChannelValue {
        /// Number of the channel, the lowest frequency first, from 1.
        channel_no: usize,
        /// Its centre.
        frequency_thz: f64,
        /// The figure, with its unit suffix.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// Two neighbours overlap, or are not in ascending order.
    #[error(
        "channels at {lower_thz} and {upper_thz} THz: their slots overlap by {overlap_ghz} GHz; \
         order channels by frequency and space them by at least one slot"
    )]
    ChannelsOverlap {
        /// Centre of the first.
        lower_thz: f64,
        /// Centre of the next.
        upper_thz: f64,
        /// How much of the slots is shared.
        overlap_ghz: f64,
    },
    /// A figure of an element is out of its range.
    #[error("{element}: {field} is {value}; it must be {limit}")]
    ElementValue {
        /// Name of the fibre or amplifier.
        element: String,
        /// The figure, with its unit suffix.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// A table is given beside a number, or neither is.
    #[error("{element}: give either {field} or a table of points for it, not {given}")]
    OneOfTwo {
        /// Name of the fibre.
        element: String,
        /// The figure, with its unit suffix.
        field: &'static str,
        /// `both` or `neither`.
        given: &'static str,
    },
    /// A frequency lies outside a table; values are never extrapolated.
    #[error(
        "{element}: the table of {field} covers {low_thz} to {high_thz} THz, not {frequency_thz} THz; \
         extend the table or drop the channel"
    )]
    BeyondTable {
        /// Name of the fibre.
        element: String,
        /// The tabulated figure.
        field: &'static str,
        /// Where a value was needed.
        frequency_thz: f64,
        /// First frequency of the table.
        low_thz: f64,
        /// Last frequency of the table.
        high_thz: f64,
    },
    /// The frequencies of a table do not ascend, or a value is not a number.
    #[error("{element}: the table of {field} must ascend strictly in frequency with finite values")]
    TableDisordered {
        /// Name of the fibre.
        element: String,
        /// The tabulated figure.
        field: &'static str,
    },
    /// The closed form of nonlinear interference needs dispersion.
    #[error(
        "{element}: mean dispersion of the channels at {first_thz} and {second_thz} THz is zero; \
         the closed GN form does not hold there"
    )]
    DispersionZero {
        /// Name of the fibre.
        element: String,
        /// One channel.
        first_thz: f64,
        /// The other, or the same.
        second_thz: f64,
    },
    /// No channel fits the band of an amplifier.
    #[error("{element}: no channel lies wholly within its band {low_thz} to {high_thz} THz")]
    NoChannelInBand {
        /// Name of the amplifier.
        element: String,
        /// Lower edge.
        low_thz: f64,
        /// Upper edge.
        high_thz: f64,
    },
    /// Two noise figures that no pair of coils has.
    #[error(
        "{element}: no two-coil amplifier has these noise figures: {figure} is {value_db} dB; it must be {limit}"
    )]
    TwoCoilUnsolvable {
        /// Name of the amplifier.
        element: String,
        /// The derived figure that fails.
        figure: &'static str,
        /// Its value.
        value_db: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// Raman scattering is wanted in a fibre whose Raman gain is not known.
    #[error(
        "{element}: no Raman gain is stated; give the fibre a table of gain over offset, or leave Raman scattering out"
    )]
    RamanGainMissing {
        /// Name of the fibre.
        element: String,
    },
    /// Powers, waves and pumps do not belong together.
    #[error(
        "{element}: {waves_count} waves, {powers_count} powers, {pumps_count} pumps; \
         give one power for each wave, and no more pumps than waves"
    )]
    WavesMiscounted {
        /// Name of the span.
        element: String,
        /// Waves.
        waves_count: usize,
        /// Powers given for them.
        powers_count: usize,
        /// How many of the waves are said to be pumps.
        pumps_count: usize,
    },
    /// The powers along a pumped fibre do not settle.
    #[error(
        "{element}: powers along the fibre still change by {change_db} dB after {iterations_count} iterations \
         on a grid of {step_m} m; the limit is {tolerance_db} dB; lower the pump powers or loosen the limit"
    )]
    RamanUnsettled {
        /// Name of the span.
        element: String,
        /// Iterations done on the last grid.
        iterations_count: usize,
        /// Step of that grid.
        step_m: f64,
        /// Largest change of the last iteration, or between the last two grids.
        change_db: f64,
        /// What was asked for.
        tolerance_db: f64,
    },
    /// A generalised model of interference has no answer.
    #[error("{element}: {source}")]
    Interference {
        /// Name of the span.
        element: String,
        /// Why.
        source: crate::nli::ggn::GgnError,
    },
    /// A channel to be integrated is none of the spectrum's.
    #[error("{element}: channel {channel_no} is to be computed, the channels run from 1 to {channels_count}")]
    ChannelUnknown {
        /// Name of the span.
        element: String,
        /// The channel, from 1.
        channel_no: usize,
        /// How many there are.
        channels_count: usize,
    },
    /// A list of an amplifier's shape lies on no grid.
    #[error(
        "{element}: {field} has {count} values over {low_thz} to {high_thz} THz; it must have none, or at least two \
         finite ones over a band that ascends"
    )]
    ShapeUnreadable {
        /// Name of the amplifier.
        element: String,
        /// The list.
        field: &'static str,
        /// How many values it has.
        count: usize,
        /// Lower edge of its band.
        low_thz: f64,
        /// Upper edge.
        high_thz: f64,
    },
    /// A noise mask stated for equal slots meets slots of several widths.
    #[error(
        "{element}: its noise mask holds for slots of one width, the channels have {slot_ghz} and {other_ghz} GHz; \
         choose another noise model or one slot width"
    )]
    SlotsDiffer {
        /// Name of the amplifier.
        element: String,
        /// One width.
        slot_ghz: f64,
        /// Another.
        other_ghz: f64,
    },
    /// An amplifier beside others states no band.
    #[error("{element}: an amplifier beside others must state its band")]
    BandMissing {
        /// Name of the amplifier.
        element: String,
    },
    /// Two amplifiers side by side take the same channels.
    #[error(
        "{element}: {lower} goes up to {lower_high_thz} THz, {upper} starts at {upper_low_thz} THz; part their bands"
    )]
    BandsOverlap {
        /// Name of the multiband amplifier.
        element: String,
        /// Name of the lower amplifier.
        lower: String,
        /// Name of the upper.
        upper: String,
        /// Where the lower ends.
        lower_high_thz: f64,
        /// Where the upper starts.
        upper_low_thz: f64,
    },
    /// No channel fits any band of a multiband amplifier.
    #[error("{element}: no channel lies wholly within any of its bands")]
    NoChannelInAnyBand {
        /// Name of the multiband amplifier.
        element: String,
    },
    /// Light leaves a node towards a degree it does not have.
    #[error("{element}: no target is stated for degree {degree}; stated are: {known}")]
    DegreeUnknown {
        /// Name of the node.
        element: String,
        /// The degree asked for.
        degree: String,
        /// Degrees with a target.
        known: String,
    },
    /// A channel is labelled with a mode the library does not have, or not labelled.
    #[error("channel at {frequency_thz} THz: mode {mode} is not in the library; label it with one that is")]
    ModeUnknown {
        /// Centre of the channel.
        frequency_thz: f64,
        /// Its label.
        mode: String,
    },
    /// Two modes of a library have the same name.
    #[error("mode {mode} is in the library twice; give each its own name")]
    ModeTwice {
        /// The name.
        mode: String,
    },
    /// The points of a penalty table do not ascend, or one is not a number.
    #[error("mode {mode}: the penalties over {field} must ascend strictly with finite values")]
    PenaltiesDisordered {
        /// Name of the mode.
        mode: String,
        /// What the table runs over.
        field: &'static str,
    },
}

/// An error unless `value` is finite and at least `least`.
pub(crate) fn at_least(
    element: &str,
    field: &'static str,
    value: f64,
    least: f64,
    limit: &'static str,
) -> Result<(), OpticsError> {
    if value.is_finite() && value >= least {
        return Ok(());
    }
    Err(OpticsError::ElementValue { element: element.to_owned(), field, value, limit })
}

/// An error unless `value` is finite and above zero.
pub(crate) fn positive(element: &str, field: &'static str, value: f64) -> Result<(), OpticsError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    let limit = "a finite number above 0";
    Err(OpticsError::ElementValue { element: element.to_owned(), field, value, limit })
}

/// An error unless `value` is finite.
pub(crate) fn finite(element: &str, field: &'static str, value: f64) -> Result<(), OpticsError> {
    at_least(element, field, value, f64::MIN, "a finite number")
}
