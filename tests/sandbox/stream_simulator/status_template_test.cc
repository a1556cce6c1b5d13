#include "sandbox/stream_simulator/status_template.h"

#include <gtest/gtest.h>

#include "tests/support/text_file.h"

namespace sandbox {
namespace {

constexpr shared::UnixMillis kTime = 1330544522123;  // Twitter's example: Wed Feb 29 19:42:02 2012.

std::string Rendered(std::string_view line) {
  const auto status = StatusTemplate::Parse(line);
  return status ? status->Render(42, kTime) : status.error().what;
}

TEST(StatusTemplate, OutermostIdAndTimesAreSet) {
  EXPECT_EQ(Rendered(R"({"created_at":"x","id":1,"id_str":"1","timestamp_ms":"7"})"),
            R"({"created_at":"Wed Feb 29 19:42:02 +0000 2012","id":42,"id_str":"42",)"
            R"("timestamp_ms":"1330544522123"})");
}

// Fails when bytes are written anew that need not be: escapes and inner statuses must stay.
TEST(StatusTemplate, AllOtherBytesStay) {
  EXPECT_EQ(Rendered(R"( { "id" : 1 , "id_str":"1", "t":"\ud83d\ude00\/\"id\":5,}{",)"
                     R"("user":{"id":3,"id_str":"3"},"n":[{"id":4},[]],"x":null } )"),
            R"( { "id" : 42 , "id_str":"42", "t":"\ud83d\ude00\/\"id\":5,}{",)"
            R"("user":{"id":3,"id_str":"3"},"n":[{"id":4},[]],"x":null } )");
  EXPECT_EQ(Rendered(R"({"a":-1.5e3,"b":true,"id_str":"1"})"),
            R"({"a":-1.5e3,"b":true,"id_str":"42"})");
}

TEST(StatusTemplate, WhatIsNoStatusIsSaidSo) {
  EXPECT_TRUE(Rendered("{\"id_str\":").starts_with("no JSON"));
  EXPECT_TRUE(Rendered("").starts_with("no JSON"));
  EXPECT_EQ(Rendered("[1]"), "not a JSON object");
  EXPECT_EQ(Rendered("{}"), "a status without id_str");
  EXPECT_EQ(Rendered(R"({"user":{"id_str":"1"}})"), "a status without id_str");
}

// All of a line but what is set anew, in the project's order of fields.
std::string KeptPart(const std::string& line) {
  const std::size_t text = line.find("\"text\":"), timestamp = line.find("\"timestamp_ms\":");
  return line.substr(text, timestamp - text) + line.substr(line.find_first_of(",}", timestamp));
}

TEST(StatusTemplate, TheProjectsTweetsKeepTheirBytes) {
  int lines = 0;
  for (const std::string& line : test::ReadLines(TEST_DATA_DIR "/sample_tweets.jsonl")) {
    const std::string rendered = Rendered(line);
    ASSERT_EQ(KeptPart(rendered), KeptPart(line));
    ASSERT_EQ(Rendered(rendered), rendered);
    ++lines;
  }
  EXPECT_GE(lines, 400);
}

}  // namespace
}  // namespace sandbox
