//! The file layer: Landlock, with no right but those a program of the standard library needs.
//!
//! The scratch folder is flat: files may be made, written, renamed and removed in it, but no folders,
//! links, sockets or pipes, so that it can be measured and removed without surprises.
//! Invariant: a path that does not exist grants nothing.

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, LandlockStatus, RestrictionStatus, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};

use super::apply::JailSpec;
use super::layer::{Layer, LayerKind};

/// The newest interface we ask for; older kernels grant what they know.
const NEWEST: ABI = ABI::V7;

/// Restricts this process and says how far the kernel went along.
pub(super) fn restrict(spec: &JailSpec) -> Layer {
    let status = match apply(spec) {
        Ok(status) => status,
        Err(error) => return Layer::missing(LayerKind::Files, error.to_string()),
    };
    let abi = match status.landlock {
        LandlockStatus::Available { effective_abi, .. } => format!("interface {effective_abi:?}"),
        LandlockStatus::NotEnabled => "compiled in but not enabled at boot".to_owned(),
        LandlockStatus::NotImplemented => "not in this kernel".to_owned(),
    };
    match status.ruleset {
        RulesetStatus::FullyEnforced => Layer::active(LayerKind::Files, abi),
        RulesetStatus::PartiallyEnforced => Layer::active(
            LayerKind::Files,
            format!("{abi}, in part: the kernel is older"),
        ),
        RulesetStatus::NotEnforced => Layer::missing(LayerKind::Files, abi),
    }
}

fn apply(spec: &JailSpec) -> Result<RestrictionStatus, RulesetError> {
    let read: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let fill =
        read | AccessFs::WriteFile | AccessFs::Truncate | AccessFs::MakeReg | AccessFs::RemoveFile;
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(&spec.reads, read))?
        .add_rules(path_beneath_rules(
            &spec.executes,
            AccessFs::Execute | AccessFs::ReadFile,
        ))?
        .add_rules(path_beneath_rules(&[&spec.scratch], fill))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?
        .restrict_self()
}
