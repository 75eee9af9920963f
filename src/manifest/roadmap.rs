//! `labs/roadmap.toml` to [`Roadmap`].
//!
//! A pack must stay usable with a broken roadmap or without one: its labs then come in the order of their ids.
use super::fields::{self, Fields};
use super::pack::Pack;
use super::source::{PackText, Problems};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::LabId;
use crate::domain::roadmap::{Phase, Roadmap, Step, StepKind, TaskKind};
use crate::domain::suggest;
use crate::domain::text::printable;
use std::collections::{HashMap, HashSet};
use toml_span::{Spanned, Value};

/// Where the roadmap of a pack is.
const FILE: &str = "labs/roadmap.toml";
/// More weeks than this in one phase are a mistake.
const MAX_WEEKS: u64 = 520;

/// A prerequisite: the step that has it, and where it is named.
struct After {
    step: LabId,
    needs: Spanned<String>,
}

/// Reads the roadmap of a pack that has these lab directories.
///
/// What is wrong with the file comes back beside the roadmap, warnings of the kind [`FindingKind::Warning`] among it.
pub fn load(pack: &Pack, labs: &[LabId]) -> (Roadmap, Vec<Finding>) {
    if !pack.exists(FILE) {
        return (in_order_of_ids(labs), Vec::new());
    }
    let read = PackText::read(pack, FILE).and_then(|source| {
        let roadmap = parse(&source, labs)?;
        Ok(with_the_other_labs(roadmap, labs, &source))
    });
    read.unwrap_or_else(|findings| (in_order_of_ids(labs), findings))
}

fn in_order_of_ids(labs: &[LabId]) -> Roadmap {
    let phases = phase_of("labs", "Labs", labs.to_vec());
    Roadmap { title: "Labs".to_owned(), phases: phases.into_iter().collect() }
}

fn with_the_other_labs(mut roadmap: Roadmap, labs: &[LabId], source: &PackText) -> (Roadmap, Vec<Finding>) {
    let named: HashSet<&LabId> = roadmap.labs().collect();
    let others: Vec<LabId> = labs.iter().filter(|lab| !named.contains(lab)).cloned().collect();
    let warn = |lab: &LabId| {
        let mut finding =
            Finding::new(FindingKind::Warning, format!("{} does not name the lab `{lab}`", source.path()));
        finding.next_step = Some(format!("add it to a phase: `[[phase.step]]` with `lab = \"{lab}\"`"));
        finding
    };
    let warnings = others.iter().map(warn).collect();
    roadmap.phases.extend(phase_of("other-labs", "Other labs", others));
    (roadmap, warnings)
}

fn phase_of(id: &str, title: &str, labs: Vec<LabId>) -> Option<Phase> {
    let step = |id| Step { id, kind: StepKind::Lab, after: Vec::new() };
    let steps: Vec<Step> = labs.into_iter().map(step).collect();
    let id = LabId::new(id).ok().filter(|_| !steps.is_empty())?;
    Some(Phase { id, title: title.to_owned(), weeks: 0, steps })
}

fn parse(source: &PackText, labs: &[LabId]) -> Result<Roadmap, Vec<Finding>> {
    let mut problems = Problems::new(source);
    let mut fields = fields::document("the roadmap", source, &mut problems)?;
    let title = fields.required("title", &mut problems, fields::line);
    let tables = fields.required("phase", &mut problems, fields::array);
    fields.finish(&mut problems);
    let mut reader = RoadmapReader { labs, phase_ids: HashSet::new(), step_ids: Vec::new(), after: Vec::new() };
    let tables = tables.unwrap_or_default();
    // Collected in full before they are judged, so that a wrong phase does not hide the next one.
    let phases: Vec<Option<Phase>> = tables.into_iter().map(|table| reader.phase(table, &mut problems)).collect();
    reader.check_prerequisites(&mut problems);
    let roadmap = title.zip(phases.into_iter().collect()).map(|(title, phases)| Roadmap { title: title.value, phases });
    problems.or(roadmap)
}

/// What all phases share.
struct RoadmapReader<'l> {
    labs: &'l [LabId],
    phase_ids: HashSet<LabId>,
    /// Labs and tasks in the order of the file.
    step_ids: Vec<LabId>,
    after: Vec<After>,
}

