import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_alter_consenttext_occasion'),
        ('accounts', '__first__'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailcore', '__first__'),
        ('wagtaildocs', '0014_alter_document_file_size'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisclosureIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'list of disclosures',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CatalogueImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('imported_at', models.DateTimeField()),
                ('name', models.CharField(max_length=200)),
                ('added', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import of the catalogue',
                'verbose_name_plural': 'imports of the catalogue',
            },
        ),
        migrations.CreateModel(
            name='CatalogueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('field', models.CharField(max_length=60, verbose_name='field')),
                ('title', models.CharField(max_length=200, verbose_name='item')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='what it holds')),
                ('cycle', models.CharField(choices=[('ONCE', 'Once'), ('MONTHLY', 'Monthly'), ('QUARTERLY', 'Quarterly'), ('HALF_YEARLY', 'Half-yearly'), ('YEARLY', 'Yearly'), ('ON_CHANGE', 'On change')], max_length=12, verbose_name='publication cycle')),
                ('due_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='due month')),
                ('due_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='due day')),
                ('due_within', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='due within working days')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='next due')),
                ('method', models.CharField(max_length=120, verbose_name='how it is published')),
                ('legal_basis', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                ('licence', models.CharField(choices=[('KOGL-0', 'KOGL type 0: free use without conditions'), ('KOGL-1', 'KOGL type 1: name the source'), ('KOGL-2', 'KOGL type 2: name the source, no commercial use'), ('KOGL-3', 'KOGL type 3: name the source, no changes'), ('KOGL-4', 'KOGL type 4: name the source, no commercial use, no changes'), ('KOGL-AI', 'KOGL type AI: free use for machine learning')], default='KOGL-1', max_length=8, verbose_name='licence')),
                ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                ('last_published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last published')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='department')),
            ],
            options={
                'verbose_name': 'catalogue item',
                'verbose_name_plural': 'catalogue items',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='DisclosurePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('change_note', models.CharField(blank=True, help_text='One line for the public history of this page: what is new in this version.', max_length=200, verbose_name='what changed')),
                ('period', models.CharField(help_text='A year, a quarter, a date: 2026 Q3.', max_length=60, verbose_name='what it covers')),
                ('summary', models.CharField(max_length=300, verbose_name='in one sentence')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120, 'template': 'disclosures/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': 'Text', 'template': 'disclosures/blocks/text.html'})}, verbose_name='text')),
                ('licence', models.CharField(choices=[('KOGL-0', 'KOGL type 0: free use without conditions'), ('KOGL-1', 'KOGL type 1: name the source'), ('KOGL-2', 'KOGL type 2: name the source, no commercial use'), ('KOGL-3', 'KOGL type 3: name the source, no changes'), ('KOGL-4', 'KOGL type 4: name the source, no commercial use, no changes'), ('KOGL-AI', 'KOGL type AI: free use for machine learning')], default='KOGL-1', max_length=8, verbose_name='licence')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='department')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.catalogueitem', verbose_name='catalogue item')),
            ],
            options={
                'verbose_name': 'disclosure',
                'verbose_name_plural': 'disclosures',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='DisclosureFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document', verbose_name='file')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='disclosures.disclosurepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DisclosureFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('conclusion', models.CharField(help_text='One sentence that says what the numbers show.', max_length=300, verbose_name='conclusion')),
                ('values', models.TextField(help_text='One line per year: 2021 | 45. A dash means no value.', max_length=5000, verbose_name='values by year')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='disclosures.disclosurepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DisclosureCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('wrong', models.CharField(max_length=500, verbose_name='what was wrong')),
                ('right', models.CharField(max_length=500, verbose_name='what is right')),
                ('wrong_since', models.DateField(verbose_name='wrong since')),
                ('corrected_on', models.DateField(verbose_name='corrected on')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='disclosures.disclosurepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DisclosureTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('caption', models.CharField(max_length=200, verbose_name='caption')),
                ('kinds', models.CharField(blank=True, help_text='One per column, by commas: text, number, won, percent, date. Empty means all text.', max_length=300, verbose_name='kinds of the columns')),
                ('cells', models.TextField(help_text='Paste rows from a spreadsheet. The first line is the headings; cells are parted by tabs or |.', max_length=200000, verbose_name='table rows')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='disclosures.disclosurepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=40)),
                ('state_changed_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('subject', models.CharField(help_text='In your own words and without names: this line is public.', max_length=200, verbose_name='what was asked for')),
                ('topic', models.CharField(help_text='The same word for the same matter, to be counted.', max_length=60, verbose_name='topic')),
                ('kind', models.CharField(choices=[('RESIDENT', 'A person'), ('ORGANISATION', 'An organisation or company'), ('PRESS', 'Press')], default='RESIDENT', max_length=12, verbose_name='asked by')),
                ('received_on', models.DateField(verbose_name='received')),
                ('outcome', models.CharField(blank=True, choices=[('DISCLOSED', 'Disclosed'), ('PARTIAL', 'Partly disclosed'), ('WITHHELD', 'Withheld'), ('NOT_HELD', 'No such information is held')], max_length=10, verbose_name='outcome')),
                ('clause', models.CharField(blank=True, choices=[('9-1-1', 'No. 1: secret by another law'), ('9-1-2', 'No. 2: national security or foreign relations'), ('9-1-3', 'No. 3: life, body or property of people'), ('9-1-4', 'No. 4: trials, investigations, enforcement'), ('9-1-5', 'No. 5: audits, contracts, decisions under way'), ('9-1-6', 'No. 6: personal data'), ('9-1-7', 'No. 7: trade secrets'), ('9-1-8', 'No. 8: speculation in land and the like')], max_length=10, verbose_name='statutory clause')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided')),
                ('objected_on', models.DateField(blank=True, null=True, verbose_name='objection received')),
                ('objection_until', models.DateTimeField(blank=True, null=True, verbose_name='objection possible until')),
                ('objection_outcome', models.CharField(blank=True, choices=[('ACCEPTED', 'Objection accepted'), ('PARTLY', 'Objection partly accepted'), ('REFUSED', 'Objection refused')], max_length=10, verbose_name='decision on the objection')),
                ('objection_decided_on', models.DateField(blank=True, null=True, verbose_name='objection decided')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='disclosures.catalogueitem', verbose_name='catalogue item that answers it')),
            ],
            options={
                'verbose_name': 'information request',
                'verbose_name_plural': 'information requests',
                'indexes': [models.Index(fields=['-received_on', '-id'], name='request_newest'), models.Index(fields=['topic'], name='request_by_topic')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'DECIDED', 'OBJECTED', 'CLOSED', 'TRANSFERRED', 'WITHDRAWN'])), name='information_request_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['PARTIAL', 'WITHHELD']), _negated=True), models.Q(('clause', ''), _negated=True), _connector='OR'), name='request_refused_by_a_clause'), models.CheckConstraint(condition=models.Q(('decided_on__isnull', True), ('decided_on__gte', models.F('received_on')), _connector='OR'), name='request_decided_after_received')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=40)),
                ('state_changed_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('due_on', models.DateField(verbose_name='due')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('waived_because', models.CharField(blank=True, max_length=500, verbose_name='why nothing is published')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='disclosures.catalogueitem')),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'disclosure that is due',
                'verbose_name_plural': 'disclosures that are due',
                'indexes': [models.Index(fields=['state', 'due_on'], name='obligation_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DUE', 'FULFILLED', 'WAIVED'])), name='obligation_state_known'), models.UniqueConstraint(fields=('item', 'due_on'), name='obligation_once_per_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'FULFILLED'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='obligation_fulfilled_at_some_time')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=40)),
                ('state_changed_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('text', models.TextField(max_length=1000, verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answered_as', models.CharField(blank=True, max_length=280, verbose_name='answered by')),
                ('hidden_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('hidden_because', models.CharField(blank=True, editable=False, max_length=20)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='disclosures.catalogueitem')),
            ],
            options={
                'verbose_name': 'question about a disclosure',
                'verbose_name_plural': 'questions about disclosures',
                'indexes': [models.Index(fields=['item', '-asked_at'], name='question_by_item'), models.Index(fields=['-asked_at', '-id'], name='question_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ASKED', 'ANSWERED', 'WITHDRAWN'])), name='disclosure_question_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ANSWERED'), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='question_answered_with_words')],
            },
        ),
        migrations.AddField(
            model_name='CatalogueItem',
            name='asked_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='disclosures.informationrequest'),
        ),
        migrations.AddConstraint(
            model_name='CatalogueItem',
            constraint=models.CheckConstraint(condition=models.Q(('cycle__in', ['ONCE', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY', 'ON_CHANGE'])), name='catalogue_cycle_known'),
        ),
        migrations.AddConstraint(
            model_name='CatalogueItem',
            constraint=models.CheckConstraint(condition=models.Q(('due_month__isnull', True), models.Q(('due_month__gte', 1), ('due_month__lte', 12)), _connector='OR'), name='catalogue_month_exists'),
        ),
        migrations.AddConstraint(
            model_name='CatalogueItem',
            constraint=models.CheckConstraint(condition=models.Q(('due_day__isnull', True), models.Q(('due_day__gte', 1), ('due_day__lte', 31)), _connector='OR'), name='catalogue_day_exists'),
        ),
        migrations.AddIndex(
            model_name='CatalogueItem',
            index=models.Index(fields=['field', 'code'], name='catalogue_by_field'),
        ),
        migrations.AddIndex(
            model_name='CatalogueItem',
            index=models.Index(condition=models.Q(('is_active', True)), fields=['next_due_on'], name='catalogue_by_due'),
        ),
    ]
