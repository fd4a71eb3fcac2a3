"""Styles and scripts: named by their content once built, by their plain name until then."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Before `boot.build_static` has run there is no list of built names, and plain names are served from the source folders."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
