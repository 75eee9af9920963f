//! The roadmap: phases with weeks, and in them labs and other tasks.

use super::id::LabId;

/// A whole roadmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roadmap {
    pub title: String,
    /// Phases in order.
    pub phases: Vec<Phase>,
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Short id, such as `hdl`.
    pub id: LabId,
    pub title: String,
    /// Planned weeks; 0 in a pack without a plan.
    pub weeks: u32,
    /// Labs and tasks in order.
    pub steps: Vec<Step>,
}

/// A lab or a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Id of the lab or the task; both share one name space.
    pub id: LabId,
    pub kind: StepKind,
    /// Steps that come first.
    pub after: Vec<LabId>,
}

/// What a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// A lab; its title stands in its manifest.
    Lab,
    /// Something that no tool can check.
    Task { kind: TaskKind, title: String },
}

/// Kinds of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    Reading,
    Course,
    /// Tools or machines to set up.
    Setup,
    Project,
    Writing,
    Community,
}

impl TaskKind {
    /// Every kind with its name in `roadmap.toml`.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Reading, "reading"),
        (Self::Course, "course"),
        (Self::Setup, "setup"),
        (Self::Project, "project"),
        (Self::Writing, "writing"),
        (Self::Community, "community"),
    ];

    /// The name in `roadmap.toml`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("task", |(_, name)| name)
    }
}

impl Roadmap {
    /// Planned weeks of all phases.
    pub fn weeks(&self) -> u32 {
        self.phases.iter().map(|phase| phase.weeks).sum()
    }

    /// All steps in order, each with its phase.
    pub fn steps(&self) -> impl Iterator<Item = (&Phase, &Step)> {
        self.phases.iter().flat_map(|phase| phase.steps.iter().map(move |step| (phase, step)))
    }

    /// The ids of the labs in order.
    pub fn labs(&self) -> impl Iterator<Item = &LabId> {
        self.steps().filter(|(_, step)| step.kind == StepKind::Lab).map(|(_, step)| &step.id)
    }
}
