"""The batch hosts as a portal would run them: the wheel, one machine with threads, Node, and Apache Spark.

    scripts/scale               10,000 rows, in minutes
    scripts/scale --million     also 1,000,000 rows, with the rates that the README quotes

Needs target/dist/batch/ (scripts/build), target/scale/vectors.jsonl and the native example `cells` (scripts/scale makes both).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "target/dist/batch"
WORK = ROOT / "target/scale"
TODAY = "2026-11-24"
BIN = Path(sys.executable).parent
HAS_SPARK = shutil.which("java") is not None and (BIN / "spark-submit").is_file()
MILLION = "--million" in sys.argv
FIGURES: dict[str, object] = {}

# What pip installed from the wheel, and nothing of the source tree.
PLACE = Path(tempfile.mkdtemp(prefix="tamga-wheel-"))
WHEEL = next(BUILT.glob("tamga_batch-*.whl"))
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index", "--target", str(PLACE), str(WHEEL)], check=True)
sys.path.insert(0, str(PLACE))

import tamga_batch  # noqa: E402
import tamga_rows  # noqa: E402


def lines(count: int, seed: int = 7) -> pa.Table:
    """Lines of Russian invoices and a column of codes: every row another."""
    chance = random.Random(seed)
    codes = [vector["input"] for vector in vectors() if vector["field"] == "code" and len(vector["input"]) >= 6]
    goods = ["Подшипники шариковые радиальные", "Микросхемы интегральные", "Кабель силовой", "Насос центробежный", "Плата управления", "Клапан", "Провод ПВС"]
    text, code = [], []
    for _ in range(count):
        text.append(
            f"{chance.choice(goods)} арт. {chance.randrange(10**6):06d}, код ТН ВЭД {chance.choice(codes)}, "
            f"{chance.randrange(1, 500)} шт. по {chance.randrange(100, 99999)},{chance.randrange(100):02d} руб."
        )
        code.append(chance.choice(codes))
    return pa.table({"declaration": pa.array(range(count), pa.int64()), "goods": text, "hs": code})


_vectors: list[dict] = []


def vectors() -> list[dict]:
    if not _vectors:
        with open(WORK / "vectors.jsonl", encoding="utf-8") as file:
            _vectors.extend(json.loads(line) for line in file)
    return _vectors


def content(output: Path) -> str:
    """One hash of all rows, whatever files and order they stand in."""
    table = pq.read_table(output).replace_schema_metadata()
    table = table.sort_by([(key, "ascending") for key in ("id", "field", "finding")]).combine_chunks()
    digest = hashlib.sha256()
    for name in table.column_names:
        digest.update(name.encode())
        digest.update("\0".join("" if value is None else str(value) for value in table.column(name).to_pylist()).encode())
    return digest.hexdigest()


def summary(output: Path) -> dict:
    return json.loads((output / "_SUMMARY.json").read_text(encoding="utf-8"))


class Hosts(unittest.TestCase):
    """What every test needs: a folder of its own, and the programs."""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tamga-scale-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def table(self, name: str, table: pa.Table) -> Path:
        path = self.folder / f"{name}.parquet"
        pq.write_table(table, path)
        return path

    def python(self, *words: object, fails: bool = False) -> subprocess.CompletedProcess:
        return self.ran([sys.executable, PLACE / "tamga_batch.py", *words], fails)

    def spark(self, *words: object, master: str = "local[2]", fails: bool = False) -> subprocess.CompletedProcess:
        return self.ran([BIN / "spark-submit", "--master", master, PLACE / "tamga_spark.py", *words], fails)

    def ran(self, words: list, fails: bool) -> subprocess.CompletedProcess:
        home = next((Path(sys.prefix) / "lib").glob("python*/site-packages/pyspark"), None)
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
        if home is not None:
            # The executors of a local cluster are started from here.
            environment["SPARK_HOME"] = str(home)
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=environment, cwd=self.folder)
        if not fails:
            self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return done


class Module(unittest.TestCase):
    def test_it_asks_its_host_for_nothing(self) -> None:
        import wasmtime

        data = (BUILT / "tamga-batch.wasm").read_bytes()
        module = wasmtime.Module(wasmtime.Engine(), data)
        self.assertEqual(list(module.imports), [])
        self.assertLessEqual(len(data), 800_000)
        self.assertNotIn(str(ROOT).encode(), data)
        self.assertNotIn(str(Path.home()).encode() + b"/", data)
        sri = json.loads((ROOT / "target/dist/sri.json").read_text())
        self.assertEqual(sri["batch/tamga-batch.wasm"]["sha256"], hashlib.sha256(data).hexdigest())
        FIGURES["module"] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def test_its_findings_are_the_native_ones(self) -> None:
        module = tamga_batch.Module.load()
        count = findings = 0
        for field in tamga_rows.FIELDS:
            own = [vector for vector in vectors() if vector["field"] == field]
            plan = tamga_rows.Plan({field: "cell"}, "id", {"today": TODAY, "json": True})
            screener = tamga_rows.Screener(module, plan)
            table = pa.table({"id": range(len(own)), "cell": [vector["input"] for vector in own]})
            told: dict[int, list] = {}
            for batch in table.to_batches(max_chunksize=1000):
                for rows in screener.screen(batch):
                    for row in rows.to_pylist():
                        told.setdefault(row["id"], []).append(row["json"])
            for place, vector in enumerate(own):
                self.assertEqual(told[place], vector["json"] or [None], vector["input"])
                count += 1
                findings += len(vector["json"])
        self.assertGreaterEqual(count, 5_000)
        FIGURES["identity"] = {"vectors": count, "findings": findings}

    @unittest.skipUnless(shutil.which("node"), "no Node on this machine")
    def test_node_says_the_same(self) -> None:
        own = [vector for vector in vectors() if vector["field"] == "text" and "\n" not in vector["input"]][:2_000]
        given = "".join(vector["input"] + "\n" for vector in own).encode()
        done = subprocess.run(["node", BUILT / "node.mjs", "--today", TODAY, "--json"], input=given, capture_output=True, check=True)
        told: dict[int, list] = {}
        *rows, last = [json.loads(line) for line in done.stdout.decode().splitlines()]
        for row in rows:
            told.setdefault(row["cell"], []).append(row["json"])
        self.assertEqual(last["cells"], len(own))
        for place, vector in enumerate(own):
            self.assertEqual(told[place], [json.loads(line) for line in vector["json"]] or [None], vector["input"])


class OneMachine(Hosts):
    def test_threads_and_batches_change_nothing(self) -> None:
        given = self.table("in", lines(10_000))
        hashes = set()
        for name, more in [("one", ["--threads", 1]), ("three", ["--threads", 3]), ("small", ["--threads", 2, "--batch", 97])]:
            output = self.folder / name
            self.python(given, output, "--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY, "--json", *more)
            said = summary(output)
            self.assertTrue(said["addsUp"])
            self.assertEqual(said["cells"]["given"], 20_000)
            self.assertEqual(said["cells"]["given"], said["cells"]["answered"])
            self.assertEqual(said["rows"], pq.read_table(output).num_rows)
            hashes.add(content(output))
        self.assertEqual(len(hashes), 1)

    def test_plain_names_need_not_be_said(self) -> None:
        given = self.table("in", pa.table({"id": ["a"], "text": ["HS 8542.31"], "code": ["85"]}))
        self.python(given, self.folder / "out", "--today", TODAY)
        rows = pq.read_table(self.folder / "out").to_pylist()
        self.assertEqual([(row["field"], row["verdict"]) for row in rows], [("code", "too_short"), ("text", "listed")])

    def test_columns_of_every_kind_are_cells(self) -> None:
        codes = ["85423190", "84821090", "01012100"]
        kinds = {"utf8": pa.utf8(), "large": pa.large_utf8(), "bytes": pa.binary(), "view": pa.string_view(), "number": pa.int64(), "dictionary": pa.dictionary(pa.int8(), pa.utf8())}
        for name, kind in kinds.items():
            values = pa.array([int(code) for code in codes], kind) if name == "number" else pa.array(codes).cast(kind)
            given = pa.RecordBatch.from_arrays([pa.array(["a", "b", "c"]), values], names=["id", "hs"])
            plan = tamga_rows.Plan({"code": "hs"}, "id", {"today": TODAY})
            screener = tamga_rows.Screener(tamga_batch.Module.load(), plan)
            rows = [row for batch in screener.screen(given) for row in batch.to_pylist()]
            # A number has lost its zero before: it is in doubt, and not another code.
            last = "no_such_code" if name == "number" else "not_found"
            self.assertEqual([row["id"] for row in rows], ["a", "b", "c"], name)
            self.assertEqual(rows[0]["verdict"], "listed", name)
            self.assertNotEqual(rows[2]["verdict"], "listed", name)
            self.assertEqual(rows[2]["verdict"] == "not_found", last == "not_found", f"{name}: {rows[2]}")
            # A slice carries its parent's buffers.
            cut = [row for batch in screener.screen(given.slice(1, 1)) for row in batch.to_pylist()]
            self.assertEqual(cut, [rows[1]], name)

    def poison(self) -> tuple[pa.Table, dict[int, str]]:
        """Cells at which something goes wrong, among others: by row, the reason."""
        table = lines(300)
        texts = [value.encode() for value in table.column("goods").to_pylist()]
        reasons = {10: "null", 50: "not_utf8", 51: "not_utf8", 120: "too_long", 200: "trapped", 201: "trapped"}
        many = b"8542310000 " * 90_000
        for place, cell in {10: None, 50: b"\xff\xfe HS 8542.31", 51: b"\xed\xa0\x80", 120: many * 2, 200: many, 201: many}.items():
            texts[place] = cell
        return table.set_column(1, "goods", pa.array(texts, pa.binary())), reasons

    def check_poison(self, output: Path, clean: Path, reasons: dict[int, str]) -> None:
        rows = pq.read_table(output).to_pylist()
        told = {row["id"]: row["rule"] for row in rows if row["verdict"] == "not_screened"}
        self.assertEqual(told, reasons)
        unscreened = [row for row in rows if row["id"] in reasons and row["field"] == "text"]
        self.assertEqual(len(unscreened), len(reasons))
        self.assertTrue(all(row["could_be_listed"] for row in unscreened))

        def others(all_rows: list) -> list:
            kept = [row for row in all_rows if row["id"] not in reasons or row["field"] == "code"]
            return sorted(kept, key=lambda row: (row["id"], row["field"], row["finding"]))

        self.assertEqual(others(rows), others(pq.read_table(clean).to_pylist()))
        said = summary(output)
        self.assertTrue(said["addsUp"])
        self.assertEqual(said["notScreened"], {"not_utf8": 2, "null": 1, "too_long": 1, "trapped": 2})

    #: Too little memory for a cell of 90,000 codes: the engine stops there, as it would at any fault of its own.
    POISON = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY, "--json", "--memory", 64 << 20]

    def test_a_poisoned_cell_takes_no_other_with_it(self) -> None:
        table, reasons = self.poison()
        clean = self.folder / "clean"
        self.python(self.table("clean-in", lines(300)), clean, *self.POISON)
        self.python(self.table("in", table), self.folder / "out", *self.POISON)
        self.check_poison(self.folder / "out", clean, reasons)

    def test_what_is_wrong_is_refused_before_anything_is_written(self) -> None:
        given = self.table("in", lines(20))
        (self.folder / "not-whole").mkdir()
        (self.folder / "own.json").write_text("{}")
        base = ["--id", "declaration", "--text", "goods", "--today", TODAY]
        for words, sentence in [
            ([*base, "--module-sha256", "0" * 64], "was asked for"),
            ([*base, "--module", self.folder / "none.wasm", "--module-sha256", "0" * 64], "No such file"),
            ([*base, "--module", given], "name the module's SHA-256"),
            ([*base, "--list", "chpl:" + "0" * 64], "was asked for"),
            ([*base, "--list", "us-eccn"], 'there is no list "us-eccn"'),
            ([*base, "--pack", self.folder / "own.json"], "own.json"),
            ([*base, "--pack", self.folder / "none.json"], "none.json"),
            (base[:-2], "--today"),
            ([*base[:-1], "24.11.2026"], "a day as YYYY-MM-DD"),
            ([*base, "--route", "KZ"], "two different countries"),
            (["--id", "declaration", "--today", TODAY], "--text"),
            (["--id", "number", "--text", "goods", "--today", TODAY], 'no column "number"'),
            ([*base, "--since", self.folder / "not-whole"], "_SUMMARY.json"),
            ([*base, "--code", ""], "--code"),
            ([*base, "--list", "chpl:"], "behind the colon"),
            ([*base, "--memory", 3_000_000], "--memory"),
            ([*base, "--module", given, "--module-sha256", hashlib.sha256(given.read_bytes()).hexdigest()], "WebAssembly"),
        ]:
            done = self.python(given, self.folder / "out", *words, fails=True)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(sentence, done.stderr)
            self.assertNotIn("Traceback", done.stderr)
            self.assertFalse((self.folder / "out").exists(), words)
        done = self.python(self.folder / "none.parquet", self.folder / "out", *base, fails=True)
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("Traceback", done.stderr)

    def test_a_job_that_is_killed_leaves_no_summary(self) -> None:
        given = self.table("in", lines(60_000))
        output = self.folder / "out"
        words = [sys.executable, PLACE / "tamga_batch.py", given, output, "--id", "declaration", "--text", "goods", "--today", TODAY]
        job = subprocess.Popen([str(word) for word in words], stderr=subprocess.DEVNULL)
        while not any(output.glob("*.parquet")) and job.poll() is None:
            time.sleep(0.01)
        self.assertIsNone(job.poll(), "the job was over before it could be killed")
        job.send_signal(signal.SIGKILL)
        job.wait()
        self.assertFalse((output / "_SUMMARY.json").exists())
        again = self.python(*words[2:], fails=True)
        self.assertEqual(again.returncode, 2)
        self.assertIn("--overwrite", again.stderr)
        self.python(*words[2:], "--overwrite")
        self.assertTrue(summary(output)["addsUp"])

    def test_nothing_of_others_is_removed(self) -> None:
        given = self.table("in", lines(5))
        base = ["--id", "declaration", "--text", "goods", "--today", TODAY, "--overwrite"]
        # The folder that holds the input, and one with a stranger's file.
        other = self.folder / "other"
        other.mkdir()
        (other / "notes.txt").write_text("mine")
        for output, sentence in [(self.folder, "lie in one another"), (".", "lie in one another"), (other, 'holds "notes.txt"'), (given, "lie in one another")]:
            done = self.python(given, output, *base, fails=True)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(sentence, done.stderr)
        self.assertTrue(given.exists() and (other / "notes.txt").exists())
        # A table of somebody's, in files that are called as ours are; and what lies beside an output.
        lake = self.folder / "lake"
        lake.mkdir()
        shutil.copy(given, lake / "part-00000.snappy.parquet")
        (self.folder / "x.changes").mkdir()
        shutil.copy(given, self.folder / "x.changes/part-00000.parquet")
        for output, sentence in [(lake, "_TAMGA"), (self.folder / "x", "_TAMGA"), (lake / "out", None)]:
            done = self.python(lake if sentence is None else given, output, *base, fails=True)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(sentence or "lie in one another", done.stderr)
        self.assertEqual(len(list(lake.iterdir())), 1)
        # Files of two types, and one without the column.
        mixed = self.folder / "mixed"
        mixed.mkdir()
        pq.write_table(pa.table({"id": ["a"], "code": pa.array([1012100])}), mixed / "a.parquet")
        pq.write_table(pa.table({"id": ["b"], "code": ["01012100"]}), mixed / "b.parquet")
        done = self.python(mixed, self.folder / "mixed-out", "--today", TODAY, fails=True)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("make them alike", done.stderr)
        # A file that breaks off in the middle of a folder: a sentence, and no summary.
        folder = self.folder / "two"
        folder.mkdir()
        shutil.copy(given, folder / "a.parquet")
        data = given.read_bytes()
        (folder / "b.parquet").write_bytes(data[:4] + b"\0" * (len(data) // 2) + data[4 + len(data) // 2 :])
        done = self.python(folder, self.folder / "out", *base, fails=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("Traceback", done.stderr)
        self.assertFalse((self.folder / "out/_SUMMARY.json").exists())

    def test_what_changed_since_is_told(self) -> None:
        given = self.table("in", lines(3_000))
        base = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY]
        old, new = self.folder / "old", self.folder / "new"
        self.python(given, old, *base)
        # Timber's ban ends on 12 December by the register: renewal is not known after that.
        self.python(given, new, *base, "--as-of", "2026-12-20", "--since", old)
        told = pq.read_table(self.folder / "new.changes").to_pylist()
        rows = [{(row["id"], row["field"], row["finding"]): row for row in pq.read_table(place).to_pylist()} for place in (old, new)]
        expected = {
            key: (rows[0][key]["verdict"], rows[1][key]["verdict"])
            for key in rows[0]
            if any(rows[0][key][name] != rows[1][key][name] for name in ("code", "verdict", "list", "entry", "rule", "could_be_listed"))
        }
        self.assertEqual({(row["id"], row["field"], row["finding"]): (row["old_verdict"], row["new_verdict"]) for row in told}, expected)
        self.assertTrue(any(row["old_verdict"] == "listed" and row["new_verdict"] == "no_conclusion" for row in told))
        self.assertTrue(all(row["old_list_version"] and row["change"] == "changed" for row in told))
        self.assertEqual(summary(new)["since"]["changes"], len(told))
        # Of other columns nothing can be said.
        done = self.python(given, self.folder / "more", *base[:4], "--today", TODAY, "--since", old, fails=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("other columns", done.stderr)
        # Twice the same id tells no rows apart.
        twice = self.table("twice", pa.concat_tables([lines(5), lines(5)]))
        done = self.python(twice, self.folder / "more", *base, "--since", old, fails=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("does not tell its rows apart", done.stderr)

    def test_types_hold(self) -> None:
        if not (BIN / "mypy").is_file():
            self.skipTest("mypy comes with the environment of Spark")
        files = [PLACE / name for name in ("tamga_batch.py", "tamga_rows.py", "tamga_spark.py")]
        done = subprocess.run([str(BIN / "mypy"), "--strict", "--ignore-missing-imports", "--cache-dir", str(WORK / "mypy"), *map(str, files)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)


@unittest.skipUnless(HAS_SPARK, "no Java on this machine, or Spark is not installed")
class Spark(OneMachine):
    """The same on Spark: what is one machine's alone is not run twice."""

    test_threads_and_batches_change_nothing = None  # type: ignore[assignment]
    test_nothing_of_others_is_removed = None  # type: ignore[assignment]
    test_plain_names_need_not_be_said = None  # type: ignore[assignment]
    test_columns_of_every_kind_are_cells = None  # type: ignore[assignment]
    test_a_job_that_is_killed_leaves_no_summary = None  # type: ignore[assignment]
    test_types_hold = None  # type: ignore[assignment]
    test_what_is_wrong_is_refused_before_anything_is_written = None  # type: ignore[assignment]

    def test_the_rows_are_those_of_one_machine(self) -> None:
        base = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY, "--json"]
        given = self.table("in", lines(10_000))
        self.python(given, self.folder / "python", *base)
        wanted, said = content(self.folder / "python"), summary(self.folder / "python")
        for name, master, more in [("two", "local[2]", []), ("cluster", "local-cluster[2,1,1024]", ["--batch", 500])]:
            output = self.folder / name
            self.spark(given, output, *base, *more, master=master)
            self.assertEqual(content(output), wanted, name)
            own = summary(output)
            self.assertTrue(own.pop("host").startswith("spark "))
            self.assertEqual(own, {key: value for key, value in said.items() if key != "host"})
        again = self.spark(given, self.folder / "two", *base, fails=True)
        # spark-submit hands the program's standard error on as its own standard output.
        self.assertEqual(again.returncode, 2)
        self.assertIn("--overwrite", again.stdout + again.stderr)
        (self.folder / "no.parquet").write_text("no Parquet")
        for name in ("none.parquet", "no.parquet"):
            done = self.spark(self.folder / name, self.folder / "none", *base, fails=True)
            self.assertNotEqual(done.returncode, 0)
            self.assertNotIn("Traceback", done.stdout + done.stderr)
            self.assertFalse((self.folder / "none").exists())
        # What a wrong list is refused for is said before Spark is started.
        done = self.spark(given, self.folder / "none", *base, "--list", "chpl:00", fails=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("was asked for", done.stdout + done.stderr)
        self.assertFalse((self.folder / "none").exists())

    def test_its_findings_are_the_native_ones(self) -> None:
        count = len(vectors())
        texts = [vector["input"] if vector["field"] == "text" else None for vector in vectors()]
        codes = [vector["input"] if vector["field"] == "code" else None for vector in vectors()]
        given = self.table("in", pa.table({"id": range(count), "text": texts, "code": codes}))
        self.spark(given, self.folder / "out", "--id", "id", "--text", "text", "--code", "code", "--today", TODAY, "--json")
        told: dict[int, list] = {}
        for row in pq.read_table(self.folder / "out").sort_by([("id", "ascending"), ("field", "ascending"), ("finding", "ascending")]).to_pylist():
            if row["verdict"] != "not_screened":
                told.setdefault(row["id"], []).append(row["json"])
        for place, vector in enumerate(vectors()):
            self.assertEqual(told[place], vector["json"] or [None], vector["input"])

    def test_a_poisoned_cell_takes_no_other_with_it(self) -> None:
        table, reasons = self.poison()
        clean = self.folder / "clean"
        self.python(self.table("clean-in", lines(300)), clean, *self.POISON)
        # A text of bad UTF-8 under the type of a text: Parquet does not look.
        bad = table.set_column(1, "goods", pa.Array.from_buffers(pa.utf8(), len(table), table.column("goods").combine_chunks().buffers()))
        self.spark(self.table("in", bad), self.folder / "out", *self.POISON)
        self.check_poison(self.folder / "out", clean, reasons)

    def test_what_changed_since_is_told(self) -> None:
        given = self.table("in", lines(2_000))
        base = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY]
        self.python(given, self.folder / "old", *base)
        more = [*base, "--as-of", "2026-12-20", "--since", self.folder / "old"]
        self.python(given, self.folder / "python", *more)
        self.spark(given, self.folder / "spark", *more)
        keys = [(key, "ascending") for key in ("id", "field", "finding")]
        one, two = (pq.read_table(self.folder / f"{name}.changes").sort_by(keys).to_pylist() for name in ("python", "spark"))
        self.assertTrue(one)
        self.assertEqual(one, two)


