from django.db import migrations

from core.search.schema import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("core", "0003_notify")]

    operations = [SearchIndex()]
