"""The evidence base: releases, observations, measures, areas and the questions asked of them. No web framework."""
