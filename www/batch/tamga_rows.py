"""Arrow batches through the batch module of tamga-screen: cells in, rows out, and a summary that adds up.

Every cell of the columns ``code`` and ``text`` has at least one row. A cell at which the engine stops is found by halving
the batch; it counts as trapped only alone in a fresh instance, and takes no other cell with it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import struct
import sys
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tamga_batch import BESIDE, MEMORY, Instance, Module, Refused, Trapped

FIELDS = ("code", "text")
#: The columns of the rows, behind the id.
ROWS = pa.schema(
    [
        pa.field("field", pa.utf8(), nullable=False),
        pa.field("verdict", pa.utf8(), nullable=False),
        pa.field("finding", pa.int32(), nullable=False),
        pa.field("code", pa.utf8()),
        pa.field("list", pa.utf8()),
        pa.field("entry", pa.utf8()),
        pa.field("rule", pa.utf8()),
        pa.field("reading_rule", pa.utf8()),
        pa.field("could_be_listed", pa.bool_(), nullable=False),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
    ]
)
JSON = pa.field("json", pa.utf8())
#: What the module answers: the cell's row in the batch, then the columns above.
ANSWER = pa.schema([pa.field("cell", pa.int32(), nullable=False), *ROWS, JSON])

#: Cells longer than this go alone; so many bytes and rows go at once.
ALONE = 64 << 10
BYTES = 4 << 20
BATCH = 4096
#: An instance that took more memory than this for one cell is not kept.
KEPT = 128 << 20


@dataclass(frozen=True)
class Plan:
    """All that is the same for every cell of a job. It can be sent to other machines."""

    columns: dict[str, str]
    """The names of the columns by field: ``{"code": "hs", "text": "goods"}``."""
    id: str
    request: dict[str, Any]
    packs: tuple[bytes, ...] = ()
    batch: int = BATCH
    """Rows that go to the module at once; no result depends on it."""

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The schema of the rows: the id's type is as given."""
        last = [JSON] if self.request.get("json") else []
        return pa.schema([pa.field("id", given.field(self.id).type), *ROWS, *last])

    def of(self, given: pa.Schema) -> Plan:
        """The plan for an input with these columns. Refuses what is no column of it, or none that can be screened."""
        if not self.columns:
            known = {name: name for name in FIELDS if name in given.names}
            if not known:
                raise Refused("name the column of texts with --text, the column of codes with --code, or both")
            return replace(self, columns=known).of(given)
        for name in (self.id, *self.columns.values()):
            if given.names.count(name) != 1:
                raise Refused(f'the input has no column "{name}"' if name not in given.names else f'the input has more than one column "{name}"')
            kind = given.field(name).type
            try:
                usable = not pa.types.is_nested(kind) and not isinstance(kind, pa.BaseExtensionType)
                _binary(pa.array([], kind))
            except pa.ArrowException:
                usable = False
            if not usable:
                raise Refused(f'the column "{name}" holds {kind}, and texts or numbers are needed: cast it before')
        return self


def _binary(cells: pa.Array) -> pa.Array:
    """Cells as bytes, with offsets of 32 bits. Bad UTF-8 stays as it is: the module answers for it."""
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    kind = cells.type
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind) or pa.types.is_large_string(kind) or pa.types.is_large_binary(kind) or pa.types.is_string(kind) or pa.types.is_fixed_size_binary(kind):
        return cells.cast(pa.binary(), safe=False)
    return cells if pa.types.is_binary(kind) else cells.cast(pa.utf8()).cast(pa.binary())


def _buffers(cells: pa.Array) -> tuple[memoryview | bytes, memoryview | bytes, memoryview | bytes]:
    """Validity, offsets and data of binary cells; of a slice only what belongs to it."""
    validity: memoryview | bytes = b"" if cells.null_count == 0 else memoryview(pc.is_valid(cells).buffers()[1])
    if len(cells) == 0:
        return validity, bytes(4), b""
    _, offsets, data = cells.buffers()
    ends = pa.Array.from_buffers(pa.int32(), len(cells) + 1, [None, offsets], offset=cells.offset)
    first, last = ends[0].as_py(), ends[len(cells)].as_py()
    if first:
        ends = pc.subtract(ends, pa.scalar(first, pa.int32()))
        view = memoryview(ends.buffers()[1])[: 4 * len(ends)]
    else:
        view = memoryview(offsets)[4 * cells.offset : 4 * (cells.offset + len(ends))]
    return validity, view, memoryview(data)[first:last] if data is not None else b""


