from django.db import migrations

from core.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [AppendOnly("AuditRecord"), AppendOnly("AuditLink"), AppendOnly("TransitionRecord")]
