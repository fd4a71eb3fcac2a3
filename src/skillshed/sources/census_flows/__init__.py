"""Census origin-destination flows: who lives where and works where."""
