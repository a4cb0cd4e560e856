"""The batch module of tamga-screen in Python: WebAssembly without imports, run by wasmtime.

This file knows the module and nothing of Arrow or Spark; ``tamga_rows.py`` knows Arrow's batches, ``tamga_spark.py`` is the
Spark job. Run as a program it screens a Parquet file on one machine, with threads and without Spark:

    python3 tamga_batch.py INPUT.parquet OUTPUT --id id --text goods --code hs --today 2026-11-26
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import wasmtime

ABI = 1
#: Bytes of memory that one instance may take.
MEMORY = 512 << 20
BESIDE = Path(__file__).resolve().with_name("tamga-batch.wasm")


class Refused(Exception):
    """What was asked can't be done; the message is one sentence that says what to do."""


class Trapped(Exception):
    """The engine stopped in the middle of its work: the instance is to be thrown away."""


def expected_hash(path: Path) -> str | None:
    """The SHA-256 that stands beside a module, as ``sha256sum`` writes it."""
    beside = path.with_suffix(".sha256")
    return beside.read_text(encoding="ascii").split()[0] if beside.is_file() else None


class Module:
    """The compiled module. Threads may share it; each needs an instance of its own."""

    def __init__(self, data: bytes, sha256: str, memory: int = MEMORY) -> None:
        self.sha256 = hashlib.sha256(data).hexdigest()
        if self.sha256 != sha256.lower():
            raise Refused(f"the module's SHA-256 is {self.sha256}, and {sha256} was asked for")
        self.data = data
        self.memory = memory
        self._engine = wasmtime.Engine()
        try:
            self._module = wasmtime.Module(self._engine, data)
        except wasmtime.WasmtimeError as error:
            raise Refused("these bytes are no WebAssembly module that can run here") from error
        if self._module.imports:
            raise Refused("the module asks its host for something: it is not a batch module of tamga-screen")

    @classmethod
    def load(cls, path: Path = BESIDE, sha256: str | None = None, memory: int = MEMORY) -> Module:
        """The module of a file. Its SHA-256 must be given, or stand beside it in ``NAME.sha256``."""
        expected = sha256 if sha256 is not None else expected_hash(path)
        if not expected:
            raise Refused(f"{path}: name the module's SHA-256 with --module-sha256, or put it beside the module as {path.stem}.sha256")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}; the module is named with --module") from error
        return cls(data, expected, memory)

    def instance(self) -> Instance:
        return Instance(self._engine, self._module, self.memory)


class Instance:
    """One instance: packs are given first, then it is opened, then it screens batches."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module, memory: int) -> None:
        self._store = wasmtime.Store(engine)
        self._store.set_limits(memory_size=memory)
        try:
            exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Refused(f"the module does not start with {memory} bytes of memory: give it more with --memory") from error
        self._call: dict[str, Any] = {name: exports[name] for name in ("tamga_abi", "tamga_input", "tamga_pack", "tamga_open", "tamga_screen", "tamga_output", "tamga_output_length")}
        self._memory: Any = exports["memory"]
        if self._call["tamga_abi"](self._store) != ABI:
            raise Refused(f"the module's calls are of another version than {ABI}: take the hosts and the module from one release")

    def _ask(self, name: str, data: bytes) -> bytes:
        store, call = self._store, self._call
        try:
            # A pointer is unsigned, and wasm hands it out as a signed number.
            pointer = call["tamga_input"](store, len(data)) & 0xFFFFFFFF
            self._memory.write(store, data, pointer)
            status = call[name](store)
            start = call["tamga_output"](store) & 0xFFFFFFFF
            length = call["tamga_output_length"](store)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Trapped(str(error).splitlines()[0]) from error
        if length < 0:
            raise Trapped("the answer is longer than 2 GB")
        said = bytes(self._memory.read(store, start, start + length))
        if status != 0:
            raise Refused(said.decode("utf-8", "replace"))
        return said

    @property
    def size(self) -> int:
        """Bytes of memory that the instance took. It never gives any back."""
        return int(self._memory.data_len(self._store))

    def pack(self, data: bytes) -> str:
        """Puts a list at hand, from the bytes of its pack; the list's id."""
        return self._ask("tamga_pack", data).decode()

    def open(self, request: dict[str, Any]) -> dict[str, Any]:
        """Opens a job; what was opened, lists and options included."""
        return dict(json.loads(self._ask("tamga_open", json.dumps(request).encode())))

    def screen(self, batch: bytes) -> bytes:
        """The rows of a batch of cells. Rows that are too many for one answer are a trap as well: ask for fewer cells."""
        try:
            return self._ask("tamga_screen", batch)
        except Refused as refused:
            if "more than 2 GB" in str(refused):
                raise Trapped(str(refused)) from refused
            raise


if __name__ == "__main__":
    from tamga_rows import main

    sys.exit(main())
