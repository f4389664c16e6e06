from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_reminders_and_unweighed_answers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='callchange',
            name='call_change_two_approved',
        ),
    ]
