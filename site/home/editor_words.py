"""What the page editor says when two people write at once, which its own catalogue does not have in Korean.

Named here so that our catalogue, which is asked first, collects them.
"""

from django.utils.translation import gettext_noop as _

TWO_AT_ONCE = (
    _("You saved a new version in another window"),
    _("%(user_name)s saved a new version"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("View latest version"),
    _("You have unsaved changes in another window"),
    _("%(user_name)s has unsaved changes"),
    _("Currently idle"),
    _("Currently viewing"),
    _("Autosave is paused"),
    _("Autosave is <span>paused</span>"),
    _("Saving will overwrite a newer version."),
    _("Saving…"),
    _("You have <span>unsaved edits</span>"),
    _("Save your changes before leaving"),
)
