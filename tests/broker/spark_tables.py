#!/usr/bin/env python3
"""Counts the hashtags of a topic with Spark Structured Streaming, as its tutorials do.

    spark_tables.py BROKERS TOPIC OUT complete    the table after the last batch
    spark_tables.py BROKERS TOPIC OUT windows     each closed window of 30 s every 10 s, watermark 20 s

Reads what is in the topic (availableNow), in batches of 2,000 records, and writes the final table to OUT as lines of
JSON with the names of our jsonl sink. Prints how many rows Spark dropped as late. Run by make_spark.sh's Python.
"""
import json
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def session():
    return (SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", "768m")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.log.level", "ERROR")
            .getOrCreate())


def hashtags(spark, brokers, topic):
    records = (spark.readStream.format("kafka")
               .option("kafka.bootstrap.servers", brokers)
               .option("subscribe", topic)
               .option("startingOffsets", "earliest")
               .option("maxOffsetsPerTrigger", 2000)
               .load())
    words = records.selectExpr("timestamp", "explode(split(cast(value as string), ' ')) as hashtag")
    return words.where("hashtag like '%#%'")


def run(frame, mode):
    with tempfile.TemporaryDirectory() as checkpoint:
        query = (frame.writeStream.format("memory").queryName("counted").outputMode(mode)
                 .option("checkpointLocation", checkpoint).trigger(availableNow=True).start())
        query.awaitTermination()
        return sum(operator["numRowsDroppedByWatermark"]
                   for progress in query.recentProgress for operator in progress["stateOperators"])


def main():
    brokers, topic, out, kind = sys.argv[1:]
    spark = session()
    tags = hashtags(spark, brokers, topic)
    columns = ["hashtag", "count"]
    if kind == "complete":
        late = run(tags.groupBy("hashtag").count(), "complete")
    else:
        windows = F.window("timestamp", "30 seconds", "10 seconds")
        late = run(tags.withWatermark("timestamp", "20 seconds").groupBy(windows, "hashtag").count(), "append")
        iso = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
        columns += [F.date_format(f"window.{end}", iso).alias(f"window_{end}") for end in ("start", "end")]
    with open(out, "w", encoding="utf-8") as file:
        for row in spark.table("counted").select(*columns).collect():
            file.write(json.dumps(row.asDict()) + "\n")
    print(f"late: {late}")


main()
