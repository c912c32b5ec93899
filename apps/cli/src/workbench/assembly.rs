//! Factory lengths, joints, ship loads and spares of a list.

use super::{list_of, plan_of};
use crate::args::workbench::AssemblyArgs;
use crate::console::say;
use crate::failure::Failure;
use crate::work::{printed, say_findings};
use ::rpl::assembly::{AssemblyRules, JunctionKind, TypeRule, assemble};
use ::rpl::lengths::by_cable_type;
use ::rpl::measure::measure;
use units::{CableKm, Provenance, Tag};

/// `rpl assembly`
pub fn run(args: &AssemblyArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let types = by_cable_type(list, &measure(list));
    let rule = |cable_type: String| TypeRule {
        cable_type,
        factory_length_max_km: CableKm(args.factory_length_km),
        spare_pct: args.spare_pct,
        spare_min_km: CableKm(0.0),
    };
    let rules = AssemblyRules {
        cable_type: types.into_iter().map(|length| rule(length.name)).collect(),
        ship_load_max_km: CableKm(args.ship_load_km),
        provenance: Provenance::new(Tag::Assumed, "given on the command line, one rule for every cable type"),
    };
    let staged = assemble(list, &rules).map_err(Failure::input)?;
    let made = staged.value;
    if json {
        say!(
            "{}",
            serde_json::json!({ "assembly": printed(&made), "rules": printed(&rules), "findings": staged.findings })
        );
        return Ok(());
    }
    for length in &made.factory_length {
        say!(
            "length {:>3}  {:<8} cable KP {:>9.3} to {:>9.3}  {:>8.3} km",
            length.length_no,
            length.cable_type,
            length.from_cable_kp_km.km(),
            length.to_cable_kp_km.km(),
            length.cable_km.km()
        );
    }
    let joints = made.junction.iter().filter(|junction| junction.kind == JunctionKind::Limit).count();
    say!("{joints} joints more than the list shows; {} junctions in all", made.junction.len());
    for load in &made.ship_load {
        say!(
            "ship load {}: lengths {} to {}, {:.3} km",
            load.load_no,
            load.first_length_no,
            load.last_length_no,
            load.cable_km.km()
        );
    }
    for spare in &made.spare {
        say!(
            "spare {:<8} {:.3} km for {:.3} km laid",
            spare.cable_type,
            spare.spare_km.km(),
            spare.laid_km.km()
        );
    }
    say_findings(&staged.findings);
    Ok(())
}
