#include "producer/parse/text_line_parser.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when a line is taken for JSON, or two have the same id.
TEST(TextLineParserTest, EachLineIsATweetWithTheNextNumber) {
  TextLineParser parser;
  for (const char* id : {"1", "2", "3"}) {
    const Message message = parser.Parse("{\"a\": 1} &amp; #kafka ");
    ASSERT_TRUE(std::holds_alternative<Tweet>(message));
    EXPECT_EQ(std::get<Tweet>(message).id, id);
    EXPECT_EQ(std::get<Tweet>(message).text, "{\"a\": 1} &amp; #kafka ");
    EXPECT_FALSE(std::get<Tweet>(message).created_at.has_value());
  }
}

TEST(TextLineParserTest, BadUtf8IsMalformedAndTakesNoNumber) {
  TextLineParser parser;
  EXPECT_TRUE(std::holds_alternative<Malformed>(parser.Parse("caf\xE9")));
  EXPECT_EQ(std::get<Tweet>(parser.Parse("café")).id, "1");
}

}  // namespace
}  // namespace producer