def encode(columns: Sequence[tuple[str, pa.Array]]) -> bytes:
    """A batch of cells as the module reads it."""
    rows = len(columns[0][1])
    head = [struct.pack("<4sII", b"TMG1", rows, len(columns))]
    body: list[memoryview | bytes] = []
    for name, cells in columns:
        buffers = _buffers(cells)
        head.append(struct.pack("<IIII", FIELDS.index(name), *(len(buffer) for buffer in buffers)))
        for buffer in buffers:
            body += [buffer, bytes(-len(buffer) % 8)]
    size = sum(len(part) for part in head)
    return b"".join([*head, bytes(-size % 8), *body])


def decode(answer: bytes) -> pa.RecordBatch:
    """The rows that the module answers."""
    buffer = pa.py_buffer(answer)
    magic, rows, count = struct.unpack_from("<4sII", answer)
    if magic != b"TMR1" or count != len(ANSWER):
        raise Refused("the module's rows are of another version: take the hosts and the module from one release")
    at = 12 + 16 * count
    at += -at % 8
    columns = []
    for place, kind in enumerate(ANSWER.types):
        _, *lengths = struct.unpack_from("<IIII", answer, 12 + 16 * place)
        buffers: list[pa.Buffer | None] = []
        for length in lengths:
            buffers.append(buffer.slice(at, length))
            at += length + -length % 8
        if lengths[0] == 0:
            buffers[0] = None
        if not pa.types.is_string(kind):
            del buffers[1]
        columns.append(pa.Array.from_buffers(kind, rows, buffers))
    return pa.RecordBatch.from_arrays(columns, schema=ANSWER)


