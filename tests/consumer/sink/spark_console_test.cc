// Our tables against those that PySpark 4.0 printed (tests/data/spark_console/README.md).
#include <algorithm>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "consumer/count/running_counts.h"
#include "consumer/count/top_n.h"
#include "consumer/sink/console_sink.h"
#include "consumer/sink/spark_table.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

constexpr const char* kFolder = TEST_DATA_DIR "/spark_console/";

struct Case {
  std::string name;
  std::string kind;
  std::string field;
  std::size_t num_rows;
  std::size_t truncate;
  std::vector<Row> rows;
  std::vector<std::vector<std::string>> batches;
};

std::string StringOf(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

std::optional<std::uint64_t> RankOf(const rapidjson::Value& value) {
  return value.IsNull() ? std::nullopt : std::optional(value.GetUint64());
}

Row ReadRow(const rapidjson::Value& cells) {
  Row row{.tag = StringOf(cells[0]), .count = cells[1].GetUint64()};
  if (cells.Size() == 2) return row;
  row.about_rank = true;
  row.rank = RankOf(cells[2]);
  row.old_rank = RankOf(cells[3]);
  return row;
}

Case ReadCase(const rapidjson::Value& json) {
  Case one{.name = StringOf(json["name"]),
           .kind = StringOf(json["kind"]),
           .field = "hashtag",
           .num_rows = json["num_rows"].GetUint64(),
           .truncate = json["truncate"].GetUint64(),
           .rows = {},
           .batches = {}};
  if (one.kind == "counted") {
    for (const auto& texts : json["batches"].GetArray()) {
      auto& batch = one.batches.emplace_back();
      for (const auto& text : texts.GetArray()) batch.push_back(StringOf(text));
    }
    return one;
  }
  one.field = StringOf(json["columns"][0]);
  for (const auto& cells : json["rows"].GetArray()) one.rows.push_back(ReadRow(cells));
  return one;
}

std::vector<Case> ReadCases() {
  rapidjson::Document document;
  document.Parse(test::ReadFile(std::string(kFolder) + "cases.json").c_str());
  EXPECT_FALSE(document.HasParseError());
  std::vector<Case> cases;
  for (const auto& json : document.GetArray()) cases.push_back(ReadCase(json));
  return cases;
}

std::string Print(const Case& one, BatchId batch, std::vector<Row> rows) {
  BatchTable table{.batch = batch, .rows = std::move(rows)};
  table.rows_in_all = table.rows.size();
  table.rows.resize(std::min(one.num_rows, table.rows.size()));
  return ConsoleText(table, {.field = one.field, .truncate = one.truncate});
}

std::string Show(const Case& one) {
  std::vector<Row> shown = one.rows;
  shown.resize(std::min(one.num_rows, shown.size()));
  return CountsTable(shown, one.rows.size(), one.field, one.truncate) + "\n";
}

// Splits at spaces and counts what contains '#', as the recorded query did.
std::string CountAndPrint(const Case& one) {
  std::string out;
  RunningCounts counts;
  TopN all(1'000'000, [&counts](const TopN::Visit& visit) { counts.VisitAll(visit); });
  for (std::size_t batch = 0; batch < one.batches.size(); ++batch) {
    for (const std::string& text : one.batches[batch]) {
      std::istringstream words(text);
      for (std::string word; std::getline(words, word, ' ');) {
        if (word.find('#') != std::string::npos) counts.Add(word, 0);
      }
    }
    all.Update(counts.TakeChanged());
    out += Print(one, {batch}, all.Rows());
  }
  return out;
}

std::string Render(const Case& one) {
  if (one.kind == "show") return Show(one);
  if (one.kind == "counted") return CountAndPrint(one);
  return Print(one, {0}, one.rows);
}

// Fails when a width, a cut, an escape, a null or a blank line differs from Spark's.
TEST(SparkConsole, EqualsWhatPySparkPrintedByteForByte) {
  std::size_t equal = 0;
  const std::vector<Case> cases = ReadCases();
  ASSERT_GE(cases.size(), 20u);
  for (const Case& one : cases) {
    const std::string recorded = test::ReadFile(kFolder + one.name + ".txt");
    const std::string ours = Render(one);
    EXPECT_EQ(ours, recorded) << one.name;
    if (ours == recorded) ++equal;
  }
  std::cout << "tables recorded from PySpark 4.0.0: " << cases.size()
            << ", equal byte for byte: " << equal << "\n";
}

}  // namespace
}  // namespace consumer
