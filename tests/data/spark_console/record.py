#!/usr/bin/env python3
"""Records what the console sink of PySpark 4.0 prints for the tables of cases.json.

    python3 -m venv DIR && DIR/bin/pip install pyspark==4.0.0     (Java 17; see README.md)
    DIR/bin/python record.py

Writes NAME.txt beside cases.json for every case. The tests read those files and never run Spark.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MARK = "@@case "  # Printed by the JVM into the same stream, so that each table's bytes are known.


def schema_of(case):
    columns = case["columns"]
    return ", ".join(f"`{c}` {'string' if c == columns[0] else 'bigint'}" for c in columns)


def stream_of(spark, folder, schema):
    return spark.readStream.schema(schema).option("maxFilesPerTrigger", 1).json(str(folder))


def console(frame, mode, case, work):
    query = (frame.writeStream.format("console").outputMode(mode)
             .option("numRows", case["num_rows"])
             .option("truncate", "true" if case["truncate"] == 20 else "false")
             .option("checkpointLocation", str(work / "checkpoint"))
             .trigger(availableNow=True).start())
    query.awaitTermination()


def record_rows(spark, case, work):
    """One batch with the rows as given, through the console sink; truncate 20 or 0 only."""
    lines = [json.dumps(dict(zip(case["columns"], row))) for row in case["rows"]]
    (work / "in").mkdir()
    (work / "in" / "0.json").write_text("\n".join(lines) + "\n" if lines else '{"none": 1}\n')
    frame = stream_of(spark, work / "in", schema_of(case))
    console(frame if lines else frame.where("false"), "append", case, work)


def record_shown(spark, case):
    """Dataset.show for any truncation (the console sink knows only 20 and none)."""
    frame = spark.createDataFrame([tuple(row) for row in case["rows"]], schema_of(case))
    spark._jvm.scala.Console.println(
        frame._jdf.showString(case["num_rows"], case["truncate"], False))


def record_counted(spark, case, work):
    """Texts, a file a batch, counted by Spark as its users count hashtags."""
    from pyspark.sql import functions as F
    (work / "in").mkdir()
    for number, texts in enumerate(case["batches"]):
        file = work / "in" / f"{number}.json"
        file.write_text("".join(json.dumps({"value": text}) + "\n" for text in texts))
        os.utime(file, (1_700_000_000 + number, 1_700_000_000 + number))
    words = stream_of(spark, work / "in", "value string").select(
        F.explode(F.split("value", " ")).alias("hashtag"))
    counts = (words.where(F.col("hashtag").contains("#")).groupBy("hashtag").count()
              .orderBy(F.desc("count"), F.asc("hashtag")))
    console(counts, "complete", case, work)


def record_all(work):
    from pyspark.sql import SparkSession
    spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", 1).getOrCreate())
    out = spark._jvm.scala.Console
    for case in json.loads((HERE / "cases.json").read_text()):
        out.println(MARK + case["name"])
        folder = work / case["name"]
        folder.mkdir()
        if case["kind"] == "show":
            record_shown(spark, case)
        elif case["kind"] == "counted":
            record_counted(spark, case, folder)
        else:
            record_rows(spark, case, folder)
    out.println(MARK + "end")
    out.flush()
    spark.stop()


def split(recording):
    parts = recording.decode("utf-8").split(MARK)[1:]
    return {name: body for name, body in (part.split("\n", 1) for part in parts)}


def main():
    if "--inside" in sys.argv:
        record_all(pathlib.Path(sys.argv[2]))
        return
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        environment = dict(os.environ, LC_ALL="C.UTF-8", PYSPARK_PYTHON=sys.executable)
        run = subprocess.run([sys.executable, str(HERE / "record.py"), "--inside", str(work)],
                             cwd=work, stdout=subprocess.PIPE, env=environment, check=True)
    finally:
        shutil.rmtree(work)
    for name, body in split(run.stdout).items():
        if name != "end":
            (HERE / f"{name}.txt").write_bytes(body.encode("utf-8"))
            print(f"recorded {name}.txt, {len(body)} characters")


main()