class Screener:
    """Screens Arrow batches with one instance, which it replaces where the engine stopped."""

    def __init__(self, module: Module, plan: Plan) -> None:
        self._module = module
        self._plan = plan
        self._instance: Instance | None = None

    def _open(self) -> Instance:
        if self._instance is None:
            instance = self._module.instance()
            for pack in self._plan.packs:
                instance.pack(pack)
            instance.open(self._plan.request)
            self._instance = instance
        return self._instance

    def _ask(self, columns: list[tuple[str, pa.Array]]) -> pa.RecordBatch | None:
        """The rows of some cells, or nothing where the engine stopped or its rows were too many."""
        instance = self._open()
        try:
            said = instance.screen(encode(columns))
        except Trapped:
            self._instance = None
            return None
        answer = decode(said)
        if instance.size > KEPT:
            self._instance = None
        return answer

    def _cells(self, columns: list[tuple[str, pa.Array]], first: int) -> Iterator[pa.RecordBatch]:
        """The rows of the cells from a row of the batch on; each cell has one, whatever happens."""
        answer = self._ask(columns)
        if answer is not None:
            yield answer.set_column(0, ANSWER.field(0), pc.add(answer.column(0), pa.scalar(first, pa.int32())).cast(pa.int32()))
            return
        rows = len(columns[0][1])
        if rows > 1:
            half = rows // 2
            yield from self._cells([(name, cells.slice(0, half)) for name, cells in columns], first)
            yield from self._cells([(name, cells.slice(half)) for name, cells in columns], first + half)
        elif len(columns) > 1:
            for column in columns:
                yield from self._cells([column], first)
        else:
            # Alone, and once more in a fresh instance: what an earlier cell left behind is not this one's fault.
            self._instance = None
            again = self._ask(columns)
            if again is None:
                row = {**{name: None for name in ANSWER.names}, "cell": first, "field": columns[0][0], "verdict": "not_screened", "finding": 0, "rule": "trapped", "could_be_listed": True}
                again = pa.RecordBatch.from_pylist([row], schema=ANSWER)
            else:
                again = again.set_column(0, ANSWER.field(0), pa.array([first] * len(again), pa.int32()))
            yield again

    def screen(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The rows of a batch of the input, in its order."""
        ids = batch.column(self._plan.id)
        columns = [(name, _binary(batch.column(self._plan.columns[name]))) for name in FIELDS if name in self._plan.columns]
        schema = self._plan.schema(batch.schema)
        for start, length in parts(columns, self._plan.batch):
            pieces = list(self._cells([(name, cells.slice(start, length)) for name, cells in columns], start))
            if len(pieces) > 1:
                whole = pa.Table.from_batches(pieces).sort_by([("cell", "ascending"), ("field", "ascending"), ("finding", "ascending")]).combine_chunks()
                pieces = whole.to_batches()
            leads = sum(pc.sum(pc.equal(piece.column("finding"), 0)).as_py() or 0 for piece in pieces)
            if leads != length * len(columns):
                raise Refused(f"the module answered {leads} of {length * len(columns)} cells: nothing of this run is to be used")
            for piece in pieces:
                taken = [ids.take(piece.column(0)), *piece.columns[1:]]
                yield pa.RecordBatch.from_arrays(taken[: len(schema)], schema=schema)


_modules: dict[str, Module] = {}


def partition(data: bytes, sha256: str, memory: int, plan: Plan, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of one partition of a job. The module is compiled once a process."""
    module = _modules.get(sha256)
    if module is None:
        module = _modules[sha256] = Module(data, sha256, memory)
    screener = Screener(module, plan)
    for batch in batches:
        yield from screener.screen(batch)


def parts(columns: Sequence[tuple[str, pa.Array]], most: int = BATCH) -> Iterator[tuple[int, int]]:
    """Cuts a batch into runs of rows that go to the module at once: (first row, rows)."""
    rows = len(columns[0][1])
    total = sum(cells.nbytes for _, cells in columns)
    if rows <= most and total <= ALONE:
        if rows:
            yield 0, rows
        return
    lengths = [0] * rows
    for _, cells in columns:
        for place, length in enumerate(pc.binary_length(cells).to_pylist()):
            lengths[place] += length or 0
    start = size = 0
    for place, length in enumerate(lengths):
        if place > start and (length > ALONE or size + length > BYTES or place - start >= most or lengths[place - 1] > ALONE):
            yield start, place - start
            start, size = place, 0
        size += length
    if start < rows:
        yield start, rows - start


@dataclass
class Sum:
    """How many cells there are, and the sum of their hashes: CRC-32 of the field, a line feed, and the id as text."""

    cells: int = 0
    hash: int = 0

    def add(self, name: str, ids: pa.Array) -> None:
        start = zlib.crc32(f"{name}\n".encode())
        crc32 = zlib.crc32
        texts = _binary(ids).to_pylist()
        self.cells += len(texts)
        self.hash += sum(crc32(text or b"", start) for text in texts)


@dataclass
class Tally:
    """What came of the cells, by field, and what must be equal before anything is to be used."""

    given: Sum = field(default_factory=Sum)
    answered: Sum = field(default_factory=Sum)
    rows: int = 0
    written: int | None = None
    """Rows that were handed to the writer, where the host knows it."""
    verdicts: dict[str, dict[str, int]] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def adds_up(self) -> bool:
        counted = sum(sum(counts.values()) for counts in self.verdicts.values())
        return self.given == self.answered and counted == self.rows and self.written in (None, self.rows)

    def give(self, plan: Plan, ids: pa.Array) -> None:
        for name in plan.columns:
            self.given.add(name, ids)

    def answer(self, rows: pa.RecordBatch) -> None:
        """Counts rows as they were written."""
        self.rows += len(rows)
        for name in FIELDS:
            own = rows.filter(pc.equal(rows.column("field"), name))
            for item in pc.value_counts(own.column("verdict")):
                counts = self.verdicts.setdefault(name, {})
                counts[item["values"].as_py()] = counts.get(item["values"].as_py(), 0) + item["counts"].as_py()
            self.answered.add(name, own.filter(pc.equal(own.column("finding"), 0)).column("id"))
        unscreened = rows.filter(pc.equal(rows.column("verdict"), "not_screened"))
        for item in pc.value_counts(unscreened.column("rule")):
            self.reasons[item["values"].as_py()] = self.reasons.get(item["values"].as_py(), 0) + item["counts"].as_py()


SUMMARY = "_SUMMARY.json"
CHANGES = ".changes"
#: Lies in each folder that this program began to write: only such a folder is ever replaced.
MARK = "_TAMGA"
#: What else lies in one.
OWN = re.compile(r"part-.*\.parquet|_TAMGA|_SUMMARY\.json|.*_SUMMARY\.json\.new|_SUCCESS|_temporary|\..*\.crc")


def replaceable(place: str, names: Sequence[str], overwrite: bool) -> None:
    """Refuses a folder that holds something already, and always one that holds anything but an output of this program."""
    if names and not overwrite:
        raise Refused(f"{place} is there already; name another folder, or say --overwrite")
    foreign = next((name for name in names if not OWN.fullmatch(name)), None)
    if foreign is not None:
        raise Refused(f'{place} holds "{foreign}", which is of no output: --overwrite would remove it; name another folder')
    if names and MARK not in names:
        raise Refused(f"{place} was not written by this program (it holds no {MARK}): --overwrite does not replace it; name another folder")




def summary(opened: dict[str, Any], module: Module, plan: Plan, tally: Tally, host: str) -> dict[str, Any]:
    """What ``_SUMMARY.json`` holds. Without it nothing of an output is to be used."""
    options = {key: opened[key] for key in ("today", "asOf", "nomenclature", "edition", "route", "json", "longest")}
    return {
        "format": "tamga-batch/1",
        "engine": opened["engine"],
        "module": module.sha256,
        "host": host,
        "options": options,
        "columns": {"id": plan.id, **plan.columns},
        "lists": opened["lists"],
        "cells": {"given": tally.given.cells, "answered": tally.answered.cells, "givenHash": tally.given.hash, "answeredHash": tally.answered.hash},
        "rows": tally.rows,
        "verdicts": {name: dict(sorted(counts.items())) for name, counts in sorted(tally.verdicts.items())},
        "notScreened": dict(sorted(tally.reasons.items())),
        "addsUp": tally.adds_up(),
    }


def earlier(text: str, place: str, plan: Plan) -> dict[str, Any]:
    """The summary of an earlier output, which must have added up, and be of the same columns."""
    try:
        known = json.loads(text)
    except ValueError as error:
        raise Refused(f"{place}/{SUMMARY}: {error}") from error
    if known.get("format") != "tamga-batch/1" or known.get("addsUp") is not True:
        raise Refused(f"{place}: its {SUMMARY} does not say that it adds up; screen that input anew")
    columns = {"id": plan.id, **plan.columns}
    if known.get("columns") != columns:
        raise Refused(f"{place} is of other columns ({known.get('columns')}), and {columns} were named: what changed can't be told")
    return dict(known)


#: What is compared of a finding, and how it is called in the changes.
COMPARED = ("code", "verdict", "list", "entry", "rule", "could_be_listed")


def versions(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str | None]]:
    """The versions of each list, as the changes name them."""
    before = {one["id"]: one["version"] for one in old["lists"]}
    after = {one["id"]: one["version"] for one in new["lists"]}
    return [{"list": name, "old": before.get(name), "new": after.get(name)} for name in sorted({*before, *after})]


