"""tamga-screen on Apache Spark: a Parquet file in, rows as Parquet out, and a summary that adds up.

    spark-submit tamga_spark.py INPUT.parquet OUTPUT --id id --text goods --code hs --today 2026-11-26

``tamga_batch.py``, ``tamga_rows.py`` and the module lie beside this file, or are installed from the wheel; the job sends
them to the executors itself. Executors need Python with pyarrow and wasmtime, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

import tamga_rows as rows
from tamga_batch import Module, Refused



def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


KEYS = ("id", "field", "finding")
KINDS = {pa.utf8(): T.StringType(), pa.int32(): T.IntegerType(), pa.bool_(): T.BooleanType()}


def schema(identity: T.DataType, with_json: bool) -> T.StructType:
    """The schema of the rows as Spark names it."""
    columns = [*rows.ROWS, *([rows.JSON] if with_json else [])]
    return T.StructType([T.StructField("id", identity), *(T.StructField(one.name, KINDS[one.type], one.nullable) for one in columns)])


def flat(given: T.StructType) -> pa.Schema:
    """The input's columns as far as a plan checks them: their names, and whether they are nested."""
    nested = (T.ArrayType, T.MapType, T.StructType)
    return pa.schema([pa.field(one.name, pa.list_(pa.null()) if isinstance(one.dataType, nested) else pa.utf8()) for one in given.fields])


def cells(source: DataFrame, plan: rows.Plan) -> DataFrame:
    """The id and the cells under names of our own. Texts go as bytes: Spark's own strings must be UTF-8, and not all are."""

    def column(name: str, kind: T.DataType) -> Column:
        taken = F.col(f"`{name.replace('`', '``')}`")
        return taken.cast("binary") if isinstance(kind, T.StringType) else taken

    kinds = {one.name: one.dataType for one in source.schema.fields}
    taken = [column(name, kinds[name]).alias(field) for field, name in plan.columns.items()]
    return source.select(F.col(f"`{plan.id.replace('`', '``')}`").alias("id"), *taken)


