import core.audit.append_only
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailcore', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignoffCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=40)),
                ('state_changed_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='what changed')),
                ('submitted_at', models.DateTimeField(verbose_name='handed in')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('checker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checker')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.revision')),
            ],
            options={
                'verbose_name': 'sign-off',
                'verbose_name_plural': 'sign-offs',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['SUBMITTED', 'CHECKED', 'RETURNED', 'APPROVED', 'WITHDRAWN'])), name='signoff_case_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['SUBMITTED', 'CHECKED', 'RETURNED'])), fields=('page',), name='signoff_one_open'), models.CheckConstraint(condition=models.Q(('checker__isnull', True), models.Q(('checker', models.F('author')), _negated=True), _connector='OR'), name='signoff_checker_is_not_author'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checker__isnull', True)), models.Q(('checked_at__isnull', False), ('checker__isnull', False)), _connector='OR'), name='signoff_checked_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('digest', models.CharField(max_length=64, verbose_name='digest of the content')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='what changed')),
                ('author_name', models.CharField(blank=True, max_length=60)),
                ('author_post', models.CharField(max_length=210)),
                ('checker_name', models.CharField(blank=True, max_length=60)),
                ('checker_post', models.CharField(max_length=210)),
                ('approver_name', models.CharField(blank=True, max_length=60)),
                ('approver_post', models.CharField(max_length=210)),
                ('submitted_at', models.DateTimeField(verbose_name='handed in')),
                ('checked_at', models.DateTimeField(verbose_name='checked')),
                ('approved_at', models.DateTimeField(verbose_name='approved')),
                ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approver')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('checker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checker')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.revision')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='signoff.signoffcase')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'constraints': [models.UniqueConstraint(fields=('page', 'number'), name='approval_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('author', models.F('checker')), _negated=True), models.Q(('checker', models.F('approver')), _negated=True), models.Q(('author', models.F('approver')), _negated=True)), name='approval_by_three_people'), models.CheckConstraint(condition=models.Q(('checked_at__lte', models.F('approved_at')), ('submitted_at__lte', models.F('checked_at'))), name='approval_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SignoffTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('step', models.CharField(choices=[('CHECK', 'Check'), ('APPROVE', 'Approval')], editable=False, max_length=10, unique=True)),
            ],
            options={
                'verbose_name': 'sign-off task',
                'verbose_name_plural': 'sign-off tasks',
                'constraints': [models.CheckConstraint(condition=models.Q(('step__in', ['CHECK', 'APPROVE'])), name='signoff_step_known')],
            },
            bases=('wagtailcore.task',),
        ),
        core.audit.append_only.AppendOnly(
            model='Approval',
        ),
    ]