def _said(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty value says nothing; leave the option out, or name what is meant")
    return text


def parser(program: str) -> argparse.ArgumentParser:
    """The options that every host of this package takes."""
    options = argparse.ArgumentParser(
        prog=program,
        description="Screens the cells of a Parquet file with tamga-screen. Each cell is a paste of its own; a number is compared, not goods.",
        epilog="Exit status: 0 everything was answered and the summary adds up; 1 it does not, or the job was broken off: nothing of it is to be used; 2 refused, and nothing was written.",
    )
    options.add_argument("input", type=_said, help="a Parquet file or a folder of them")
    options.add_argument("output", type=_said, help=f"a folder: rows as Parquet, and {SUMMARY}, which is written last")
    options.add_argument("--id", type=_said, default="id", metavar="COLUMN", help="the column that tells rows apart (id); it stands in each row as given")
    options.add_argument("--text", type=_said, metavar="COLUMN", help="a column of texts: names of goods, invoice lines (text, where neither is named)")
    options.add_argument("--code", type=_said, metavar="COLUMN", help="a column of codes: each cell is known to hold them (code, where neither is named)")
    options.add_argument("--today", type=_said, required=True, metavar="DATE", help="for the freshness of lists, as YYYY-MM-DD")
    options.add_argument("--as-of", type=_said, metavar="DATE", help="entries valid on this day (today)")
    options.add_argument("--list", type=_said, action="append", default=[], metavar="ID[:SHA256]", help="a list; may be repeated (all at hand)")
    options.add_argument("--pack", type=_said, action="append", default=[], metavar="FILE", help="the file of a list besides the embedded ones, or a newer version of one")
    options.add_argument("--nomenclature", type=_said, metavar="NAME", help="whose national digits the codes have: hs, tnved, eu-cn, us-hts, other")
    options.add_argument("--edition", type=_said, metavar="YEAR", help="the HS edition of the codes")
    options.add_argument("--route", type=_said, metavar="FROM:TO", help="from where to where the goods go, as KZ:RU")
    options.add_argument("--json", action="store_true", help="each row holds its finding as JSON, as the command line writes it")
    options.add_argument("--longest", type=int, metavar="BYTES", help="longer cells are not screened (1048576)")
    options.add_argument("--since", type=_said, metavar="OLD_OUTPUT", help=f"also write what changed since an earlier output, into OUTPUT{CHANGES}")
    options.add_argument("--overwrite", action="store_true", help="replace an output that is there")
    options.add_argument("--module", type=Path, default=BESIDE, metavar="FILE", help="the module (tamga-batch.wasm beside this file)")
    options.add_argument("--module-sha256", type=_said, metavar="HEX", help="its SHA-256 (the one in tamga-batch.sha256 beside it)")
    options.add_argument("--batch", type=int, default=BATCH, metavar="ROWS", help=f"rows that go to the module at once ({BATCH}); no result depends on it")
    options.add_argument("--memory", type=int, default=MEMORY, metavar="BYTES", help="memory that one instance may take (536870912)")
    return options


def prepare(given: argparse.Namespace) -> tuple[Module, Plan, dict[str, Any]]:
    """Module, plan, and what was opened; refuses before anything is written."""
    module = Module.load(given.module, given.module_sha256, given.memory)
    packs = []
    for name in given.pack:
        try:
            packs.append(Path(name).read_bytes())
        except OSError as error:
            raise Refused(f"{name}: {error.strerror}") from error
    columns = {name: column for name in FIELDS if (column := getattr(given, name))}
    request = {"today": given.today, "asOf": given.as_of, "nomenclature": given.nomenclature, "edition": given.edition, "route": given.route, "json": given.json, "longest": given.longest}

    def opened(request: dict[str, Any]) -> dict[str, Any]:
        instance = module.instance()
        for name, pack in zip(given.pack, packs):
            try:
                instance.pack(pack)
            except (Refused, Trapped) as refused:
                raise Refused(f"{name}: {refused}") from refused
        try:
            said = instance.open(request)
            # One cell, so that too little memory is told now and not cell by cell.
            instance.screen(encode([("text", pa.array([b"HS 8542.31"]))]))
        except Trapped as trapped:
            raise Refused(f"the module does not work with {given.memory} bytes of memory: give it more with --memory") from trapped
        return said

    known = {one["id"]: one["sha256"] for one in opened(request)["lists"]}
    wanted = [name.partition(":") for name in given.list] or [(name, "", "") for name in known]
    for name, colon, sha256 in wanted:
        if colon and not sha256:
            raise Refused(f"--list {name}: there is no SHA-256 behind the colon")
        if name not in known:
            raise Refused(f'there is no list "{name}" at hand; there are {", ".join(known)}, and --pack names the file of another')
    # Each list by id and hash from here on: every machine of the job checks it again.
    request["lists"] = [{"id": name, "sha256": sha256.lower() or known[name]} for name, _, sha256 in wanted]
    plan = Plan(columns, given.id, request, tuple(packs), max(1, given.batch))
    return module, plan, opened(request)


def _progress(done: int, total: int, end: bool = False) -> None:
    """A bar on the terminal; one line at the end where there is none."""
    if sys.stderr.isatty():
        filled = 40 * done // max(total, 1)
        print(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done:,} of {total:,} rows", end="\n" if end else "", file=sys.stderr, flush=True)
    elif end:
        print(f"{done:,} of {total:,} rows", file=sys.stderr)


def in_order(work: Callable[[pa.RecordBatch], list[pa.RecordBatch]], batches: Iterable[pa.RecordBatch], threads: int) -> Iterator[tuple[pa.RecordBatch, list[pa.RecordBatch]]]:
    """The work of each batch by threads, in the order of the batches; few are under way at once."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[tuple[pa.RecordBatch, Future[list[pa.RecordBatch]]]] = deque()
        for batch in batches:
            waiting.append((batch, pool.submit(work, batch)))
            if len(waiting) > 2 * threads:
                given, done = waiting.popleft()
                yield given, done.result()
        while waiting:
            given, done = waiting.popleft()
            yield given, done.result()


def run(given: argparse.Namespace, threads: int) -> int:
    """Screens a Parquet file with threads. The exit status."""
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    module, plan, opened = prepare(given)
    try:
        source = ds.dataset(given.input, format="parquet")
    except (OSError, pa.ArrowInvalid) as error:
        raise Refused(f"{given.input}: {error}") from error
    plan = plan.of(source.schema)
    for fragment in source.get_fragments():
        for name in (plan.id, *plan.columns.values()):
            own_names = fragment.physical_schema.names
            if name not in own_names or fragment.physical_schema.field(name).type != source.schema.field(name).type:
                found = fragment.physical_schema.field(name).type if name in own_names else "nothing"
                raise Refused(f'{fragment.path}: the column "{name}" is {found} there and {source.schema.field(name).type} in the first file; make them alike')
    output = Path(given.output).resolve()
    beside = Path(f"{output}{CHANGES}")
    old = None
    if given.since:
        place = Path(given.since) / SUMMARY
        if not place.is_file():
            raise Refused(f"{given.since}: there is no {SUMMARY}; that output is not whole")
        old = earlier(place.read_text(encoding="utf-8"), given.since, plan)
        if Path(given.since).resolve() == output:
            raise Refused("--since names the folder that would be overwritten; name another output")
        telling(source.to_table(columns=[plan.id]).column(0), plan.id, given.input)
        first = next(iter(plan.columns))
        leads = ds.dataset(given.since, format="parquet").to_table(columns=["id"], filter=(ds.field("finding") == 0) & (ds.field("field") == first))
        telling(leads.column(0), plan.id, given.since)
        try:
            pa.array([], leads.schema.field(0).type).cast(pa.utf8())
        except pa.ArrowException as error:
            raise Refused(f"{given.since}: its ids are {leads.schema.field(0).type}, which can't be compared") from error
    source_place = Path(given.input).resolve()
    for place in (output, beside):
        if place in (source_place, *source_place.parents) or source_place in place.parents:
            raise Refused(f"{place} and the input {source_place} lie in one another; name another output")
        if place.exists() and not place.is_dir():
            raise Refused(f"{place} is a file; name a folder")
        replaceable(str(place), [name.name for name in place.iterdir()] if place.exists() else [], given.overwrite)
    for place in (output, beside):
        # The summary goes first: what is left of a broken run has none.
        (place / SUMMARY).unlink(missing_ok=True)
        if place.exists():
            shutil.rmtree(place)
    output.mkdir(parents=True)
    (output / MARK).touch()

    own = threading.local()

    def work(batch: pa.RecordBatch) -> list[pa.RecordBatch]:
        if not hasattr(own, "screener"):
            own.screener = Screener(module, plan)
        return list(own.screener.screen(batch))

    tally, done, total = Tally(), 0, source.count_rows()
    columns = [plan.id, *dict.fromkeys(name for name in plan.columns.values() if name != plan.id)]
    batches = source.to_batches(columns=columns, batch_size=plan.batch, batch_readahead=4, fragment_readahead=1)
    part = output / "part-00000.parquet"
    with pq.ParquetWriter(part, plan.schema(source.schema), compression="zstd") as writer:
        for batch, rows in in_order(work, (batch for batch in batches if len(batch)), threads):
            tally.give(plan, batch.column(plan.id))
            for piece in rows:
                writer.write_batch(piece)
                tally.written = (tally.written or 0) + len(piece)
            done += len(batch)
            _progress(done, total)
    _progress(done, total, end=True)
    # Counted from what stands on the disk, not from what was meant to be written.
    for rows in ds.dataset(part).to_batches(columns=["id", "field", "verdict", "finding", "rule"]):
        tally.answer(rows)
    said = summary(opened, module, plan, tally, "python")
    if not said["addsUp"] or done != total:
        print(f"{output}: the rows do not add up to the cells; nothing of it is to be used", file=sys.stderr)
        return 1
    if old is not None:
        said["since"] = {"output": given.since, "versions": versions(old, said), "changes": changes(Path(given.since), part, beside, versions(old, said))}
    fresh = output / f"{SUMMARY}.new"
    fresh.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(fresh, output / SUMMARY)
    return 0


def telling(ids: pa.Array | pa.ChunkedArray, name: str, place: str) -> None:
    """Refuses ids that do not tell rows apart: what changed of a cell can't be said then."""
    if ids.null_count or pc.count_distinct(ids).as_py() != len(ids):
        raise Refused(f'{place}: the column "{name}" does not tell its rows apart, and --since compares by it')


def same(table: pa.Table, kind: pa.DataType) -> pa.Table:
    """A table whose ids are of a kind."""
    return table.set_column(table.schema.get_field_index("id"), "id", table.column("id").cast(kind))


def changes(before: Path, after: Path, place: Path, known: list[dict[str, str | None]]) -> int:
    """Writes which findings are not what they were; how many."""
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    keys = ["id", "field", "finding"]
    there = pa.scalar(True)

    def read(path: Path) -> pa.Table:
        table = ds.dataset(path, format="parquet").to_table(columns=[*keys, *COMPARED])
        return table.append_column("there", pa.repeat(there, len(table)))

    new = read(after)
    kind = new.schema.field("id").type
    # What a join can't compare (views, large texts) is compared as text; numbers of two widths as the wider.
    plain = kind if pa.types.is_integer(kind) else pa.utf8()
    both = same(read(before), plain).join(same(new, plain), keys, join_type="full outer", left_suffix="_old", right_suffix="_new")

    def column(name: str, side: str) -> pa.ChunkedArray:
        return both.column(f"{name}_{side}")

    def text(name: str, side: str) -> pa.ChunkedArray:
        return pc.fill_null(column(name, side).cast(pa.utf8()), "")

    added, removed = pc.is_null(column("there", "old")), pc.is_null(column("there", "new"))
    differs = pc.or_(added, removed)
    for name in COMPARED:
        differs = pc.or_(differs, pc.not_equal(text(name, "old"), text(name, "new")))
    change = pc.if_else(added, "added", pc.if_else(removed, "removed", "changed"))
    names = pa.array([one["list"] for one in known], pa.utf8())
    version = {side: pa.array([one[side] for one in known], pa.utf8()).take(pc.index_in(column("list", side), names)) for side in ("old", "new")}
    out = pa.table(
        [
            *(both.column(key) for key in keys),
            change,
            *(column(name, side) for name in COMPARED for side in ("old", "new")),
            version["old"],
            version["new"],
        ],
        names=[*keys, "change", *(f"{side}_{name}" for name in COMPARED for side in ("old", "new")), "old_list_version", "new_list_version"],
    )
    out = out.filter(differs).sort_by([(key, "ascending") for key in keys])
    place.mkdir()
    (place / MARK).touch()
    pq.write_table(out, place / "part-00000.parquet", compression="zstd")
    return len(out)


def main() -> int:
    """The program of one machine."""
    options = parser("tamga_batch.py")
    options.add_argument("--threads", type=int, default=os.cpu_count() or 1, metavar="N", help="threads (one a core)")
    given = options.parse_args()
    try:
        return run(given, max(1, given.threads))
    except Refused as refused:
        print(f"tamga_batch.py: {refused}", file=sys.stderr)
        return 2
    except (OSError, Trapped, pa.ArrowException) as error:
        print(f"\ntamga_batch.py: broken off, and nothing of {given.output} is to be used: {error}", file=sys.stderr)
        return 1
