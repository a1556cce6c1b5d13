// config/producer.toml is the manual of the options: it must hold each, and change nothing.
#include <map>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "producer/options/options.h"
#include "tests/support/text_file.h"

namespace producer {
namespace {

using Texts = std::map<std::string, std::string>;

const std::string kPath = TEST_DATA_DIR "/../../config/producer.toml";

// Long flag to default text, "" where it has none, read from the help; less those no file holds.
Texts DefaultsInHelp() {
  static const std::regex kEntry(R"(\n  (?:-\w, )?--([a-z-]+)[^\n]*((?:\n      [^\n]*)*))");
  static const std::regex kDefault(R"(Default: (.*?)\.(?= \$|$| *$))");
  const std::string help = ParseProducerOptions({"--help"}, {})->print.value();
  Texts defaults;
  for (std::sregex_iterator entry(help.begin(), help.end(), kEntry), end; entry != end; ++entry) {
    const std::string text = std::regex_replace((*entry)[2].str(), std::regex(R"(\s+)"), " ");
    std::smatch found;
    defaults[(*entry)[1]] = std::regex_search(text, found, kDefault) ? found[1].str() : "";
  }
  for (const char* flag : {"config", "help", "version"}) defaults.erase(flag);
  return defaults;
}

// Key to value without its quotes: of the lines that count, or of those commented out.
Texts KeysInFile(bool commented_out) {
  const std::regex line(std::string(commented_out ? "#" : "") +
                        "([a-z][a-z-]*) = \\[?\"?(.*?)\"?\\]?");
  Texts keys;
  std::smatch found;
  for (const std::string& text : test::ReadLines(kPath)) {
    if (std::regex_match(text, found, line)) keys[found[1]] = found[2];
  }
  return keys;
}

// Fails when an option is added to the program and not to the file, or one is renamed.
TEST(ProducerConfigFileTest, HoldsEachOptionOnceAndNothingElse) {
  const Texts defaults = DefaultsInHelp();
  const Texts set = KeysInFile(false), commented_out = KeysInFile(true);
  ASSERT_GT(defaults.size(), 20u);
  for (const auto& [flag, value] : defaults) {
    EXPECT_EQ(set.count(flag) + commented_out.count(flag), 1u) << flag;
  }
  EXPECT_EQ(set.size() + commented_out.size(), defaults.size());
}

// Fails when a value in the file is not the default.
TEST(ProducerConfigFileTest, ItsValuesAreTheDefaults) {
  const Texts defaults = DefaultsInHelp();
  for (const auto& [key, value] : KeysInFile(false)) {
    const std::string& shown = defaults.at(key);
    EXPECT_EQ(value, shown.empty() ? "false" : shown) << key;  // The help is silent on switches.
  }
}

TEST(ProducerConfigFileTest, TheProgramTakesIt) {
  const auto line = ParseProducerOptions({"--config", kPath, "--track", "cpp"}, {{"HOME", "/"}});
  EXPECT_TRUE(line.has_value()) << line.error().what;
}

}  // namespace
}  // namespace producer
