#include "shared/utf8.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

std::string Repaired(std::string_view text) {
  std::string buffer;
  return std::string(ToValidUtf8(text, buffer));
}

TEST(Utf8Test, ValidTextIsReturnedItself) {
  const std::string text = "a\u00e9\u20ac\U0001f600\ud7ff\ue000\U0010ffff";
  std::string buffer;
  EXPECT_TRUE(IsValidUtf8(text));
  EXPECT_EQ(ToValidUtf8(text, buffer).data(), text.data());
  EXPECT_TRUE(IsValidUtf8(std::string_view("\0", 1)));
}

// The Unicode Standard, section 3.9, tables 3-8 to 3-11.
TEST(Utf8Test, EachMaximalBadPartBecomesOneReplacement) {
  EXPECT_EQ(Repaired("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"),
            "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\x41");
  EXPECT_EQ(Repaired("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"),
            "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\x41");
  EXPECT_EQ(Repaired("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"),
            "\ufffd\ufffd\ufffd\ufffd\ufffd\x41\ufffd\ufffd\x42");
  EXPECT_EQ(Repaired("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), "\ufffd\ufffd\ufffd\ufffd\x41");
}

TEST(Utf8Test, ACutSequenceAtTheEndIsOneBadPart) {
  EXPECT_EQ(Repaired("a\xf0\x9f\x98"), "a\ufffd");
  EXPECT_EQ(Repaired("a\xe2\x82"), "a\ufffd");
  EXPECT_FALSE(IsValidUtf8("\xc3"));
}

}  // namespace
}  // namespace shared