impl RoadmapReader<'_> {
    fn phase(&mut self, table: Value<'_>, problems: &mut Problems<'_>) -> Option<Phase> {
        let mut fields = Fields::of("`[[phase]]`", table, problems)?;
        let id = fields.required("id", problems, fields::text);
        let id = id.and_then(|id| Some((lab_id(&id, problems)?, id.span)));
        if let Some((id, span)) = &id
            && !self.phase_ids.insert(id.clone())
        {
            problems.add(*span, format!("there is already a phase `{id}`"));
        }
        let title = fields.required("title", problems, fields::line);
        let weeks = fields.required("weeks", problems, weeks);
        let steps = fields.optional("step", problems, fields::array).unwrap_or_default();
        fields.finish(problems);
        let steps: Vec<Option<Step>> = steps.into_iter().map(|step| self.step(step, problems)).collect();
        let steps = steps.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Phase { id: id?.0, title: title?.value, weeks: weeks?, steps })
    }

    fn step(&mut self, table: Value<'_>, problems: &mut Problems<'_>) -> Option<Step> {
        let mut fields = Fields::of("`[[phase.step]]`", table, problems)?;
        let after = fields.optional("after", problems, fields::texts);
        let after = after.map(Spanned::take).unwrap_or_default();
        let (name, kind) = name_and_kind(&mut fields, problems);
        fields.finish(problems);
        let name = name?;
        let id = lab_id(&name, problems)?;
        self.check_step(&id, &name, kind.as_ref(), problems);
        let needed: Option<Vec<LabId>> = after.iter().map(|needs| LabId::new(&needs.value).ok()).collect();
        self.after.extend(after.into_iter().map(|needs| After { step: id.clone(), needs }));
        // A prerequisite that is no id names no step, which `check_prerequisites` reports.
        Some(Step { id, kind: kind?, after: needed.unwrap_or_default() })
    }

    fn check_step(&mut self, id: &LabId, name: &Spanned<String>, kind: Option<&StepKind>, problems: &mut Problems<'_>) {
        if self.step_ids.contains(id) {
            problems.add(name.span, format!("there is already a step `{id}`"));
        }
        self.step_ids.push(id.clone());
        if kind == Some(&StepKind::Lab) && !self.labs.contains(id) {
            let next = suggest::did_you_mean(id.as_str(), self.labs.iter().map(LabId::as_str));
            problems.add(name.span, format!("there is no directory labs/{id}")).next_step = next;
        }
    }

    /// Every prerequisite must be a step, and no step may need itself.
    fn check_prerequisites(&self, problems: &mut Problems<'_>) {
        let mut needs: HashMap<&str, Vec<&str>> = HashMap::new();
        for after in &self.after {
            let (step, needed) = (after.step.as_str(), after.needs.value.as_str());
            if !self.step_ids.iter().any(|id| id.as_str() == needed) {
                let next = suggest::did_you_mean(needed, self.step_ids.iter().map(LabId::as_str));
                let message = format!("`{}` names no step of this roadmap", printable(needed));
                problems.add(after.needs.span, message).next_step = next;
            } else if let Some(path) = path(needed, step, &needs) {
                let circle = [&[step], path.as_slice()].concat().join(" → ");
                problems.add(after.needs.span, format!("prerequisites go in a circle: {circle}"));
            } else {
                needs.entry(step).or_default().push(needed);
            }
        }
    }
}

/// The steps from `from` to `to`, both among them, along what each needs. `needs` has no circle.
fn path<'a>(from: &'a str, to: &str, needs: &HashMap<&'a str, Vec<&'a str>>) -> Option<Vec<&'a str>> {
    let mut seen = HashSet::new();
    let mut open = vec![vec![from]];
    while let Some(steps) = open.pop() {
        let last = *steps.last()?;
        if last == to {
            return Some(steps);
        }
        if seen.insert(last) {
            open.extend(needs.get(last).into_iter().flatten().map(|next| [steps.as_slice(), &[*next]].concat()));
        }
    }
    None
}

/// What a step is: a lab or a task, and not both.
fn name_and_kind(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> (Option<Spanned<String>>, Option<StepKind>) {
    let keys = (fields.key_span("lab").is_some(), fields.key_span("task").is_some());
    let lab = fields.optional("lab", problems, fields::text);
    let task = fields.optional("task", problems, fields::text);
    match keys {
        (true, false) => {
            fields.forbid(&["kind", "title"], "goes only with `task`: a lab's is in its manifest", problems);
            (lab, Some(StepKind::Lab))
        }
        (false, true) => (task, task_kind(fields, problems)),
        (both, _) => {
            let wrong = if both { "both `lab` and `task`" } else { "neither `lab` nor `task`" };
            problems.add(fields.span(), format!("this step has {wrong}"));
            fields.forbid(&["kind", "title"], "goes only with `task`", problems);
            (None, None)
        }
    }
}

fn task_kind(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<StepKind> {
    let kind = fields.required("kind", problems, fields::text);
    let title = fields.required("title", problems, fields::line);
    let kind = kind?;
    let Some((known, _)) = TaskKind::ALL.iter().find(|(_, name)| *name == kind.value) else {
        let names = TaskKind::ALL.map(|(_, name)| name);
        let next = suggest::did_you_mean(&kind.value, names);
        let finding = problems.add(kind.span, format!("`{}` is no kind of task", printable(&kind.value)));
        finding.next_step = next.or_else(|| Some(format!("use one of {}", names.join(", "))));
        return None;
    };
    Some(StepKind::Task { kind: *known, title: title?.value })
}

fn weeks(name: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<u32> {
    let weeks = fields::whole(name, value, problems)?;
    if weeks.value > MAX_WEEKS {
        problems.add(weeks.span, format!("{name} must be at most {MAX_WEEKS}"));
    }
    u32::try_from(weeks.value).ok()
}

fn lab_id(id: &Spanned<String>, problems: &mut Problems<'_>) -> Option<LabId> {
    let valid = LabId::new(&id.value);
    if let Err(error) = &valid {
        problems.add(id.span, printable(&error.to_string()));
    }
    valid.ok()
}
