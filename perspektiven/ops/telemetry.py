"""Logs with article id and trace id; traces across Kafka headers (W3C Trace Context).

Every record is handled inside a span. Its `traceparent` goes with whatever the handler sends,
so one trace follows an article through all services. Spans are exported only when an
OpenTelemetry collector is configured; the ids are made in any case, for the logs.
"""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog
from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import SpanContext, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.typing import EventDict, Processor
from typing_extensions import override

from perspektiven.errors import WrongSetting
from perspektiven.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

_propagator = TraceContextTextMapPropagator()
_provider = TracerProvider()
_tracer = _provider.get_tracer("perspektiven")
_is_exporting = False
_ids = RandomIdGenerator()
_fields: ContextVar[Mapping[str, str | int]] = ContextVar(
    "record_fields", default=MappingProxyType({})
)
"""What is on every log line of the record that is handled."""

# Libraries that repeat themselves while a broker is away: many lines a second that say one thing.
_NOISY = ("aiokafka", "faust", "mode", "elastic_transport", "httpx", "httpcore")


def configure(settings: Settings, service: str) -> None:
    """Sends logs to standard error and traces to the collector, if one is configured."""
    global _provider, _tracer, _is_exporting  # noqa: PLW0603 - one process is one service: set once, at start
    resource = Resource.create({"service.name": f"perspektiven-{service}"})
    _provider = TracerProvider(sampler=ALWAYS_ON, resource=resource)
    _is_exporting = bool(settings.otlp_endpoint)
    _tracer = _provider.get_tracer("perspektiven")
    if settings.otlp_endpoint:
        _provider.add_span_processor(BatchSpanProcessor(_exporter(settings.otlp_endpoint)))
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_fields,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(settings),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # On the handler: a logger's own filters don't see what its children say.
    handler.addFilter(_OncePer(seconds=10))
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def shut_down() -> None:
    """Exports the spans that still wait."""
    _provider.shutdown()


def record_span(
    name: str, headers: Iterable[tuple[str, bytes]], **fields: str | int
) -> AbstractContextManager[None]:
    """Continues the trace of a record's headers, and puts `fields` on every log line within."""
    carrier = {key: value.decode("latin-1") for key, value in headers if key == "traceparent"}
    return _span(name, _propagator.extract(carrier) if carrier else Context(), fields)


def span(name: str, **fields: str | int) -> AbstractContextManager[None]:
    """Continues the trace of what is being done, or begins one; `fields` as above."""
    return _span(name, None, fields)


def trace_headers() -> tuple[tuple[str, bytes], ...]:
    """The `traceparent` header of what is being done now; none outside of a span."""
    now = trace.get_current_span().get_span_context()
    if not now.is_valid:
        return ()
    value = f"00-{now.trace_id:032x}-{now.span_id:016x}-{now.trace_flags:02x}"
    return (("traceparent", value.encode()),)


def _span(
    name: str, parent: Context | None, fields: Mapping[str, str | int]
) -> AbstractContextManager[None]:
    if _is_exporting:
        return _exported_span(name, parent, fields)
    return _UnrecordedSpan(parent, fields)


@contextmanager
def _exported_span(
    name: str, parent: Context | None, fields: Mapping[str, str | int]
) -> Iterator[None]:
    with _tracer.start_as_current_span(name, context=parent, attributes=dict(fields)):
        said = _fields.set({**_fields.get(), **fields})
        try:
            yield
        finally:
            _fields.reset(said)


class _UnrecordedSpan:
    """Span that nobody exports: its ids, for logs and for records that are sent within it.

    It takes a quarter of what such a span does in the SDK; each record has up to three.
    """

    __slots__ = ("_above", "_fields", "_parent", "_said")

    def __init__(self, parent: Context | None, fields: Mapping[str, str | int]) -> None:
        self._parent = parent
        self._fields = fields

    def __enter__(self) -> None:
        parent = trace.get_current_span(self._parent).get_span_context()
        if parent.is_valid:
            trace_id, flags = parent.trace_id, parent.trace_flags & TraceFlags.RANDOM_TRACE_ID
        else:
            trace_id, flags = _ids.generate_trace_id(), TraceFlags.RANDOM_TRACE_ID
        own = SpanContext(
            trace_id, _ids.generate_span_id(), is_remote=False, trace_flags=TraceFlags(flags)
        )
        within = trace.set_span_in_context(trace.NonRecordingSpan(own), self._parent)
        self._above = context.attach(within)
        self._said = _fields.set({**_fields.get(), **self._fields})

    def __exit__(self, *_: object) -> None:
        _fields.reset(self._said)
        context.detach(self._above)


def _exporter(endpoint: str) -> "OTLPSpanExporter":
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
            OTLPSpanExporter,
        )
    except ModuleNotFoundError as exc:
        raise WrongSetting(
            "PERSPEKTIVEN_OTLP_ENDPOINT is set; install: pip install 'perspektiven[telemetry]'"
        ) from exc
    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")


def _renderers(settings: Settings) -> list[Processor]:
    if settings.log_format == "console":
        return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _add_fields(_: object, __: str, event: EventDict) -> EventDict:
    for name, value in _fields.get().items():
        event.setdefault(name, value)
    return event


def _add_trace(_: object, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
    return event


class _OncePer(logging.Filter):
    """Lets the same line of a noisy library through once in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._last: dict[str, float] = {}

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in _NOISY:
            return True
        last = self._last.get(record.msg, 0.0) if isinstance(record.msg, str) else 0.0
        if record.created - last < self._seconds:
            return False
        if len(self._last) > 1_000:
            self._last.clear()
        self._last[str(record.msg)] = record.created
        return True
