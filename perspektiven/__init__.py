"""What every service stands on; knows no service."""

__version__ = "0.1.0"
