#include "consumer/sink/sink_spec.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

TEST(SinkSpecTest, TheSinksThatExist) {
  EXPECT_EQ(*ParseSink("console"), (SinkSpec{SinkKind::kConsole, ""}));
  EXPECT_EQ(*ParseSink("jsonl:out.jsonl"), (SinkSpec{SinkKind::kJsonl, "out.jsonl"}));
  EXPECT_EQ(*ParseSink("csv:x"), (SinkSpec{SinkKind::kCsv, "x"}));
  EXPECT_EQ(*ParseSink("sqlite:x"), (SinkSpec{SinkKind::kSqlite, "x"}));
  EXPECT_EQ(*ParseSink("kafka:tags"), (SinkSpec{.kind = SinkKind::kKafka, .topic = "tags"}));
  EXPECT_EQ(*ParseSink("kafka:tags?transactional"),
            (SinkSpec{.kind = SinkKind::kKafka, .topic = "tags", .transactional = true}));
  EXPECT_EQ(*ParseSink("jsonl:a:b c"), (SinkSpec{SinkKind::kJsonl, "a:b c"}));
}

TEST(SinkSpecTest, AnythingElseIsAUsageErrorThatNamesThem) {
  for (const char* text :
       {"", "csv:", "parquet:x", "sqlite", "JSONL:x", "jsonl:", "jsonl", "kafka:", "kafka:t?x",
        "kafka:a b", "kafka:?transactional", "console:x", ":", "consol"}) {
    const auto parsed = ParseSink(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, shared::ErrorKind::kUsage);
    EXPECT_TRUE(parsed.error().what.starts_with(std::string(text) + ":")) << parsed.error().what;
  }
  EXPECT_EQ(ParseSink("csv").error().what, "csv: csv needs a file: csv:PATH");
  EXPECT_EQ(ParseSink("parquet:x").error().what,
            "parquet:x: no such sink; there are console, jsonl:PATH, csv:PATH, "
            "kafka:TOPIC[?transactional] and sqlite:PATH");
}

TEST(SinkSpecTest, NoneNamedIsTheConsole) { EXPECT_EQ(*ParseSinks({}), std::vector{SinkSpec{}}); }

TEST(SinkSpecTest, TheSameTwiceIsAUsageError) {
  const std::vector<std::string> texts = {"console", "jsonl:x", "console"};
  const auto parsed = ParseSinks(texts);
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().what, "console: named twice");
  const std::vector<std::string> topics = {"kafka:t", "kafka:t?transactional"};
  EXPECT_FALSE(ParseSinks(topics).has_value());
}

TEST(SinkSpecTest, MakesWhatIsNamed) {
  const test::TempDir dir;
  const std::string path = dir.path() / "out.jsonl";
  EXPECT_EQ(
      (*MakeSink({SinkKind::kConsole, ""}, {.console = {}, .topic = "t", .plain = true}))->name(),
      "console");
  const auto jsonl = MakeSink({SinkKind::kJsonl, path}, {});
  ASSERT_TRUE(jsonl.has_value());
  EXPECT_TRUE((*jsonl)->name().ends_with("out.jsonl"));
  EXPECT_FALSE(MakeSink({SinkKind::kJsonl, dir.path() / "no" / "x"}, {}).has_value());
}

}  // namespace
}  // namespace consumer
