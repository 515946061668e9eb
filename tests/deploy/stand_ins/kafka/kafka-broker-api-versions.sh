#!/usr/bin/env python
"""Asks the broker for the versions it speaks (ApiVersions, version 0), as Kafka's own script does."""

import socket
import struct
import sys

host, port = sys.argv[sys.argv.index("--bootstrap-server") + 1].split(":")
request = struct.pack(">hhih", 18, 0, 7, -1)
with socket.create_connection((host, int(port)), timeout=5) as broker:
    broker.sendall(struct.pack(">i", len(request)) + request)
    _, correlation, error = struct.unpack(">iih", broker.recv(10, socket.MSG_WAITALL))
sys.exit(0 if (correlation, error) == (7, 0) else 1)
