"""Commentary: sentences made from tables, no surer than the numbers, which a person may replace.

`about` makes the sentences of one measure for a place. `with_replacements` sets kept sentences of people in their stead
and says which of them rest on a number that has moved since.
"""

from skillshed.publishing.commentary.about import about
from skillshed.publishing.commentary.keeping import Replacement, keep, read_kept, take_back, version
from skillshed.publishing.commentary.of_place import Section, of_place
from skillshed.publishing.commentary.sentence import Moved, Number, Sentence, Shown, figures
from skillshed.publishing.commentary.shown import with_replacements

__all__ = [
    "Moved",
    "Number",
    "Replacement",
    "Section",
    "Sentence",
    "Shown",
    "about",
    "figures",
    "keep",
    "of_place",
    "read_kept",
    "take_back",
    "version",
    "with_replacements",
]
