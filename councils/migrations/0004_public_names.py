"""The consent to the public name moves to the register of consents.

Ticks of before are not carried over: some were set by staff, and none stands under the words of the register.
Until members agree there, the roster shows the first letter of their names.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_consent_to_the_roster"),
        ("councils", "0003_recruitment"),
    ]

    operations = [
        migrations.RemoveField(model_name="application", name="name_is_public"),
        migrations.RemoveField(model_name="term", name="name_is_public"),
    ]
