// config/consumer.toml is the manual of the options: it must hold each, and change nothing.
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "consumer/options/option_tables.h"
#include "consumer/options/options.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

const std::string kPath = TEST_DATA_DIR "/../../config/consumer.toml";
const shared::Environment kHome = {{"HOME", "/home/ada"}};

std::string ShippedFile() {
  std::ostringstream text;
  text << std::ifstream(kPath).rdbuf();
  return text.str();
}

// Fails when an option is added to the program and not to the file.
TEST(ConsumerConfigFileTest, EveryOptionStandsInIt) {
  ConsumerOptions options;
  shared::OptionTable table({.name = "", .environment_prefix = "", .summary = "", .epilogue = ""});
  AddOptionsOfCommand(table, options, kHome);
  const std::string text = ShippedFile();
  for (const std::string& key : table.FileKeys()) {
    EXPECT_TRUE(std::regex_search(text, std::regex("(^|\n)#?" + key + " = "))) << key;
  }
}

// Fails when a value in the file is not the default.
TEST(ConsumerConfigFileTest, ItsValuesAreTheDefaults) {
  const auto plain = ParseConsumerOptions({}, kHome);
  const auto shipped = ParseConsumerOptions({"--config", kPath}, kHome);
  ASSERT_TRUE(shipped.has_value()) << shipped.error().what;
  const ConsumerOptions& a = plain->options;
  const ConsumerOptions& b = shipped->options;
  EXPECT_EQ(a.service.brokers, b.service.brokers);
  EXPECT_EQ(a.service.topic, b.service.topic);
  EXPECT_EQ(a.service.log_level, b.service.log_level);
  EXPECT_EQ(a.service.log_format, b.service.log_format);
  EXPECT_TRUE(b.service.kafka_settings.empty());
  EXPECT_EQ(a.start, b.start);
  EXPECT_EQ(a.on_data_loss, b.on_data_loss);
  EXPECT_EQ(a.fresh, b.fresh);
  EXPECT_EQ(a.keep.states, b.keep.states);
  EXPECT_EQ(a.keep.every, b.keep.every);
  EXPECT_EQ(a.backup.dir, b.backup.dir);
  EXPECT_EQ(a.backup.every, b.backup.every);
  EXPECT_EQ(a.trigger.kind, b.trigger.kind);
  EXPECT_EQ(a.trigger.interval, b.trigger.interval);
  EXPECT_EQ(a.extract.what, b.extract.what);
  EXPECT_EQ(a.extract.tokenizer, b.extract.tokenizer);
  EXPECT_EQ(a.extract.fold_case, b.extract.fold_case);
  EXPECT_EQ(a.extract.filters, b.extract.filters);
  EXPECT_EQ(a.intake, b.intake);
  EXPECT_EQ(a.counts, b.counts);
  EXPECT_EQ(a.sinks, b.sinks);
  EXPECT_EQ(a.output_mode, b.output_mode);
  EXPECT_EQ(a.show_tweets, b.show_tweets);
  EXPECT_EQ(a.truncate, b.truncate);
  EXPECT_EQ(a.plain, b.plain);
  EXPECT_EQ(a.notes, b.notes);
}

TEST(ConsumerConfigFileTest, ItsExamplesAreValidToo) {
  const test::TempDir dir;
  const std::string path = dir.path() / "consumer.toml";
  std::ofstream(path) << std::regex_replace(ShippedFile(), std::regex("\n#([a-z.-]+ = )"), "\n$1");
  chmod(path.c_str(), 0600);
  const auto line = ParseConsumerOptions({"--config", path}, kHome);
  ASSERT_TRUE(line.has_value()) << line.error().what;
  EXPECT_EQ(line->options.top, 10U);
  EXPECT_EQ(line->options.checkpoint, "/home/ada/.local/state/hashtag-consumer/tweets");
  EXPECT_EQ(line->options.service.kafka_settings.at("sasl.password"), "secret");
}

}  // namespace
}  // namespace consumer
