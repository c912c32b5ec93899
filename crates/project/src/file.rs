//! The project file: one GeoPackage whose truth is its event log.

use crate::edits::{self, ProposedEdit};
use crate::error::ProjectError;
use crate::event::{EditDiscarded, FORMAT, NewEvent, ProjectCreated, ProjectEvent, RevisionRecorded, Stamp};
use crate::fold::{Fold, Revision, is_incomplete};
use crate::plan::{self, Plan};
use crate::tables::{self, Cells};
use crate::{check, grids, schema};
use consortium::agreement::Party;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use store::{Draft, EventStore as _, Head, Receipt, SqliteStore};
use units::{Finding, Severity};

/// Told of each event once it is durable: its number and its hash.
pub type Acknowledge<'a> = dyn FnMut(u64, &str) + 'a;

/// A project, open.
///
/// # Example
/// ```no_run
/// # use wetplant_project as project;
/// use project::{NewEvent, ProjectFile, Stamp};
/// let plan = project::plan::read_toml(&std::fs::read_to_string("plan.toml")?)?;
/// let grid = std::fs::read("caspian.tif")?;
///
/// // Time, actor and salts are inputs; an example takes them from a seed.
/// let mut salts = store::derived_salts("demo");
/// let mut stamp =
///     Stamp { at_utc: "2026-11-25T03:00:00Z", actor: "engineer", author_key_id: "", salts: &mut salts };
/// let mut told = |sequence_no: u64, hash: &str| println!("{sequence_no} {hash}");
///
/// let first = project::file::beginning(&[("caspian", &grid)], &[&plan])?;
/// let file = ProjectFile::create("trans-caspian.gpkg".as_ref(), "Trans-Caspian", &first, &mut stamp, &mut told)?;
/// assert_eq!(file.head_plan()?, plan);
/// assert_eq!(file.plan_at(&plan.revision)?, plan);
/// assert!(project::verify::verify("trans-caspian.gpkg".as_ref())?.fine);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ProjectFile {
    store: SqliteStore,
    fold: Fold,
}

/// The events of a new project after its first: grids, then each plan section by section and named as a revision.
///
/// # Errors
/// When a plan cannot be written down or a label occurs twice.
pub fn beginning<'a>(grids: &[(&str, &'a [u8])], plans: &[&Plan]) -> Result<Vec<NewEvent<'a>>, ProjectError> {
    let mut fold = Fold::default();
    fold.apply(1, "", &created(""))?;
    let mut events: Vec<NewEvent> = grids.iter().map(|(name, bytes)| NewEvent::grid(name, bytes)).collect();
    for plan in plans {
        for event in revision_events(&fold, plan)? {
            fold.apply(fold.head_no + 1, "", &event)?;
            events.push(event.into());
        }
    }
    Ok(events)
}

