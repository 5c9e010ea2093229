"""Stage 1: which cluster, from its parts, its series and a wish."""
