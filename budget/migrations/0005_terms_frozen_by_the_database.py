from django.db import migrations

from budget.frozen_terms import FreezeTerms


class Migration(migrations.Migration):
    """A later migration that makes SQLite write a table of the vote anew lifts these first and lays them again."""

    dependencies = [("budget", "0004_corrected_sheets")]

    operations = [FreezeTerms()]