impl ProjectFile {
    /// Makes a project at `path`, which must be free: its first event comes with the file, in one step; every other is
    /// appended and acknowledged by itself.
    ///
    /// # Errors
    /// When the name is taken, an event says what cannot be, or the system refuses. All events are checked before
    /// anything is written; what fails before the first acknowledgement leaves nothing behind, what was acknowledged
    /// stays.
    pub fn create(
        path: &Path,
        name: &str,
        first: &[NewEvent<'_>],
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<Self, ProjectError> {
        let begun = NewEvent::from(created(name));
        let mut trial = Fold::default();
        for new in std::iter::once(&begun).chain(first) {
            advance(&mut trial, new, stamp.at_utc)?;
        }
        let store = SqliteStore::in_memory(&schema::KIND, &schema::objects())?;
        let mut draft = Self { store, fold: Fold::default() };
        let receipts = draft.commit(&[begun], stamp, &[])?;
        let store = draft.store.save_as(path, &schema::KIND)?;
        let mut file = Self { store, fold: draft.fold };
        receipts.iter().for_each(|receipt| acknowledge(receipt.sequence_no, &receipt.hash));
        file.append(first, stamp, acknowledge)?;
        Ok(file)
    }

    /// Opens a project to read and append. Opening changes nothing of its content.
    ///
    /// # Errors
    /// When the file is no project, is damaged, its tables were altered, or its log does not verify.
    pub fn open(path: &Path) -> Result<Self, ProjectError> {
        Self::of_store(SqliteStore::open(path, &schema::KIND)?)
    }

    /// Opens the bytes of a project to look at them.
    ///
    /// # Errors
    /// As for [`ProjectFile::open`].
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, ProjectError> {
        Self::of_store(SqliteStore::of_bytes(bytes, &schema::KIND)?)
    }

    /// Appends events in order, each durable before it is acknowledged and before the next begins.
    ///
    /// # Errors
    /// When edits of another program wait, an event says what cannot be, somebody else appended since, or the system
    /// refuses. What was acknowledged stays.
    pub fn append(
        &mut self,
        new: &[NewEvent<'_>],
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<(), ProjectError> {
        for event in new {
            let receipts = self.commit(std::slice::from_ref(event), stamp, &[])?;
            receipts.iter().for_each(|receipt| acknowledge(receipt.sequence_no, &receipt.hash));
        }
        Ok(())
    }

    /// Makes `plan` the plan of the project, by the sections that differ, and names it with its own `revision` label.
    ///
    /// # Errors
    /// As for [`ProjectFile::append`], and when the label is taken; nothing is appended then.
    pub fn record_revision(
        &mut self,
        plan: &Plan,
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<(), ProjectError> {
        let events = revision_events(&self.fold, plan)?;
        let mut trial = self.fold.clone();
        for event in &events {
            trial.apply(trial.head_no + 1, stamp.at_utc, event)?;
        }
        let events: Vec<NewEvent> = events.into_iter().map(NewEvent::from).collect();
        self.append(&events, stamp, acknowledge)
    }

    /// What the log says so far.
    #[must_use]
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    /// The end of the log.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn head(&self) -> Result<Head, ProjectError> {
        Ok(self.store.head()?)
    }

    /// The plan as it stands.
    ///
    /// # Errors
    /// When it is not whole, or this copy leaves out what it needs.
    pub fn head_plan(&self) -> Result<Plan, ProjectError> {
        self.fold.plan()
    }

    /// The plan of a revision.
    ///
    /// # Errors
    /// When there is no such revision, and as for [`ProjectFile::head_plan`].
    pub fn plan_at(&self, label: &str) -> Result<Plan, ProjectError> {
        let revision = self.fold.revisions.iter().find(|revision| revision.label == label);
        let revision = revision.ok_or_else(|| ProjectError::RevisionUnknown {
            label: label.to_owned(),
            known: self.fold.revisions.iter().map(|revision| revision.label.clone()).collect(),
        })?;
        Fold::of(&self.store.read(1, revision.sequence_no)?)?.plan()
    }

    /// The revisions in the order of the log.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.fold.revisions
    }

    /// The bytes of a grid, checked against the hash in the log.
    ///
    /// # Errors
    /// When there is no such grid, or its bytes are damaged.
    pub fn grid_bytes(&self, name: &str) -> Result<Vec<u8>, ProjectError> {
        grids::read(self.store.connection(), &self.fold, name)
    }

    /// What another program changed in the layers.
    ///
    /// # Errors
    /// When the layers cannot be read.
    pub fn pending_edits(&self) -> Result<Vec<ProposedEdit>, ProjectError> {
        edits::pending(self.store.connection(), &self.fold)
    }

    /// Takes every edit, in one transaction: legs become given, landing points, areas and the sector line move. Returns
    /// the edits as they were.
    ///
    /// # Errors
    /// When one of them cannot be taken, or the plan would block where it does not now: then none is taken and all
    /// still wait. As for [`ProjectFile::append`].
    pub fn accept_edits(
        &mut self,
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<Vec<ProposedEdit>, ProjectError> {
        let pending = self.pending_edits()?;
        refuse_obstructed(&pending)?;
        let by = format!("{}, {}", stamp.actor, stamp.at_utc);
        let events = if pending.is_empty() {
            Vec::new()
        } else {
            edits::acceptance(self.store.connection(), &self.fold, &pending, &by)?
        };
        refuse_blocking(&self.fold, &events, stamp.at_utc)?;
        self.settle(events, pending, stamp, acknowledge)
    }

    /// Leaves every edit aside: records them as discarded and writes the layers again. Returns the edits as they were.
    ///
    /// # Errors
    /// As for [`ProjectFile::append`].
    pub fn discard_edits(
        &mut self,
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<Vec<ProposedEdit>, ProjectError> {
        let edits = self.pending_edits()?;
        let events = if edits.is_empty() {
            Vec::new()
        } else {
            vec![ProjectEvent::EditDiscarded(EditDiscarded { edits: edits.clone() })]
        };
        self.settle(events, edits, stamp, acknowledge)
    }

    /// Writes a copy for one party to a new file: what the party may not read is left out, and it still verifies.
    ///
    /// # Errors
    /// When no plan in the log names the party, the name is taken, edits of another program wait, or the system
    /// refuses; nothing is left behind then.
    pub fn copy_for(&self, party: &str, path: &Path) -> Result<(), ProjectError> {
        self.refuse_stranger(party)?;
        refuse_pending(&self.pending_edits()?)?;
        let store = self.store.copy_for(party, &schema::KIND, &schema::objects())?;
        let fold = Fold::of(&store.read(1, u64::MAX)?)?;
        let results = match &fold.design {
            Some(_) => tables::actual_results(self.store.connection())?,
            None => Vec::new(),
        };
        grids::copy(self.store.connection(), store.connection(), &fold)?;
        tables::bring_to(store.connection(), &tables::expected(&fold, &results)?)?;
        let saved = store.save_as(path, &schema::KIND);
        saved.map(drop).map_err(|source| ProjectError::Copy { path: path.to_owned(), source })
    }

    /// A party counts when any plan of the log named it: it may have left since, and still has its copy.
    fn refuse_stranger(&self, party: &str) -> Result<(), ProjectError> {
        let mut known = BTreeSet::new();
        for event in self.store.read(1, u64::MAX)? {
            if let Some(ProjectEvent::SectionSet(set)) = ProjectEvent::of(&event)?.filter(sets_parties) {
                let parties: Vec<Party> = serde_json::from_value(set.value).unwrap_or_default();
                known.extend(parties.into_iter().map(|party| party.id));
            }
        }
        if known.contains(party) {
            return Ok(());
        }
        Err(ProjectError::PartyUnknown { party: party.to_owned(), known: known.into_iter().collect() })
    }

    fn of_store(store: SqliteStore) -> Result<Self, ProjectError> {
        let altered = store::schema::differences(store.connection(), &schema::objects())?;
        let ours =
            altered.into_iter().find(|(name, _)| schema::objects().iter().any(|object| object.name == name));
        if let Some((object, state)) = ours {
            return Err(store::StoreError::Schema { object, state }.into());
        }
        refuse_broken(&store)?;
        let fold = Fold::of(&store.read(1, u64::MAX)?)?;
        Ok(Self { store, fold })
    }

    fn settle(
        &mut self,
        events: Vec<ProjectEvent>,
        edits: Vec<ProposedEdit>,
        stamp: &mut Stamp<'_>,
        acknowledge: &mut Acknowledge<'_>,
    ) -> Result<Vec<ProposedEdit>, ProjectError> {
        let new: Vec<NewEvent> = events.into_iter().map(NewEvent::from).collect();
        if !new.is_empty() {
            let receipts = self.commit(&new, stamp, &edits)?;
            receipts.iter().for_each(|receipt| acknowledge(receipt.sequence_no, &receipt.hash));
        }
        Ok(edits)
    }

    /// Appends events in one transaction with everything that follows from them. `settled` are the edits of another
    /// program these events deal with.
    fn commit(
        &mut self,
        new: &[NewEvent<'_>],
        stamp: &mut Stamp<'_>,
        settled: &[ProposedEdit],
    ) -> Result<Vec<Receipt>, ProjectError> {
        refuse_foreign_triggers(self.store.connection())?;
        let drafts = new.iter().map(|event| draft_of(event, stamp)).collect::<Result<Vec<_>, _>>()?;
        let before = &self.fold;
        let mut after = before.clone();
        // What is in the log under its key already is acknowledged, whatever became possible or impossible since.
        let keys: Vec<&str> = new.iter().filter_map(|event| event.idempotency_key.as_deref()).collect();
        let repeated = !keys.is_empty() && keys.len() == new.len() && self.all_known(&keys)?;
        if !repeated {
            for event in new {
                advance(&mut after, event, stamp.at_utc)?;
            }
        }
        let written = self.store.append(before.head_no, &drafts, &mut |connection, _| {
            Ok(project(connection, (before, &after), new, settled)?)
        });
        let receipts = written.map_err(ProjectError::of_append)?;
        if !repeated {
            self.fold = after;
        }
        Ok(receipts)
    }

    fn all_known(&self, keys: &[&str]) -> Result<bool, ProjectError> {
        for key in keys {
            if self.store.find(key)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn created(name: &str) -> ProjectEvent {
    ProjectEvent::ProjectCreated(ProjectCreated { format: FORMAT.to_owned(), name: name.to_owned() })
}

fn sets_parties(event: &ProjectEvent) -> bool {
    matches!(event, ProjectEvent::SectionSet(set) if set.section == "party")
}

fn revision_events(fold: &Fold, plan: &Plan) -> Result<Vec<ProjectEvent>, ProjectError> {
    let mut events = fold.changes_to(plan)?;
    let (label, plan_fingerprint) = (plan.revision.clone(), plan::fingerprint(plan));
    events.push(ProjectEvent::RevisionRecorded(RevisionRecorded { label, plan_fingerprint }));
    Ok(events)
}

fn draft_of(new: &NewEvent<'_>, stamp: &mut Stamp<'_>) -> Result<Draft, ProjectError> {
    Ok(Draft {
        at_utc: stamp.at_utc.to_owned(),
        actor: stamp.actor.to_owned(),
        author_key_id: stamp.author_key_id.to_owned(),
        stream: new.event.stream(),
        kind: new.event.kind().to_owned(),
        readers: new.readers.clone(),
        idempotency_key: new.idempotency_key.clone(),
        salt: (stamp.salts)(),
        body: new.event.body()?,
    })
}

/// Takes a new event into a fold, once what must come with it is there.
fn advance(fold: &mut Fold, new: &NewEvent<'_>, at_utc: &str) -> Result<(), ProjectError> {
    let sequence_no = fold.head_no + 1;
    let refused = |message: &str| {
        let (kind, message) = (new.event.kind().to_owned(), message.to_owned());
        Err(ProjectError::Event { sequence_no, kind, message })
    };
    match (&new.event, new.grid, new.layers) {
        (ProjectEvent::GridAdded(added), Some(bytes), None) => grids::check(added, bytes)?,
        (ProjectEvent::GridAdded(_), _, _) => return refused("a grid comes with its bytes"),
        (ProjectEvent::DesignRecorded(recorded), None, Some(layers)) => {
            if layers.fingerprint() != recorded.layers_fingerprint {
                return refused("the layers are not those the event names");
            }
        }
        (ProjectEvent::DesignRecorded(_), _, _) => return refused("a design comes with its layers"),
        (_, None, None) => {}
        _ => return refused("bytes of a grid come with grid_added, layers with design_recorded"),
    }
    fold.apply(sequence_no, at_utc, &new.event)
}

/// Everything that follows from new events, within their transaction.
fn project(
    connection: &Connection,
    (before, after): (&Fold, &Fold),
    new: &[NewEvent<'_>],
    settled: &[ProposedEdit],
) -> Result<(), ProjectError> {
    if before.head_no > 0 {
        let pending = edits::pending(connection, before)?;
        if settled.is_empty() {
            refuse_pending(&pending)?;
        } else if pending != settled {
            return Err(ProjectError::EditsMoved);
        }
    }
    for event in new {
        if let (ProjectEvent::GridAdded(added), Some(bytes)) = (&event.event, event.grid) {
            grids::add(connection, added, bytes)?;
        }
    }
    let results: Vec<Vec<Cells>> = match (new.iter().rev().find_map(|event| event.layers), &after.design) {
        (Some(layers), _) => layers.rows(),
        (None, Some(_)) => tables::actual_results(connection)?,
        (None, None) => Vec::new(),
    };
    tables::bring_to(connection, &tables::expected(after, &results)?)
}

fn refuse_pending(pending: &[ProposedEdit]) -> Result<(), ProjectError> {
    let edits_count = pending.iter().filter(|edit| edit.has_content()).count();
    match pending.iter().find(|edit| edit.has_content()) {
        Some(first) => Err(ProjectError::PendingEdits {
            edits_count,
            layer: first.layer.clone(),
            place: first.place.clone(),
        }),
        None => Ok(()),
    }
}

/// Edits are taken all or none: what cannot be taken must not be lost on the way.
fn refuse_obstructed(pending: &[ProposedEdit]) -> Result<(), ProjectError> {
    let mut obstructed =
        pending.iter().filter_map(|edit| edit.obstacle.as_ref().map(|obstacle| (edit, obstacle)));
    let Some((first, obstacle)) = obstructed.next() else { return Ok(()) };
    Err(ProjectError::EditsObstructed {
        edits_count: 1 + obstructed.count(),
        layer: first.layer.clone(),
        place: first.place.clone(),
        obstacle: obstacle.clone(),
    })
}

/// Whether the plan would block after these events where it does not now. A project whose first plan is not whole yet
/// has no plan to block.
fn refuse_blocking(fold: &Fold, events: &[ProjectEvent], at_utc: &str) -> Result<(), ProjectError> {
    let mut after = fold.clone();
    for event in events {
        after.apply(after.head_no + 1, at_utc, event)?;
    }
    if after.entered == fold.entered {
        return Ok(());
    }
    let plan = match fold.plan() {
        Err(error) if is_incomplete(&error) => return Ok(()),
        plan => plan?,
    };
    let mut known = blocking(&plan);
    let mut findings = blocking(&after.plan()?);
    // Messages carry figures, which an edit may move: a finding is the same one by its code and its place.
    findings.retain(|finding| {
        let same = |held: &Finding| held.code == finding.code && held.place == finding.place;
        known.iter().position(same).map(|index| known.swap_remove(index)).is_none()
    });
    if findings.is_empty() { Ok(()) } else { Err(ProjectError::EditsBlock { findings }) }
}

fn blocking(plan: &Plan) -> Vec<Finding> {
    let mut findings = check::check(plan);
    findings.retain(|finding| finding.severity == Severity::Blocks);
    findings
}

fn refuse_broken(store: &SqliteStore) -> Result<(), ProjectError> {
    let problems = store.verify_chain().problems;
    let Some(first) = problems.first() else { return Ok(()) };
    Err(ProjectError::ChainBroken {
        problems_count: problems.len(),
        place: first.place.clone().unwrap_or_default(),
        message: first.message.clone(),
    })
}

/// A trigger that is not ours, on a table that is, would run with everything we write.
fn refuse_foreign_triggers(connection: &Connection) -> Result<(), ProjectError> {
    let objects = schema::objects();
    let read = || -> rusqlite::Result<Vec<(String, String)>> {
        let text = "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
        let mut statement = connection.prepare(text)?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let triggers = read().map_err(ProjectError::database("read the file's structure"))?;
    let is_ours = |name: &String| objects.iter().any(|object| object.name.eq_ignore_ascii_case(name));
    match triggers.into_iter().find(|(name, table)| !is_ours(name) && is_ours(table)) {
        Some((object, table)) => Err(ProjectError::ForeignTrigger { object, table }),
        None => Ok(()),
    }
}
