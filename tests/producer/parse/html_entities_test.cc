#include "producer/parse/html_entities.h"

#include <string>

#include <gtest/gtest.h>

namespace producer {
namespace {

std::string Unescaped(std::string text) { return std::string(UnescapeEntities(text)); }

TEST(HtmlEntities, TheThreeOfTwitterAreUnescaped) {
  EXPECT_EQ(Unescaped("a &lt;b&gt; &amp; c"), "a <b> & c");
  EXPECT_EQ(Unescaped("&amp;&lt;&gt;"), "&<>");
}

// Fails when the text is gone through twice, or an entity after another.
TEST(HtmlEntities, OnePass) {
  EXPECT_EQ(Unescaped("&amp;lt;"), "&lt;");
  EXPECT_EQ(Unescaped("&amp;amp;amp;"), "&amp;amp;");
}

TEST(HtmlEntities, OthersStay) {
  for (const char* text : {"", "plain", "&", "&&", "&am", "&quot;", "&#39;", "& amp;", "a&"}) {
    EXPECT_EQ(Unescaped(text), text);
  }
}

}  // namespace
}  // namespace producer