@unittest.skipUnless(MILLION and HAS_SPARK, "--million asks for it")
class Million(Hosts):
    def test_a_million_rows(self) -> None:
        given = self.table("in", lines(1_000_000))
        base = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY]
        seconds, hashes = {}, {}
        for name, run in {
            "one machine, one thread": lambda out: self.python(given, out, *base, "--threads", 1),
            "one machine, two threads": lambda out: self.python(given, out, *base, "--threads", 2),
            "local[1]": lambda out: self.spark(given, out, *base, master="local[1]"),
            "local[2]": lambda out: self.spark(given, out, *base),
            "local[2], 1000 rows a batch": lambda out: self.spark(given, out, *base, "--batch", 1000),
            "local-cluster[2,1,1024]": lambda out: self.spark(given, out, *base, master="local-cluster[2,1,1024]"),
        }.items():
            output = self.folder / f"out{len(seconds)}"
            begun = time.perf_counter()
            run(output)
            seconds[name] = round(time.perf_counter() - begun, 1)
            hashes[name] = content(output)
            said = summary(output)
            self.assertTrue(said["addsUp"])
            self.assertEqual((said["cells"]["given"], said["cells"]["answered"]), (2_000_000, 2_000_000))
            shutil.rmtree(output)
        self.assertEqual(len(set(hashes.values())), 1, hashes)
        FIGURES["million"] = {"cells": 2_000_000, "seconds": seconds}


