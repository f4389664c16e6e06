"""What the register writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("facilities.add_kind", _("Added a kind of facility"), Kind.CHANGE)
describe("facilities.add_site", _("Entered a facility"), Kind.CHANGE)
describe("facilities.change_site", _("Changed a facility"), Kind.CHANGE)
describe("facilities.publish_site", _("Published a facility"), Kind.CHANGE)
describe("facilities.close_site", _("Closed a facility"), Kind.CHANGE)
describe("facilities.add_equipment", _("Entered equipment"), Kind.CHANGE)
describe("facilities.change_equipment", _("Changed equipment"), Kind.CHANGE)
describe("facilities.retire_equipment", _("Took equipment out of service"), Kind.CHANGE)
describe("facilities.strike_upkeep", _("Took an entry out of the upkeep record"), Kind.CHANGE)
describe("facilities.import_register", _("Took a sheet into the register of facilities"), Kind.CHANGE)
describe("facilities.set_weights", _("Set the weights of the grades"), Kind.CHANGE)
