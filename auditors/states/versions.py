"""The version of a finding that everybody reads: written, handed in as it stands, approved by two others."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

APPROVE_VERSION = "auditors.approve_version"
DRAFT_VERSION = "auditors.draft_version"
SEE_VERSIONS = "auditors.see_versions"
WRITE_VERSION = "auditors.write_version"

VERSION_HOOKS = Hooks()

WRITING_PERIOD = periods.Period("auditors.version_writing", _("Writing of a public version"), 5)
APPROVAL_PERIOD = periods.Period("auditors.version_approval", _("Approval of a public version"), 5)
for _period in (WRITING_PERIOD, APPROVAL_PERIOD):
    periods.register(_period)


class VersionState(models.TextChoices):
    DRAFTED = "DRAFTED", pgettext_lazy("public version", "Being written")
    OFFERED = "OFFERED", pgettext_lazy("public version", "Handed in, two approvals missing")
    APPROVED_ONCE = "APPROVED_ONCE", pgettext_lazy("public version", "Approved by one, a second approval missing")
    PUBLISHED = "PUBLISHED", pgettext_lazy("public version", "Published")
    REPLACED = "REPLACED", pgettext_lazy("public version", "Replaced by a newer version")
    TAKEN_DOWN = "TAKEN_DOWN", pgettext_lazy("public version", "Taken out of public view")
    DISCARDED = "DISCARDED", pgettext_lazy("public version", "Discarded")


V = VersionState
TO_APPROVE = (V.OFFERED, V.APPROVED_ONCE)
UNFINISHED = (V.DRAFTED, *TO_APPROVE)


def _not_the_writer(version: Any, actor: Any) -> Any:
    if version.drafted_by_id == actor.pk:
        return _("You wrote this version: two other people must approve it.")
    return None


def _has_read_it(version: Any, actor: Any) -> Any:
    if version.read_by_id != actor.pk or version.read_revision != version.revision:
        return _("Open its own page, read the text, look at each photo, and approve there.")
    return None


def _as_the_first(version: Any, actor: Any) -> Any:
    return _not_the_writer(version, actor) or _has_read_it(version, actor)


def _as_the_second(version: Any, actor: Any) -> Any:
    if version.first_approver_id == actor.pk:
        return _("You have approved this version already: a second person must agree.")
    return _as_the_first(version, actor)


def _step(name: str, sources: tuple[str, ...], target: str, label: Any, permission: str, **more: Any) -> Transition:
    guard = VERSION_HOOKS.guard(name, more.pop("guard", None))
    return Transition(name, sources, target, label=label, permission=permission, guard=guard, **more)


VERSION_WORKFLOW = Workflow(
    name="audit_public_version",
    label=_("Public version of a finding"),
    states=VersionState,
    initial=V.DRAFTED,
    opening_clock=start_clock(WRITING_PERIOD.name),
    settled=(V.PUBLISHED,),
    before=VERSION_HOOKS.before,
    effect=VERSION_HOOKS.effect,
    transitions=(
        _step("hand_in", (V.DRAFTED,), V.OFFERED, _("Hand in for approval"), WRITE_VERSION,
              clock=start_clock(APPROVAL_PERIOD.name)),
        _step("take_back", TO_APPROVE, V.DRAFTED, _("Take back and go on writing"), WRITE_VERSION,
              clock=start_clock(WRITING_PERIOD.name)),
        _step("send_back", TO_APPROVE, V.DRAFTED, _("Send back to be changed"), APPROVE_VERSION,
              guard=_not_the_writer, reason_required=True, clock=start_clock(WRITING_PERIOD.name)),
        _step("approve_first", (V.OFFERED,), V.APPROVED_ONCE, _("Names nobody: approve, as the first"),
              APPROVE_VERSION, guard=_as_the_first, signs="first_approver"),
        _step("publish", (V.APPROVED_ONCE,), V.PUBLISHED, _("Names nobody: publish, as the second"),
              APPROVE_VERSION, guard=_as_the_second, signs="second_approver", clock=STOP_CLOCK),
        _step("discard", UNFINISHED, V.DISCARDED, _("Discard this version"), DRAFT_VERSION, reason_required=True,
              clock=STOP_CLOCK),
        # One person is enough where a name was overlooked: it has to be gone at once.
        _step("take_down", (V.PUBLISHED,), V.TAKEN_DOWN, _("Take out of public view"), APPROVE_VERSION,
              reason_required=True),
        Transition("replace", (V.PUBLISHED,), V.REPLACED, label=_("Replaced by a newer version"), system=True),
    ),
)  # fmt: skip
