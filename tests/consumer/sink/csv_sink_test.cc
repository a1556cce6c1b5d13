#include "consumer/sink/csv_sink.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

constexpr const char* kHeader = "batch_id,batch_time,hashtag,count\n";
constexpr const char* kKafkaLine = "3,2026-01-31T12:00:06.000Z,#kafka,120\n";

BatchTable Table(std::uint64_t batch, std::vector<Row> rows) {
  BatchTable table;
  table.batch = {batch};
  table.time = 1769860806000;
  table.rows = std::move(rows);
  return table;
}

std::string Cell(std::string_view text) {
  std::string out;
  AppendCsvCell(out, text);
  return out;
}

class CsvSinkTest : public testing::Test {
 protected:
  std::string path() const { return dir_.path() / "rows.csv"; }
  std::string Content() const { return test::ReadFile(path()); }

  std::unique_ptr<CsvSink> Open(const CsvColumns& columns = {}) const {
    auto opened = CsvSink::Open(path(), columns);
    if (!opened) throw std::runtime_error(opened.error().what);
    return *std::move(opened);
  }

  void WriteKafka() const {
    ASSERT_TRUE(Open()->Write(Table(3, {{.tag = "#kafka", .count = 120}})));
  }

  test::TempDir dir_;
};

TEST_F(CsvSinkTest, TheHeaderStandsOnceHoweverOftenTheJobStarts) {
  WriteKafka();
  WriteKafka();
  EXPECT_EQ(Content(), std::string(kHeader) + kKafkaLine + kKafkaLine);
}

TEST_F(CsvSinkTest, WindowsAndRanksHaveColumnsAndAnAbsentRankIsEmpty) {
  const auto sink = Open({.field = "word", .windows = true, .ranks = true});
  ASSERT_TRUE(sink->Write(Table(3, {{.tag = "a",
                                     .count = 1,
                                     .window = Window{1769860800000, 1769860830000},
                                     .about_rank = true,
                                     .rank = 2}})));
  EXPECT_EQ(
      Content(),
      "batch_id,batch_time,word,count,window_start,window_end,rank,old_rank\n"
      "3,2026-01-31T12:00:06.000Z,a,1,2026-01-31T12:00:00.000Z,2026-01-31T12:00:30.000Z,2,\n");
}

// Fails when a cell breaks its row, or a spreadsheet would run it.
TEST_F(CsvSinkTest, CellsAreQuotedAndFormulasAreText) {
  EXPECT_EQ(Cell("#a"), "#a");
  EXPECT_EQ(Cell("#a,b"), "\"#a,b\"");
  EXPECT_EQ(Cell("#\"a\""), "\"#\"\"a\"\"\"");
  EXPECT_EQ(Cell("#a\nb"), "\"#a\nb\"");
  for (const char* text : {"=1+1", "+1", "-1", "@ada", "\tx", "'x"}) {
    EXPECT_EQ(Cell(text), "'" + std::string(text));
  }
  EXPECT_EQ(Cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  EXPECT_EQ(Cell("\r"), "\"'\r\"");
}

// Fails when half a row stays, also one that a line feed in quotes makes look whole, or a whole one
// goes.
TEST_F(CsvSinkTest, HalfALineThatACrashLeftIsCutOff) {
  const std::string row = "3,2026-01-31T12:00:06.000Z,\"#a\n4,\"\"b\",7\n";
  const std::string whole = kHeader + row;
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    test::WriteFile(path(), whole.substr(0, cut));
    WriteKafka();
    const std::string kept = cut == whole.size() ? whole : kHeader;
    EXPECT_EQ(Content(), kept + kKafkaLine) << "cut " << cut;
  }
}

// Fails when a wrong path costs the user the end of another file, or rows of two shapes are mixed.
TEST_F(CsvSinkTest, AFileWithOtherRowsIsLeftAlone) {
  for (const char* text :
       {"name,age\nada,36\n", "name,age\nada", "batch_id,batch_time,word,count\n"}) {
    test::WriteFile(path(), text);
    const auto opened = CsvSink::Open(path(), {});
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, shared::ErrorKind::kUsage);
    EXPECT_EQ(Content(), text);
  }
}

}  // namespace
}  // namespace consumer
