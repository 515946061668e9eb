"""Single-node Elasticsearch on this machine: folder, modules, readiness."""

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from console.local import java, ports
from console.local.processes import Program
from console.local.settings import LocalSettings

VERSION = "9.2.2"
USUAL_PORT = 9200

# A node on somebody's desk shall stop at the last gigabyte, not at 85 % of a big disk.
_CONFIGURATION = """\
cluster.name: perspektiven-local
node.name: local
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport_port}
path.data: {folder}/data
path.logs: {folder}/logs
cluster.routing.allocation.disk.watermark.low: 2gb
cluster.routing.allocation.disk.watermark.high: 1gb
cluster.routing.allocation.disk.watermark.flood_stage: 500mb
"""

_DESCRIPTOR = """\
name={name}
description={description}
version={version}
elasticsearch.version={version}
java.version=21
classname={class_name}
"""

_SOURCES = Path(__file__).parent / "plugin"


@dataclass(frozen=True, slots=True)
class ElasticsearchNode:
    """Folder and ports of a node."""

    folder: Path
    port: int
    transport_port: int
    log: Path

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"http://{ports.HOST}:{self.port}"


def program(node: ElasticsearchNode, settings: LocalSettings) -> Program:
    """Command of the node; prepares its folder.

    Raises PipelineError when our module does not compile.
    """
    folder = node.folder.resolve()
    libraries = java.paths(settings.cache_dir, "elasticsearch")
    classes = java.compile_sources(settings.cache_dir, sorted(_SOURCES.glob("*.java")), libraries)
    _lay_out(node, folder)
    _add_dictionaries(folder / "config" / "hunspell", settings.hunspell_dir)
    _pack(folder / "lib" / "launcher.jar", classes, "LocalNode*.class")
    _add_modules(folder / "modules", classes, java.paths(settings.cache_dir, "elasticsearch-http"))
    command = (
        str(java.JAVA),
        *(f"-Xms{settings.elasticsearch_heap}", f"-Xmx{settings.elasticsearch_heap}"),
        *java.tuning(settings),
        # A search takes a tenth less. The heap is whole from the start: it grows no larger by it.
        "-XX:+UseTransparentHugePages",
        "-Dfile.encoding=UTF-8",
        "--enable-native-access=ALL-UNNAMED",
        *("-cp", java.class_path([folder / "lib" / "launcher.jar", *libraries])),
        "perspektiven.LocalNode",
        str(folder),
    )
    return Program("elasticsearch", command, node.log, folder=folder)


async def is_ready(node: ElasticsearchNode) -> bool:
    """Whether the node can serve requests on all its indices."""
    if not ports.is_open(node.port):
        return False
    async with httpx.AsyncClient(base_url=node.url, timeout=5, trust_env=False) as client:
        try:
            answer = await client.get("/_cluster/health", params={"local": "true"})
        except httpx.HTTPError:
            return False
    return answer.status_code == 200 and answer.json()["status"] in {"green", "yellow"}


def _lay_out(node: ElasticsearchNode, folder: Path) -> None:
    for name in ("config", "data", "logs", "modules", "plugins", "lib"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "config" / "elasticsearch.yml").write_text(
        _CONFIGURATION.format(folder=folder, port=node.port, transport_port=node.transport_port),
        encoding="utf-8",
    )


def _add_dictionaries(hunspell: Path, given: Path) -> None:
    """Copies what is there; what was copied once stays, since indices can't be opened without."""
    for affixes in sorted(given.glob("*.aff")):
        words = affixes.with_suffix(".dic")
        folder = hunspell / affixes.stem
        if words.exists() and not affixes.is_symlink() and not folder.exists():
            folder.mkdir(parents=True)
            shutil.copy(affixes, folder)
            shutil.copy(words, folder)


def _add_modules(modules: Path, classes: Path, http_jars: list[Path]) -> None:
    shutil.rmtree(modules)
    _add_module(
        modules / "transport-netty4",
        "HTTP and transport",
        "org.elasticsearch.transport.netty4.Netty4Plugin",
    )
    for jar in http_jars:
        shutil.copy(jar, modules / "transport-netty4")
    _add_module(modules / "analysis-common", "Analysis and GET /", "perspektiven.CommonPlugin")
    _pack(modules / "analysis-common" / "common.jar", classes, "[!L]*.class")


def _pack(jar: Path, classes: Path, pattern: str) -> None:
    """Launcher and module apart: the server refuses a module that is on the class path too."""
    with zipfile.ZipFile(jar, "w") as archive:
        for each in sorted(classes.rglob(pattern)):
            archive.write(each, each.relative_to(classes))


def _add_module(folder: Path, description: str, class_name: str) -> None:
    folder.mkdir(parents=True)
    (folder / "plugin-descriptor.properties").write_text(
        _DESCRIPTOR.format(
            name=folder.name, description=description, version=VERSION, class_name=class_name
        ),
        encoding="utf-8",
    )
