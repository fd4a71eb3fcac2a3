"""The room's first state: no tables yet."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0002_audit_append_only"), ("provision", "0003_offer_tally")]

    operations = []
