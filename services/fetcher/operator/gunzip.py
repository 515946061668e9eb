"""Streaming gunzip: one member, many, or one for each record (RFC 1952)."""

import io
import zlib
from typing import Any

from typing_extensions import override

_CHUNK = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"


def opened(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream, unpacked if it begins as gzip does."""
    if stream.peek(2)[:2] != _MAGIC[:2]:
        return stream
    return io.BufferedReader(Inflated(stream), _CHUNK)


class Inflated(io.RawIOBase):
    """What a gzip holds, to its last byte even if it is cut off; only then EOFError is raised.

    A member that is damaged is left out from there on, and `damage` counts it.
    """

    def __init__(self, source: io.BufferedReader) -> None:
        super().__init__()
        self._source = source
        self._inflate = zlib.decompressobj(wbits=31)
        self._packed = b""
        self.damage = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any, /) -> int:
        while True:
            try:
                data = self._inflate.decompress(self._packed, len(buffer))
            except zlib.error:
                self._next_member()
                continue
            # At the end of a member zlib names what is left twice: here, and as unused data.
            self._packed = b"" if self._inflate.eof else self._inflate.unconsumed_tail
            if data:
                buffer[: len(data)] = data
                return len(data)
            if not self._more():
                return 0

    def _more(self) -> bool:
        """Gets packed bytes, of the next member where one is done; False at a proper end."""
        if self._inflate.eof:
            self._packed = self._inflate.unused_data.lstrip(b"\x00") or self._source.read(_CHUNK)
            if self._packed:
                self._inflate = zlib.decompressobj(wbits=31)
            return bool(self._packed)
        self._packed = self._source.read(_CHUNK)
        if not self._packed:
            raise EOFError("the archive ends too early")
        return True

    def _next_member(self) -> None:
        """Goes to the next member behind the damage; raises the error where there is none."""
        self.damage += 1
        packed = self._packed[1:]
        while (at := packed.find(_MAGIC)) < 0:
            more = self._source.read(_CHUNK)
            if not more:
                raise EOFError("the archive is damaged, and no gzip member follows")
            packed = packed[-len(_MAGIC) :] + more
        self._packed = packed[at:]
        self._inflate = zlib.decompressobj(wbits=31)
