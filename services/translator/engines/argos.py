"""Argos packages, read in process from their zip files; via English where needed.

Neither argostranslate nor its splitters are needed: CTranslate2 reads the model from memory.
Packages that are missing are downloaded on first use (argos_packages.py). Where no package has
the pair, two are put together, sentence by sentence, and the first half is checked before the
second is made of it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from perspektiven.errors import Permanent, WrongSetting
from services.translator import checks
from services.translator.engines.argos_model import ArgosModel
from services.translator.engines.argos_packages import Package, Packages
from services.translator.engines.engine import Answer, Answers, Made, Order, Unit
from services.translator.engines.hardware import OF_THE_MODEL, chosen
from services.translator.engines.selftest import self_test
from services.translator.settings import TranslatorSettings

_PIVOT = "en"


@dataclass(slots=True)
class _Used:
    """A loaded model, and how many calls are using it."""

    model: ArgosModel
    by: int = 0


class Argos:
    """Argos packages of this machine."""

    name = "argos"
    is_human = False
    unit: Unit = "sentence"
    order: Order = "certain"

    def __init__(self, settings: TranslatorSettings) -> None:
        # Packages are tried out by those who make them with the type that they were saved with.
        self._hardware = chosen(settings, auto=OF_THE_MODEL)
        self.limits = self._hardware.limits()
        self._packages = Packages(settings)
        self._models: OrderedDict[str, _Used] = OrderedDict()
        self._most_models = settings.argos_loaded
        self._broken: dict[str, str] = {}
        self._loading = asyncio.Lock()
        self._routes: dict[tuple[str, str], list[Package]] = {}

    @property
    def loaded(self) -> int:
        """Number of models in memory."""
        return len(self._models)

    async def start(self) -> None:
        """Looks which packages lie here; raises WrongSetting for one that is none."""
        await self._packages.read_folder()

    async def supports(self, source: str, target: str) -> bool:
        """Whether packages for the pair are available; downloads and tests them.

        Raises Transient when the index of packages can't be reached and is needed, WrongSetting
        for a package that is broken, whose pairs wait while all others go on.
        """
        pair = (source, target)
        if pair not in self._routes:
            route = await self._packages.route(source, target, _PIVOT)
            if not route:
                return False
            for package in route:
                await self._loaded(package)
            self._routes[pair] = route
        return True

    def made(self, source: str, target: str) -> Made:
        """Packages by pair and version."""
        route = self._route(source, target)
        return Made(
            model="+".join(f"{each.source}-{each.target}" for each in route),
            version=self._hardware.version("+".join(each.version for each in route)),
        )

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Translates; with a pivot, an answer whose first half failed a check is marked."""
        first, *rest = self._route(source, target)
        async with self._model(first) as model:
            answers = await model.translate(texts, again=again)
        for package in rest:
            halves = [
                _with_failures(text, half, first) for text, half in zip(texts, answers, strict=True)
            ]
            async with self._model(package) as model:
                ends = await model.translate([half.text for half in halves], again=again)
            answers = [_joined(half, end) for half, end in zip(halves, ends, strict=True)]
        return answers

    async def close(self) -> None:
        """Frees the models."""
        for used in self._models.values():
            used.model.close()
        self._models.clear()
        await self._packages.close()

    def _route(self, source: str, target: str) -> list[Package]:
        route = self._routes.get((source, target))
        if route is None:
            raise Permanent("unsupported_pair", f"no Argos packages for {source} → {target}")
        return route

    @asynccontextmanager
    async def _model(self, package: Package) -> AsyncIterator[ArgosModel]:
        """The package's model, which stays in memory at least as long as it is used."""
        used = await self._loaded(package)
        used.by += 1
        try:
            yield used.model
        finally:
            used.by -= 1
            self._unload()

    async def _loaded(self, package: Package) -> _Used:
        async with self._loading:
            name = package.path.name
            if name in self._broken:
                raise WrongSetting(self._broken[name])
            if name not in self._models:
                try:
                    self._models[name] = _Used(await self._load(package))
                except WrongSetting as exc:
                    self._broken[name] = str(exc)
                    raise
            self._models.move_to_end(name)
            return self._models[name]

    async def _load(self, package: Package) -> ArgosModel:
        model = await asyncio.to_thread(ArgosModel, package.path, self._hardware)
        try:
            await self_test(str(package.path), model.translate)
        except WrongSetting:
            model.close()
            raise
        return model

    def _unload(self) -> None:
        """Frees the models that were not used for longest, beyond so many."""
        idle = [name for name, used in self._models.items() if not used.by]
        for name in idle[: max(0, len(self._models) - self._most_models)]:
            self._models.pop(name).model.close()


def _with_failures(text: str, half: Answer | None, package: Package) -> Answer:
    if half is None:
        return Answer("", failures=("pivot",))
    wrong = checks.failures(text, half.text, package.source, package.target)
    return Answer(half.text, half.complete, failures=(*half.failures, *wrong))


def _joined(half: Answer, end: Answer | None) -> Answer | None:
    if end is None:
        return None
    return Answer(end.text, half.complete and end.complete, (*half.failures, *end.failures))
