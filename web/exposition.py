"""The text that Prometheus reads (text exposition format, version 0.0.4)."""

from collections.abc import Iterable, Iterator

from storage.metrics import Measured

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def expose(measured: Iterable[Measured]) -> str:
    """Write gauges with their meaning and their values."""
    return "".join(f"{line}\n" for each in measured for line in _lines(each))


def _lines(measured: Measured) -> Iterator[str]:
    gauge = measured.gauge
    yield f"# HELP {gauge.name} {gauge.meaning}"
    yield f"# TYPE {gauge.name} gauge"
    for labels, value in measured.values:
        yield f"{gauge.name}{_labelled(gauge.labels, labels)} {value:.15g}"


def _labelled(names: tuple[str, ...], values: tuple[str, ...]) -> str:
    pairs = ",".join(f'{n}="{_escaped(v)}"' for n, v in zip(names, values, strict=True))
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    r"""Escape a label's value.

    >>> _escaped('a"b')
    'a\\"b'
    """
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