EMPTY = """
import sys
import pyarrow as pa
from pyspark.sql import SparkSession
import tamga_rows as rows
import tamga_spark

spark = SparkSession.builder.getOrCreate()
plan = rows.Plan({"code": "hs", "text": "goods"}, "declaration", {})
given = tamga_spark.cells(spark.read.parquet(sys.argv[1]), plan).repartition(8)

def empty(batches):
    schema = pa.schema([pa.field("id", pa.int64()), *rows.ROWS])
    for batch in batches:
        for name in ("code", "text"):
            count = len(batch)
            told = {"id": batch.column("id"), "field": name, "verdict": "nothing_screened", "finding": 0, "could_be_listed": False}
            columns = [told[one.name] if one.name == "id" else pa.repeat(pa.scalar(told.get(one.name), one.type), count) for one in schema]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

given.mapInArrow(empty, tamga_spark.schema(given.schema["id"].dataType, False)).write.parquet(sys.argv[2])
written = spark.read.parquet(sys.argv[2])
tamga_spark.count(given.select("id"), written, plan)
"""


class Rates(Hosts):
    """Written down and no gate: a shared machine is now fast and now slow. Only the ratios of one run count."""

    def test_rates(self) -> None:
        table = lines(200_000)
        module = tamga_batch.Module.load()
        native = ROOT / "target/release/examples/cells"
        rates: dict[str, dict[str, float]] = {}
        for field, name in (("text", "goods"), ("code", "hs")):
            cells = table.column(name).combine_chunks()
            file = self.folder / f"{field}.txt"
            file.write_text("\n".join(cells.to_pylist()) + "\n", encoding="utf-8")
            told = json.loads(subprocess.run([native, field, file, "2"], capture_output=True, text=True, check=True).stdout)
            batches = [tamga_rows.encode([(field, cells.slice(at, 4096).cast(pa.binary()))]) for at in range(0, len(cells), 4096)]
            best = float("inf")
            for _ in range(2):
                instance = module.instance()
                instance.open({"today": TODAY})
                begun = time.perf_counter()
                for batch in batches:
                    instance.screen(batch)
                best = min(best, time.perf_counter() - begun)
            rates[field] = {"native": round(told["cells"] / told["seconds"]), "wasm": round(len(table) / best), "ratio": round(told["seconds"] / best, 2)}
        FIGURES["rates"] = rates
        print(json.dumps(rates), file=sys.stderr)

    @unittest.skipUnless(MILLION and HAS_SPARK, "--million asks for it")
    def test_what_spark_adds(self) -> None:
        table = lines(1_000_000)
        given = self.table("in", table)
        module = tamga_batch.Module.load()
        base = ["--id", "declaration", "--text", "goods", "--code", "hs", "--today", TODAY]
        instance = module.instance()
        instance.open({"today": TODAY})
        columns = [(field, table.column(name).combine_chunks()) for field, name in (("code", "hs"), ("text", "goods"))]
        begun = time.perf_counter()
        for at in range(0, len(table), 4096):
            instance.screen(tamga_rows.encode([(field, cells.slice(at, 4096).cast(pa.binary())) for field, cells in columns]))
        alone = time.perf_counter() - begun
        script = self.folder / "empty.py"
        script.write_text(EMPTY)
        took = {}
        for name, program, words in [("empty", script, []), ("screened", PLACE / "tamga_spark.py", base)]:
            begun = time.perf_counter()
            os.environ["PYTHONPATH"] = str(PLACE)
            self.ran([BIN / "spark-submit", "--master", "local[1]", program, given, self.folder / name, *words], False)
            took[name] = time.perf_counter() - begun
        FIGURES["spark"] = {
            "rows": len(table),
            "wasmAlone": round(alone, 1),
            "emptyJob": round(took["empty"], 1),
            "job": round(took["screened"], 1),
            "jobOverSum": round(took["screened"] / (alone + 1.3 * took["empty"]), 2),
        }
        print(json.dumps(FIGURES["spark"]), file=sys.stderr)


if __name__ == "__main__":
    ran = unittest.main(argv=[word for word in sys.argv if word != "--million"], exit=False, verbosity=2)
    shutil.rmtree(PLACE)
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK.parent / "scale.json").write_text(json.dumps(FIGURES, indent=1) + "\n")
    sys.exit(0 if ran.result.wasSuccessful() else 1)