def task(module: Any, sha256: str, memory: int, plan: rows.Plan) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What an executor does with its batches. `module` is the broadcast of the module's bytes."""

    def screen(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        # The compiled module stays with the file, for all tasks of this worker; a closure is made anew for each.
        import tamga_rows

        yield from tamga_rows.partition(module.value, sha256, memory, plan, batches)

    return screen


def hashes(field: str | Column) -> Column:
    """The hash of a cell, as `tamga_rows.Sum` counts it."""
    name = F.lit(f"{field}\n") if isinstance(field, str) else F.concat(field, F.lit("\n"))
    return F.crc32(F.concat(name, F.coalesce(F.col("id").cast("string"), F.lit(""))).cast("binary")).cast("decimal(38,0)")


def count(given: DataFrame, written: DataFrame, plan: rows.Plan) -> rows.Tally:
    """Counts cells and rows: those of the input, and those that stand in the output."""
    tally = rows.Tally()
    sums = [F.sum(hashes(field)).alias(field) for field in plan.columns]
    first = given.agg(F.count(F.lit(1)).alias("cells"), *sums).first()
    assert first is not None
    tally.given = rows.Sum(first["cells"] * len(plan.columns), sum(int(first[field] or 0) for field in plan.columns))
    leads = F.col("finding") == 0
    reason = F.when(F.col("verdict") == "not_screened", F.col("rule"))
    groups = written.groupBy("field", "verdict", reason.alias("reason")).agg(
        F.count(F.lit(1)).alias("rows"),
        F.count(F.when(leads, 1)).alias("cells"),
        F.sum(F.when(leads, hashes(F.col("field")))).alias("hash"),
    )
    for group in groups.collect():
        counts = tally.verdicts.setdefault(group["field"], {})
        counts[group["verdict"]] = counts.get(group["verdict"], 0) + group["rows"]
        if group["reason"] is not None:
            tally.reasons[group["reason"]] = tally.reasons.get(group["reason"], 0) + group["rows"]
        tally.rows += group["rows"]
        tally.answered.cells += group["cells"]
        tally.answered.hash += int(group["hash"] or 0)
    return tally


def changes(old: DataFrame, new: DataFrame, known: list[dict[str, str | None]], spark: SparkSession) -> DataFrame:
    """The findings that are not what they were."""

    def side(frame: DataFrame, name: str) -> DataFrame:
        return frame.select(*KEYS, *(F.col(one).alias(f"{name}_{one}") for one in rows.COMPARED), F.lit(True).alias(name))

    both = side(old, "old").join(side(new, "new"), list(KEYS), "full_outer")
    added, removed = F.col("old").isNull(), F.col("new").isNull()
    same = F.lit(True)
    for one in rows.COMPARED:
        same = same & F.col(f"old_{one}").eqNullSafe(F.col(f"new_{one}"))

    def versions(name: str) -> DataFrame:
        told = [(one["list"], one[name]) for one in known]
        return F.broadcast(spark.createDataFrame(told, f"{name}_list string, {name}_list_version string"))

    return (
        both.filter(added | removed | ~same)
        .withColumn("change", F.when(added, "added").when(removed, "removed").otherwise("changed"))
        .join(versions("old"), "old_list", "left")
        .join(versions("new"), "new_list", "left")
        .select(*KEYS, "change", *(f"{name}_{one}" for one in rows.COMPARED for name in ("old", "new")), "old_list_version", "new_list_version")
    )


class Folder:
    """A folder of whatever file system the cluster has."""

    def __init__(self, spark: SparkSession, name: str) -> None:
        jvm: Any = spark.sparkContext._jvm
        self._path = jvm.org.apache.hadoop.fs.Path
        self._place = self._path(name)
        self._files = self._place.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
        self._io = jvm.org.apache.commons.io.IOUtils

    def names(self) -> list[str]:
        """What lies in it."""
        if not self._files.exists(self._place):
            return []
        if not self._files.getFileStatus(self._place).isDirectory():
            raise Refused(f"{self.whole()} is a file; name a folder")
        return [str(one.getPath().getName()) for one in self._files.listStatus(self._place)]

    def whole(self) -> str:
        """Its name as the file system knows it."""
        return str(self._files.makeQualified(self._place).toString())

    def read(self, name: str) -> str | None:
        place = self._path(self._place, name)
        if not self._files.exists(place):
            return None
        stream = self._files.open(place)
        try:
            return str(self._io.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def remove(self) -> None:
        self._files.delete(self._place, True)

    def write(self, name: str, text: str) -> None:
        """A file that is there whole or not at all."""
        fresh, place = self._path(self._place, f"{name}.new"), self._path(self._place, name)
        stream = self._files.create(fresh, True)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()
        self._files.rename(fresh, place)


def run(given: argparse.Namespace, prepared: tuple[Module, rows.Plan, dict[str, Any]], spark: SparkSession) -> int:
    """The job. The exit status."""
    module, plan, opened = prepared
    try:
        source = spark.read.parquet(given.input)
    except PySparkException as error:
        raise Refused(f"{given.input}: {first_line(error)}") from error
    plan = plan.of(flat(source.schema))
    output = Folder(spark, given.output)
    beside = Folder(spark, output.whole() + rows.CHANGES)
    old = None
    if given.since:
        before = Folder(spark, given.since)
        text = before.read(rows.SUMMARY)
        if text is None:
            raise Refused(f"{given.since}: there is no {rows.SUMMARY}; that output is not whole")
        old = rows.earlier(text, given.since, plan)
        if before.whole() == output.whole():
            raise Refused("--since names the folder that would be overwritten; name another output")
        ids = source.select(F.col(f"`{plan.id}`").alias("id"))
        leads = spark.read.parquet(given.since).filter((F.col("finding") == 0) & (F.col("field") == next(iter(plan.columns)))).select("id")
        for place, frame in ((given.input, ids), (given.since, leads)):
            told = frame.agg(F.count(F.lit(1)).alias("all"), F.countDistinct("id").alias("different")).first()
            if told is None or told["all"] != told["different"]:
                raise Refused(f'{place}: the column "{plan.id}" does not tell its rows apart, and --since compares by it')
    source_place = Folder(spark, given.input).whole()
    for folder in (output, beside):
        one, two = f"{folder.whole()}/", f"{source_place}/"
        if one.startswith(two) or two.startswith(one):
            raise Refused(f"{folder.whole()} and the input {source_place} lie in one another; name another output")
        rows.replaceable(folder.whole(), folder.names(), given.overwrite)
    for folder in (output, beside):
        # With its summary: what is left of a broken run has none.
        folder.remove()
    output.write(rows.MARK, "")

    context = spark.sparkContext
    for name in ("tamga_batch.py", "tamga_rows.py"):
        context.addPyFile(str(Path(__file__).resolve().with_name(name)))
    bytes_of = context.broadcast(module.data)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(plan.batch))
    spark.conf.set("spark.sql.execution.arrow.maxBytesPerBatch", str(2 * rows.BYTES))
    given_cells = cells(source, plan)
    # A file of one row group is one task, however it is split: what is small is spread over all cores.
    wanted = 4 * context.defaultParallelism
    if given_cells.rdd.getNumPartitions() < wanted:
        given_cells = given_cells.repartition(wanted)
    sent = rows.Plan({field: field for field in plan.columns}, "id", plan.request, plan.packs, plan.batch)
    identity = given_cells.schema["id"].dataType
    screened = given_cells.mapInArrow(task(bytes_of, module.sha256, module.memory, sent), schema(identity, bool(given.json)))
    screened.write.mode("append").option("compression", "zstd").parquet(given.output)

    # Counted from what was written, after every retry of every task.
    written = spark.read.parquet(given.output)
    tally = count(cells(source, plan).select("id"), written, plan)
    said = rows.summary(opened, module, plan, tally, f"spark {spark.version}")
    if not said["addsUp"]:
        print(f"{given.output}: the rows do not add up to the cells; nothing of it is to be used", file=sys.stderr)
        return 1
    if old is not None:
        known = rows.versions(old, said)
        beside.write(rows.MARK, "")
        changes(spark.read.parquet(given.since), written, known, spark).write.mode("append").option("compression", "zstd").parquet(beside.whole())
        said["since"] = {"output": given.since, "versions": known, "changes": spark.read.parquet(beside.whole()).count()}
    output.write(rows.SUMMARY, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    return 0


def main() -> int:
    given = rows.parser("tamga_spark.py").parse_args()
    spark = None
    try:
        # What is refused is refused before a cluster is asked for anything.
        prepared = rows.prepare(given)
        spark = SparkSession.builder.appName("tamga-screen").config("spark.ui.showConsoleProgress", "true").getOrCreate()
        return run(given, prepared, spark)
    except Refused as refused:
        print(f"tamga_spark.py: {refused}", file=sys.stderr)
        return 2
    except (PySparkException, Py4JError, OSError) as error:
        print(f"tamga_spark.py: broken off, and nothing of {given.output} is to be used: {first_line(error)}", file=sys.stderr)
        return 1
    finally:
        if spark is not None:
            spark.stop()


if __name__ == "__main__":
    sys.exit(main())
