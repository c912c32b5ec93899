//! Registers along the kilometre point: what lies where, and burial against its target.

use super::{list_of, plan_of};
use crate::args::workbench::RegistersArgs;
use crate::console::say;
use crate::failure::Failure;
use crate::work::printed;
use ::rpl::register::{Register, RegisterEntry, TargetBand, along, burial_shortfall, summary};

/// `rpl registers`
pub fn run(args: &RegistersArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let of_leg: Vec<&Register> = plan.register.iter().filter(|register| register.leg == list.leg).collect();
    let asked = |register: &&&Register| args.register.as_ref().is_none_or(|id| register.id == *id);
    let registers: Vec<&Register> = of_leg.iter().filter(asked).copied().collect();
    if registers.is_empty() {
        let known: Vec<&str> = of_leg.iter().map(|register| register.id.as_str()).collect();
        let what = if known.is_empty() {
            format!("leg {} has no register", list.leg)
        } else {
            format!("there is no such register; leg {} has {}", list.leg, known.join(", "))
        };
        return Err(Failure::input(what)
            .now("bring one in with `wetplant import FILE --register KIND --kp route --into PROJECT`"));
    }
    let window = (args.from_km.unwrap_or(f64::NEG_INFINITY), args.to_km.unwrap_or(f64::INFINITY));
    let mut answers = Vec::new();
    for register in registers {
        let targets = TargetBand::of_list(list, register.kp);
        let entries = along(register, window.0, window.1);
        let totals = summary(register, &targets);
        let short =
            if register.kind.is_burial_log() { burial_shortfall(register, &targets) } else { Vec::new() };
        if json {
            answers.push(serde_json::json!({
                "register": register.id,
                "kind": register.kind,
                "kp": register.kp,
                "revision": register.revision,
                "entries": printed(&entries),
                "summary": printed(&totals),
                "burial_shortfall": printed(&short),
            }));
            continue;
        }
        say!(
            "{}: {}, KP along the {} of revision {}, {} entries",
            register.id,
            register.kind.word(),
            register.kp.word(),
            register.revision,
            register.entry.len()
        );
        for entry in entries {
            say!("  {}", entry_line(entry));
        }
        for class in &totals.by_class {
            say!("  {:<36} {:>10.3} km {:>6.1} %", class.what, class.length_km, class.share_pct);
        }
        for run in &short {
            let achieved =
                run.achieved_m.map_or_else(|| "not logged".to_owned(), |m| format!("{m:.2} m achieved"));
            say!(
                "  short of its burial target: KP {:.3} to {:.3}, target {:.2} m, {achieved}",
                run.from_kp_km,
                run.to_kp_km,
                run.target_m
            );
        }
    }
    if json {
        say!("{}", serde_json::json!({ "registers": answers }));
    }
    Ok(())
}

fn entry_line(entry: &RegisterEntry) -> String {
    let place = match entry.reach_km() {
        Some((from_km, to_km)) if (to_km - from_km).abs() > 0.0 => format!("{from_km:>9.3} to {to_km:>9.3}"),
        Some((from_km, _)) => format!("{from_km:>9.3}{:13}", ""),
        None => format!("{:22}", "no KP"),
    };
    let depth = entry.burial_m.map(|burial_m| format!("{burial_m:.2} m"));
    let words = [&entry.what, &entry.owner, &entry.state, &entry.document, &entry.remark];
    let words: Vec<&str> = words.into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    format!("{place}  {}", depth.iter().map(String::as_str).chain(words).collect::<Vec<_>>().join(" · "))
}
