"""People at risk, vacancies, titles and waiting lists of a redundancy response."""

from __future__ import annotations

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0002_diagnosis"),
        ("people", "0002_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Redundancy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("employer", models.CharField(max_length=200)),
                ("noticed_on", models.DateField(verbose_name="notice was given on")),
                ("ends_on", models.DateField(verbose_name="planned last day")),
                ("erase_on", models.DateField(verbose_name="erased by")),
                (
                    "ring",
                    models.CharField(
                        blank=True, help_text="Whom people ring: an office and its number, for the letters.", max_length=200
                    ),
                ),
                ("opened_on", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Rises with every change of its lists: what was worked out before is stale."
                    ),
                ),
                ("is_invented", models.BooleanField(default=False)),
                ("erased_on", models.DateTimeField(blank=True, null=True)),
                (
                    "counts",
                    models.JSONField(blank=True, default=dict, help_text="What is left after erasure: counts made safe to show."),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RedundancyTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(help_text="people or vacancies", max_length=10)),
                ("plain", models.CharField(max_length=160)),
                ("title", models.CharField(max_length=160)),
                (
                    "occupation",
                    models.CharField(blank=True, help_text="Id in the taxonomy; blank where nothing is near.", max_length=200),
                ),
                ("label", models.CharField(blank=True, max_length=200)),
                ("sure", models.FloatField(default=0)),
                ("needs_look", models.BooleanField(default=True)),
                ("others", models.JSONField(blank=True, default=list, help_text="[id, label, how sure] of the next candidates.")),
                ("is_decided", models.BooleanField(default=False)),
                ("read_with", models.CharField(blank=True, max_length=80)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "redundancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="titles", to="employers.redundancy"
                    ),
                ),
            ],
            options={
                "ordering": ["side", "plain"],
            },
        ),
        migrations.CreateModel(
            name="RedundancyUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("file_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("found_sealed", models.TextField(blank=True)),
                ("report_sealed", models.TextField(help_text="Row numbers, columns and words of what was put aside.")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done", models.JSONField(blank=True, default=dict, help_text="Counts: made, changed, unchanged.")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "redundancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="employers.redundancy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RedundancyVacancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Counts within the response: in addresses.")),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=160)),
                ("employer", models.CharField(blank=True, max_length=160)),
                ("places", models.PositiveSmallIntegerField(default=1)),
                (
                    "pay",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="The least offered, pounds a year.", max_digits=9, null=True
                    ),
                ),
                ("pay_high", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("licences", models.JSONField(blank=True, default=list)),
                ("text", models.TextField(blank=True)),
                (
                    "skills",
                    models.JSONField(
                        blank=True, default=list, help_text="[skill's id, how sure] of each skill read in the text."
                    ),
                ),
                ("read_with", models.CharField(blank=True, help_text="The taxonomy that the skills are of.", max_length=80)),
                (
                    "redundancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vacancies", to="employers.redundancy"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RedundancyPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("years", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("can_sealed", models.TextField(blank=True)),
                ("qualifications_sealed", models.TextField(blank=True)),
                ("area", models.CharField(blank=True, help_text="The first half of the postcode, or a town.", max_length=60)),
                ("latitude", models.FloatField(blank=True, help_text="Degrees, rounded to about a kilometre.", null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "pay_now",
                    models.DecimalField(blank=True, decimal_places=2, help_text="Pounds a year.", max_digits=9, null=True),
                ),
                ("pay_floor", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("most_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("by", models.CharField(blank=True, max_length=8)),
                ("licences", models.JSONField(blank=True, help_text="Null is not said; empty is none.", null=True)),
                ("name_sealed", models.TextField(blank=True)),
                ("contact_sealed", models.TextField(blank=True)),
                ("adviser", models.CharField(blank=True, max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("placed", "Has one of these vacancies"),
                            ("other_job", "Has another job"),
                            ("course", "Has started a course"),
                            ("stays", "Stays after all"),
                            ("not_looking", "Is not looking"),
                            ("not_reached", "Could not be reached"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_on", models.DateField(blank=True, null=True)),
                (
                    "redundancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="employers.redundancy"
                    ),
                ),
                (
                    "outcome_vacancy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="employers.redundancyvacancy",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="redundancy",
            index=models.Index(fields=["erase_on"], name="employers_r_erase_o_39df42_idx"),
        ),
        migrations.AddConstraint(
            model_name="redundancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("noticed_on"))), name="redundancy_ends_after_notice"
            ),
        ),
        migrations.AddConstraint(
            model_name="redundancytitle",
            constraint=models.UniqueConstraint(fields=("redundancy", "side", "plain"), name="one_reading_a_title"),
        ),
        migrations.AddIndex(
            model_name="redundancyupload",
            index=models.Index(fields=["at"], name="employers_r_at_cf7f0b_idx"),
        ),
        migrations.AddConstraint(
            model_name="redundancyvacancy",
            constraint=models.UniqueConstraint(fields=("redundancy", "key"), name="one_vacancy_a_reference"),
        ),
        migrations.AddConstraint(
            model_name="redundancyvacancy",
            constraint=models.UniqueConstraint(fields=("redundancy", "number"), name="one_vacancy_a_number"),
        ),
        migrations.AddConstraint(
            model_name="redundancyperson",
            constraint=models.UniqueConstraint(fields=("redundancy", "key"), name="one_person_a_number"),
        ),
    ]
