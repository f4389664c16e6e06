"""What the desk keeps about people: nothing but a name somebody gave to a set of filters."""

from core.personal_data import declare_not_personal

declare_not_personal("desk.SavedView", "name", because="The name of a set of filters.")
