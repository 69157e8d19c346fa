from django.conf import settings
from django.db import migrations, models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.fields


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_advocacy', '0003_links_and_media'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='programmesettings',
            options={'permissions': [('view_dashboard', 'Can view the advocacy dashboard'), ('view_participation', 'Can view the participation report'), ('view_media_value', 'Can view the media value report'), ('view_forecast', 'Can view the forecast'), ('view_feedback', 'Can view feedback on content')], 'verbose_name': 'programme settings'},
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200, verbose_name='question')),
                ('opens_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opens at')),
                ('closes_at', models.DateTimeField(verbose_name='closes at')),
                ('is_aimed', models.BooleanField(default=False, editable=False)),
                ('roles', models.ManyToManyField(blank=True, related_name='+', to='wagtail_advocacy.role', verbose_name='only for roles')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site')),
                ('teams', models.ManyToManyField(blank=True, related_name='+', to='wagtail_advocacy.team', verbose_name='only for teams')),
            ],
            options={
                'verbose_name': 'poll',
                'verbose_name_plural': 'polls',
                'ordering': ['-opens_at', '-pk'],
                'permissions': [('manage_polls', 'Can hold polls')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PollAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=100, verbose_name='answer')),
                ('sort_order', models.PositiveSmallIntegerField()),
                ('votes', models.PositiveIntegerField(default=0, editable=False)),
                ('shown_votes', models.PositiveIntegerField(default=0, editable=False)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='wagtail_advocacy.poll')),
            ],
            options={
                'verbose_name': 'answer of a poll',
                'verbose_name_plural': 'answers of polls',
                'ordering': ['sort_order'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PollVoter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ambassador', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_advocacy.ambassador')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voters', to='wagtail_advocacy.poll')),
            ],
            options={
                'verbose_name': 'voter of a poll',
                'verbose_name_plural': 'voters of polls',
                'default_permissions': (),
            },
        ),
        # "Not for me" becomes one of two verdicts; what was said stays.
        migrations.RenameModel(old_name='Dismissal', new_name='Rating'),
        migrations.AlterModelOptions(
            name='rating',
            options={'default_permissions': (), 'verbose_name': 'rating', 'verbose_name_plural': 'ratings'},
        ),
        migrations.RemoveConstraint(model_name='rating', name='wagtail_advocacy_dismissal_unique'),
        migrations.AlterField(
            model_name='rating',
            name='ambassador',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='wagtail_advocacy.ambassador'),
        ),
        migrations.AlterField(
            model_name='rating',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='wagtail_advocacy.item'),
        ),
        migrations.AlterField(
            model_name='rating',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'No reason given'), ('topic', 'Not my topic'), ('seen', 'Already seen'), ('network', 'Not for my network'), ('tone', 'The text does not sound like me'), ('promotional', 'Too promotional'), ('other', 'Something else')], max_length=12, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='rating',
            name='verdict',
            field=models.CharField(choices=[('useful', 'Useful'), ('not_for_me', 'Not for me')], default='not_for_me', max_length=10, verbose_name='verdict'),
        ),
        migrations.AddField(
            model_name='rating',
            name='words',
            field=models.TextField(blank=True, max_length=500, validators=[django.core.validators.MaxLengthValidator(500)], verbose_name='in own words'),
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('', 'Something else'), ('talk', 'A talk'), ('application', 'An application'), ('customer', 'A customer'), ('contact', 'A contact')], max_length=12, verbose_name='what it led to')),
                ('text', models.TextField(max_length=1000, validators=[django.core.validators.MaxLengthValidator(1000)], verbose_name='story')),
                ('may_be_shown', models.BooleanField(default=False, verbose_name='colleagues may see it')),
                ('may_show_name', models.BooleanField(default=False, verbose_name='the name may be shown')),
                ('decision', models.CharField(blank=True, choices=[('', 'Waits for an editor'), ('show', 'Agreed to be shown'), ('keep', 'Not to be shown')], max_length=4, verbose_name='decision')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided at')),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='told at')),
                ('ambassador', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='wagtail_advocacy.ambassador', verbose_name='told by')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('item', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='wagtail_advocacy.item', verbose_name='about')),
            ],
            options={
                'verbose_name': 'success story',
                'verbose_name_plural': 'success stories',
                'ordering': ['-told_at', '-pk'],
                'permissions': [('manage_stories', 'Can decide which success stories are shown')],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='poll',
            index=models.Index(fields=['site', 'closes_at'], name='wagtail_advocacy_poll_window'),
        ),
        migrations.AddConstraint(
            model_name='pollanswer',
            constraint=models.UniqueConstraint(fields=('poll', 'sort_order'), name='wagtail_advocacy_poll_answer'),
        ),
        migrations.AddConstraint(
            model_name='pollvoter',
            constraint=models.UniqueConstraint(fields=('poll', 'ambassador'), name='wagtail_advocacy_poll_voter_once'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('ambassador', 'item'), name='wagtail_advocacy_rating_unique'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'not_for_me'), models.Q(('reason', ''), ('words', '')), _connector='OR'), name='wagtail_advocacy_rating_reason'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('decision', 'show'), ('may_be_shown', True)), fields=['-decided_at', '-id'], name='wagtail_advocacy_story_shown'),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('below', 'Too low'), ('above', 'Too high')], max_length=5, verbose_name='which way')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='until')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(verbose_name='to')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='figure')),
                ('border', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='border')),
                ('usual', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='usual')),
                ('latest_value', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='latest figure')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='acknowledged at')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['-opened_at', '-pk'],
                'permissions': [('acknowledge_alert', 'Can acknowledge alerts on the dashboard')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='AlertRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('about', models.CharField(choices=[('site', 'The whole programme'), ('campaign', 'One campaign'), ('item', 'One item'), ('every_item', 'Every item by itself')], default='site', max_length=12, verbose_name='of what')),
                ('kind', models.CharField(choices=[('band', 'Leaves its band'), ('jump', 'Jumps')], default='band', max_length=5, verbose_name='when')),
                ('low', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='not below')),
                ('high', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='not above')),
                ('days', models.PositiveSmallIntegerField(default=28, help_text='Whole days up to yesterday, added up; a rate is that of these days.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='of the last … days')),
                ('factor', models.DecimalField(decimal_places=1, default=5, help_text='The usual is the mean per day of the 28 days before.', max_digits=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='so many times the usual')),
                ('minimum', models.PositiveIntegerField(default=100, help_text='On one day. What is less than this is no jump, however rare it is.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='and at least')),
                ('is_active', models.BooleanField(default=True, verbose_name='watches')),
                ('checked_at', models.DateTimeField(editable=False, null=True, verbose_name='last looked at')),
            ],
            options={
                'verbose_name': 'alert rule',
                'verbose_name_plural': 'alert rules',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Conversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=30, verbose_name='network')),
                ('external_id', models.CharField(max_length=128, verbose_name='number elsewhere')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='value')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('occurred_at', models.DateTimeField(verbose_name='when it happened')),
                ('day', models.DateField(verbose_name='day')),
                ('way', models.CharField(choices=[('server', 'Sent by another system'), ('form', 'A form of the site'), ('import', 'Uploaded as a file')], max_length=10, verbose_name='how it came')),
                ('sent', models.JSONField(editable=False)),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='booked at')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='removed at')),
            ],
            options={
                'verbose_name': 'conversion',
                'verbose_name_plural': 'conversions',
                'ordering': ['-occurred_at', '-pk'],
                'permissions': [('correct_conversion', 'Can correct and remove conversions'), ('import_conversions', 'Can upload conversions')],
            },
        ),
        migrations.CreateModel(
            name='ConversionKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24, unique=True, verbose_name='key')),
                ('salt', models.CharField(editable=False, max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='ends at')),
                ('used_at', models.DateTimeField(null=True, verbose_name='last used')),
            ],
            options={
                'verbose_name': 'key for conversions',
                'verbose_name_plural': 'keys for conversions',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('manage_conversion_keys', 'Can make and end keys for conversions')],
            },
        ),
        migrations.CreateModel(
            name='ConversionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text="What the site's forms, other systems and files call it. It stays as it is.", max_length=40, verbose_name='name in requests')),
                ('name', models.CharField(help_text='Of one of them, as “Application”.', max_length=60, verbose_name='name')),
                ('plural', models.CharField(help_text='As “Applications”.', max_length=60, verbose_name='name of several')),
                ('is_retired', models.BooleanField(default=False, help_text='No more are booked. What was booked stays in the reports.', verbose_name='over and done with')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'kind of conversion',
                'verbose_name_plural': 'kinds of conversion',
                'ordering': ['sort_order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='EditorMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('thing_id', models.PositiveBigIntegerField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('email', models.CharField(choices=[('none', 'No e-mail'), ('due', 'To be sent'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('failed', 'Could not be delivered')], default='due', max_length=10, verbose_name='e-mail')),
                ('emailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'e-mail to an editor',
                'verbose_name_plural': 'e-mails to editors',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditorMailStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
            ],
            options={
                'verbose_name': 'stop of e-mails to an editor',
                'verbose_name_plural': 'stops of e-mails to editors',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditorsDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField(verbose_name='week')),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'digest for editors',
                'verbose_name_plural': 'digests for editors',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FollowerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=30, verbose_name='network')),
                ('day', models.DateField(verbose_name='day')),
                ('followers', models.PositiveIntegerField(null=True, verbose_name='followers')),
                ('source', models.CharField(choices=[('person', 'Entered by the person'), ('network', 'Reported by the network')], max_length=10, verbose_name='source')),
            ],
            options={
                'verbose_name': 'number of followers',
                'verbose_name_plural': 'numbers of followers',
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='goal')),
                ('reason', models.TextField(blank=True, help_text='Shown in the report, to whoever wonders what it is for.', max_length=500, verbose_name='why it matters')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('target', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='target')),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='baseline')),
                ('baseline_day', models.DateField(blank=True, help_text='The day of a baseline that you typed in.', null=True, verbose_name='as of')),
                ('baseline_first', models.DateField(blank=True, null=True, verbose_name='from')),
                ('baseline_last', models.DateField(blank=True, null=True, verbose_name='to')),
                ('baseline_measured_at', models.DateTimeField(editable=False, null=True, verbose_name='measured at')),
                ('currency', models.CharField(blank=True, editable=False, max_length=3)),
                ('in_hub', models.BooleanField(default=False, help_text='Colleagues see the figure of all together beside what they can share.', verbose_name='show it in the hub')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['ends_on', 'starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('kind', models.CharField(choices=[('everybody', 'Everybody'), ('team', 'Team'), ('role', 'Role')], max_length=10, verbose_name='kind')),
                ('key', models.IntegerField(default=0, verbose_name='group')),
                ('network', models.CharField(blank=True, max_length=30, verbose_name='network')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='people')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='new people')),
                ('shares', models.PositiveIntegerField(default=0, verbose_name='shares confirmed')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='people with readers')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='clicks')),
                ('readers', models.PositiveIntegerField(default=0, verbose_name='readers')),
            ],
            options={
                'verbose_name': 'tally of a group',
                'verbose_name_plural': 'tallies of groups',
            },
        ),
        migrations.CreateModel(
            name='LoadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, unique=True)),
                ('reached', models.CharField(blank=True, max_length=40)),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True)),
            ],
            options={
                'verbose_name': 'load mark',
                'verbose_name_plural': 'load marks',
            },
        ),
        migrations.CreateModel(
            name='OwnersSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'summary for owners',
                'verbose_name_plural': 'summaries for owners',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ProgrammeCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(editable=False, max_length=3, verbose_name='currency')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added at')),
                ('replaced_at', models.DateTimeField(editable=False, null=True, verbose_name='replaced at')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='reason for the correction')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost per year')),
                ('note', models.CharField(blank=True, help_text='As “software 6,000, half a day a week of the owner, training”.', max_length=255, verbose_name='what is in it')),
            ],
            options={
                'verbose_name': 'cost of the programme',
                'verbose_name_plural': 'costs of the programme',
                'ordering': ['-valid_from'],
                'permissions': [('correct_cost', 'Can correct a wrong cost of the programme')],
            },
        ),
        migrations.CreateModel(
            name='ResultsLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('thanks', wagtail.fields.RichTextField(blank=True, help_text='What went well, and whom you thank for it. Ask people before you name them.', verbose_name='thanks')),
                ('setbacks', wagtail.fields.RichTextField(blank=True, help_text='Said openly, and what you change. It makes the other figures credible.', verbose_name='what did not work')),
                ('is_shown', models.BooleanField(default=False, help_text='Everybody who is signed in can read it in the hub and on pages of the site.', verbose_name='show it')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'words about a month',
                'verbose_name_plural': 'words about months',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='SubGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Empty: the team and the days.', max_length=60, verbose_name='name')),
                ('starts_on', models.DateField(blank=True, help_text='Empty: that of the goal.', null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, help_text='Empty: that of the goal.', null=True, verbose_name='last day')),
                ('target', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='target')),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, help_text='Of a rate alone. Empty: where the goal’s own line stands on the first day.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='baseline')),
            ],
            options={
                'verbose_name': 'sub-goal',
                'verbose_name_plural': 'sub-goals',
                'ordering': ['starts_on', 'team__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SuggestionOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('milestone', models.PositiveIntegerField()),
                ('shares', models.PositiveIntegerField(verbose_name='shares')),
                ('readers', models.PositiveIntegerField(verbose_name='readers')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'outcome of a suggestion',
                'verbose_name_plural': 'outcomes of suggestions',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='programmesettings',
            options={'permissions': [('view_dashboard', 'Can view the advocacy dashboard'), ('view_participation', 'Can view the participation report'), ('view_media_value', 'Can view the media value report'), ('view_content_report', 'Can view the content report'), ('view_mix', 'Can view the content mix report'), ('view_networks', 'Can view the networks report'), ('view_campaign_report', 'Can view the campaigns report'), ('view_goals', 'Can view the goals report'), ('view_forecast', 'Can view the forecast'), ('view_feedback', 'Can view feedback on content'), ('view_suggestion_report', 'Can view the suggestions report'), ('view_teams', 'Can view the teams report'), ('view_personal_figures', 'Can view figures of fewer people than the minimum group size')], 'verbose_name': 'programme settings'},
        ),
        migrations.RemoveConstraint(
            model_name='itemtally',
            name='wagtail_advocacy_item_tally',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='source',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='updated_at',
        ),
        migrations.AddField(
            model_name='campaign',
            name='cost',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='What the campaign costs in all, in the currency of the programme settings. Reports divide it by what came of it. Empty: unknown.', max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='cost_currency',
            field=models.CharField(blank=True, editable=False, max_length=3),
        ),
        migrations.AddField(
            model_name='engagement',
            name='entered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='entered at'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='reported',
            field=models.JSONField(blank=True, default=list, verbose_name='reported by the network'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='reported_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reported at'),
        ),
        migrations.AddField(
            model_name='itemtally',
            name='campaign',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='wagtail_advocacy.campaign', verbose_name='campaign at that time'),
        ),
        migrations.AddField(
            model_name='itemtally',
            name='value_high',
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='media value at most'),
        ),
        migrations.AddField(
            model_name='itemtally',
            name='value_low',
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='media value at least'),
        ),
        migrations.AddField(
            model_name='price',
            name='high',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='at most'),
        ),
        migrations.AddField(
            model_name='price',
            name='low',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='at least'),
        ),
        migrations.AddField(
            model_name='programmesettings',
            name='answer_promise',
            field=models.PositiveSmallIntegerField(default=3, help_text='In working days. Colleagues who suggest something read it until enough answers of the last 90 days show how long it really takes.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='promised answer time'),
        ),
        migrations.AddField(
            model_name='programmesettings',
            name='landing_code',
            field=models.CharField(blank=True, choices=[('', 'No'), ('own', 'To pages of this site'), ('all', 'To outside addresses, too')], default='', help_text="Short links then add “advocacy=” and the share's code to the address, so that a form there can say which share an application or a lead came by. No cookie is set.", max_length=3, verbose_name='tell the landing page the share'),
        ),
        migrations.AddField(
            model_name='programmesettings',
            name='outcome_after_days',
            field=models.PositiveSmallIntegerField(default=14, help_text='So long after it was published, the person who suggested it hears what it brought.', validators=[django.core.validators.MinValueValidator(1)], verbose_name="days until a suggestion's outcome is told"),
        ),
        migrations.AddField(
            model_name='programmesettings',
            name='shows_value_to_all',
            field=models.BooleanField(default=False, help_text='Whether “Results for everyone” says what the readers were worth.', verbose_name='media value for everyone'),
        ),
        migrations.AddField(
            model_name='share',
            name='followers',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='followers at that time'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='team',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_advocacy.team', verbose_name='team at that time'),
        ),
        migrations.AddField(
            model_name='suggestionimage',
            name='description',
            field=models.CharField(blank=True, max_length=255, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='tallystate',
            name='grouped_to',
            field=models.DateField(null=True, verbose_name='last month counted by groups'),
        ),
        migrations.AlterField(
            model_name='programmesettings',
            name='minimum_group_size',
            field=models.PositiveSmallIntegerField(default=5, help_text='Teams with fewer eligible people are shown together as “Smaller teams”. Figures of teams and roles in which fewer people shared are hidden.', validators=[django.core.validators.MinValueValidator(2)], verbose_name='minimum group size'),
        ),
        migrations.AddConstraint(
            model_name='itemtally',
            constraint=models.UniqueConstraint(fields=('day', 'item', 'network', 'campaign'), name='wagtail_advocacy_item_tally'),
        ),
        migrations.AddField(
            model_name='alert',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledged by'),
        ),
        migrations.AddField(
            model_name='alert',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_advocacy.item', verbose_name='item'),
        ),
        migrations.AddField(
            model_name='alertrule',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_advocacy.campaign', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='alertrule',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_advocacy.item', verbose_name='item'),
        ),
        migrations.AddField(
            model_name='alertrule',
            name='recipients',
            field=models.ManyToManyField(blank=True, help_text='None chosen: everybody who may view the dashboard.', related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who is told'),
        ),
        migrations.AddField(
            model_name='alertrule',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='alert',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='wagtail_advocacy.alertrule', verbose_name='rule'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='booked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='booked by'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='campaign',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='conversions', to='wagtail_advocacy.campaign', verbose_name='campaign at that time'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conversions', to='wagtail_advocacy.item', verbose_name='item'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='share',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conversions', to='wagtail_advocacy.share', verbose_name='share'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_advocacy.team', verbose_name='team at that time'),
        ),
        migrations.AddField(
            model_name='conversionkey',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='conversionkey',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='conversionkind',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='conversion',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='conversions', to='wagtail_advocacy.conversionkind', verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='editormail',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='editormail',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editormailstop',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editorsdigest',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='followercount',
            name='ambassador',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follower_counts', to='wagtail_advocacy.ambassador', verbose_name='ambassador'),
        ),
        migrations.AddField(
            model_name='goal',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='wagtail_advocacy.campaign', verbose_name='only for the campaign'),
        ),
        migrations.AddField(
            model_name='goal',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who answers for it'),
        ),
        migrations.AddField(
            model_name='goal',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='grouptally',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='ownerssummary',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='programmecost',
            name='corrects',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='correction', to='wagtail_advocacy.programmecost', verbose_name='corrects'),
        ),
        migrations.AddField(
            model_name='programmecost',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
        ),
        migrations.AddField(
            model_name='programmecost',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='resultsletter',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddField(
            model_name='resultsletter',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site'),
        ),
        migrations.AddField(
            model_name='subgoal',
            name='goal',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='wagtail_advocacy.goal'),
        ),
        migrations.AddField(
            model_name='subgoal',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_advocacy.team', verbose_name='only for the team'),
        ),
        migrations.AddField(
            model_name='suggestionoutcome',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='wagtail_advocacy.suggestion'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('rule', 'item'), name='wagtail_advocacy_alert_item'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None), ('item', None)), fields=('rule',), name='wagtail_advocacy_alert_rule'),
        ),
        migrations.AddConstraint(
            model_name='conversionkind',
            constraint=models.UniqueConstraint(fields=('site', 'slug'), name='wagtail_advocacy_conversion_kind', violation_error_message='There is a kind of this name in requests already.'),
        ),
        migrations.AddIndex(
            model_name='conversion',
            index=models.Index(fields=['site', 'day'], name='wagtail_advocacy_conversion_d'),
        ),
        migrations.AddConstraint(
            model_name='conversion',
            constraint=models.UniqueConstraint(fields=('site', 'external_id'), name='wagtail_advocacy_conversion_id'),
        ),
        migrations.AddIndex(
            model_name='editormail',
            index=models.Index(condition=models.Q(('email__in', ['due', 'claimed'])), fields=['id'], name='wagtail_advocacy_editor_mail'),
        ),
        migrations.AddConstraint(
            model_name='editormail',
            constraint=models.UniqueConstraint(fields=('user', 'kind', 'thing_id'), name='wagtail_advocacy_editor_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='editormailstop',
            constraint=models.UniqueConstraint(fields=('user', 'kind'), name='wagtail_advocacy_editor_mail_stop'),
        ),
        migrations.AddConstraint(
            model_name='editorsdigest',
            constraint=models.UniqueConstraint(fields=('site', 'week'), name='wagtail_advocacy_digest_once'),
        ),
        migrations.AddConstraint(
            model_name='followercount',
            constraint=models.UniqueConstraint(fields=('ambassador', 'network', 'day'), name='wagtail_advocacy_followers_day'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='wagtail_advocacy_goal_dates', violation_error_message='The last day must not be earlier than the first.'),
        ),
        migrations.AddConstraint(
            model_name='grouptally',
            constraint=models.UniqueConstraint(fields=('site', 'kind', 'network', 'month', 'key'), name='wagtail_advocacy_group_tally'),
        ),
        migrations.AddConstraint(
            model_name='ownerssummary',
            constraint=models.UniqueConstraint(fields=('site', 'month'), name='wagtail_advocacy_summary_once'),
        ),
        migrations.AddConstraint(
            model_name='programmecost',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('site', 'currency', 'valid_from'), name='wagtail_advocacy_cost_unique'),
        ),
        migrations.AddConstraint(
            model_name='resultsletter',
            constraint=models.UniqueConstraint(fields=('site', 'month'), name='wagtail_advocacy_letter_month', violation_error_message='There are words about this month already.'),
        ),
        migrations.AddConstraint(
            model_name='suggestionoutcome',
            constraint=models.UniqueConstraint(fields=('suggestion', 'milestone'), name='wagtail_advocacy_outcome_once'),
        ),
    ]
