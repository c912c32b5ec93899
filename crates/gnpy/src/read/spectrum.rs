//! The spectrum file: partitions of a band, each with channels of one kind.

use crate::convert::{giga, thz};
use crate::cursor::{At, Read, Source};
use crate::error::GnpyError;
use network::Partition;
use units::Staged;

/// The partitions a spectrum file states, the lowest first.
///
/// # Errors
/// The first thing that is not what GNPy accepts, with its place.
pub fn read_spectrum(file: &str, bytes: &[u8]) -> Result<Staged<Vec<Partition>>, GnpyError> {
    let source = Source::new(file);
    let tree = source.tree(bytes)?;
    let partitions = partitions_of(&source.top(&tree))?;
    Ok(Staged { value: partitions, findings: source.into_findings() })
}

fn partitions_of(top: &At) -> Read<Vec<Partition>> {
    let fields = top.fields()?;
    let items = fields.must("spectrum", "a list of partitions")?.items()?;
    let mut partitions = items.iter().map(partition).collect::<Read<Vec<_>>>()?;
    fields.finish();
    partitions.sort_by(|a, b| a.first_thz.total_cmp(&b.first_thz));
    Ok(partitions)
}

/// A partition; what it does not state is as GNPy 3.0.1 takes it: 40 dB, 0 dBm, no offset.
fn partition(item: &At) -> Read<Partition> {
    let fields = item.fields()?;
    let first_thz = thz(fields.positive("f_min")?);
    let last = fields.must("f_max", "a frequency in Hz")?;
    let last_thz = thz(last.number()?);
    if last_thz < first_thz {
        return Err(last.wrong("a frequency in Hz, no lower than f_min", "exchange f_min and f_max"));
    }
    let partition = Partition {
        first_thz,
        last_thz,
        slot_ghz: giga(fields.positive("slot_width")?),
        baud_rate_gbd: giga(fields.positive("baud_rate")?),
        roll_off_ratio: fields.number("roll_off")?,
        tx_osnr_0p1nm_db: fields.maybe("tx_osnr")?.unwrap_or(40.0),
        tx_power_dbm: fields.maybe("tx_power_dbm")?.unwrap_or(0.0),
        equalisation_offset_db: fields.maybe("delta_pdb")?.unwrap_or(0.0),
        label: fields.maybe_text("label")?,
    };
    fields.finish();
    Ok(partition)
}
