"""How long searches take over many articles."""
