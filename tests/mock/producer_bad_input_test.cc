// Bad input on stdin: each line gets its fate, and the good ones their record.
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/topic_reader.h"

namespace {

std::string Status(int id, const std::string& text) {
  return "{\"id_str\":\"" + std::to_string(id) + "\",\"text\":\"" + text + "\"}";
}

struct Case {
  const char* what;
  std::string line;
  const char* fate;
};

// Fails when one bad line ends the run, or takes a good one with it.
TEST(ProducerBadInput, EveryLineHasItsFate) {
  const std::string brackets(10'000, '[');
  const Case cases[] = {
      {"garbage", "garbage", "malformed"},
      {"cut off", R"({"id_str":"1","te)", "malformed"},
      {"10,000 brackets", brackets, "malformed"},
      {"10,000 brackets within", R"({"id_str":"1","text":"x","a":)" + brackets, "malformed"},
      {"bad UTF-8", Status(1, "\xff\xfe"), "malformed"},
      {"half a pair", Status(1, "\\ud83d"), "malformed"},
      {"other half", Status(1, "\\ude00"), "malformed"},
      {"1 MiB of x", std::string(1 << 20, 'x'), "malformed"},
      {"5 MiB line", Status(1, std::string(5 << 20, 'x')), "malformed"},
      {"NUL byte", std::string("{\"id_str\":\"1\"\0}", 15), "malformed"},
      {"no text", R"({"id_str":"1"})", "malformed"},
      {"null value", R"({"id_str":"1","text":null})", "malformed"},
      {"array", "[1]", "malformed"},
      {"deletion", R"({"delete":{"status":{"id_str":"1"}}})", "notice"},
      {"unknown", R"({"something":{"new":1}})", "notice"},
      {"blank", "", nullptr},
      {"900 KB tweet", Status(2, std::string(900'000, 'x')), "published"},
      {"2 MiB tweet", Status(3, std::string(2 << 20, 'x')), "rejected"},
      {"escaped NUL", Status(4, "a\\u0000b"), "published"},
      {"empty text", Status(5, ""), "published"},
      {"good", Status(6, "the last #one"), "published"},
  };
  std::string input;
  test::Ledger expected;
  for (const Case& row : cases) {
    input += row.line + "\n";
    if (row.fate != nullptr) ++expected[row.fate];
  }
  test::EmbeddedBroker broker({"tweets:1"});
  const test::Ended ended =
      test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                        .args = {"-b", broker.brokers(), "--source", "stdin", "--json", "-q"},
                        .input = input});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  test::Ledger ledger = test::LedgerIn(ended.out);
  EXPECT_TRUE(test::Balances(ledger)) << ended.out;
  for (const auto& [fate, count] : expected) {
    EXPECT_EQ(ledger[fate], count) << fate << "\n" << ended.err;
    std::printf("%s %lu\n", fate.c_str(), static_cast<unsigned long>(count));
  }
  const auto records = test::ReadTopic(broker.brokers(), "tweets");
  ASSERT_EQ(records.size(), expected["published"]);
  EXPECT_EQ(records[1].value, std::string("a\0b", 3));
  EXPECT_EQ(records.back().value, "the last #one");
}

}  // namespace
