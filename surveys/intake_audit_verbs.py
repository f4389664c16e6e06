"""What inviting people writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("surveys.invite_people", _("Put people on the list of a survey"), Kind.CHANGE)
describe("surveys.send_invitations", _("Had the invitations to a survey sent"), Kind.CHANGE)
describe("surveys.print_invitations", _("Had the invitations to a survey printed"), Kind.READ)
describe("surveys.post_invitations", _("Noted that the printed invitations to a survey went out"), Kind.CHANGE)
describe("surveys.remind_invited", _("Had people reminded of a survey"), Kind.CHANGE)
describe("surveys.take_invitation_back", _("Took an invitation to a survey back"), Kind.CHANGE)
describe("surveys.note_hand_in", _("Noted that an invited person handed in a sheet of paper"), Kind.CHANGE)
describe("surveys.take_hand_in_back", _("Took back that a sheet of paper was handed in"), Kind.CHANGE)
describe("surveys.read_invited", _("Read who is invited to a survey"), Kind.READ)
describe("surveys.set_panel_groups", _("Set the groups of a panel"), Kind.CHANGE)
