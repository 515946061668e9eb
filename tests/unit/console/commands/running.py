"""A feed for the commands that read one."""

from pathlib import Path

DATA = Path(__file__).parents[3] / "data"

FEED = str(DATA / "feeds" / "rss20-plain.xml")

ADDRESS = "https://gazeta.example/rss.xml"
