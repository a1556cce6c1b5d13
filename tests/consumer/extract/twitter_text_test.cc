#include "consumer/extract/twitter_text.h"

#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

using Tags = std::vector<std::string>;

Tags Hashtags(std::string_view text) {
  TwitterTextHashtags finder;
  std::vector<std::string_view> views;
  finder.Find(text, views);
  return {views.begin(), views.end()};
}

TEST(TwitterTextTest, ATagNeedsALetter) {
  EXPECT_EQ(Hashtags("#1st of #16, #_ and #_a"), (Tags{"#1st", "#_a"}));
  EXPECT_EQ(Hashtags("# #"), Tags{});
  EXPECT_EQ(Hashtags("#a_b2-c"), Tags{"#a_b2"});
}

TEST(TwitterTextTest, LettersAndMarksOfAnyScriptCount) {
  EXPECT_EQ(Hashtags("#日本語 #한국 #Привет #سلام #नमस्ते #กิน"),
            (Tags{"#日本語", "#한국", "#Привет", "#سلام", "#नमस्ते", "#กิน"}));
  EXPECT_EQ(Hashtags("#e\u0301a #\U00020BB7 #\U00010400x"),
            (Tags{"#e\u0301a", "#\U00020BB7", "#\U00010400x"}));
}

TEST(TwitterTextTest, SpecialCharactersStandInATag) {
  EXPECT_EQ(Hashtags("#a·b #ไ\u200Ca #タグ・タグ #a\u05BEb #a〜b"),
            (Tags{"#a·b", "#ไ\u200Ca", "#タグ・タグ", "#a\u05BEb", "#a〜b"}));
}

TEST(TwitterTextTest, AFullWidthSignIsStoredAsAPlainOne) {
  EXPECT_EQ(Hashtags("＃タグ #b ＃c"), (Tags{"#タグ", "#b", "#c"}));
}

TEST(TwitterTextTest, WhatMayStandBefore) {
  EXPECT_EQ(Hashtags("(#a) \"#b\" 、#c .#d ##e"), (Tags{"#a", "#b", "#c", "#d", "#e"}));
  EXPECT_EQ(Hashtags("x#a 1#b _#c &#d; 日本#e \u00E9#f"), Tags{});
}

TEST(TwitterTextTest, ATagFollowsAnEmoji) {
  EXPECT_EQ(Hashtags("\U0001F600#a \u2764\uFE0F#b \U0001F468\u200D\U0001F469#c"),
            (Tags{"#a", "#b", "#c"}));
}

TEST(TwitterTextTest, AKeycapIsNoTag) {
  EXPECT_EQ(Hashtags("#\uFE0F\u20E3 #\uFE0Fa #\u20E3a #a"), Tags{"#a"});
}

TEST(TwitterTextTest, WhatMayNotFollow) {
  EXPECT_EQ(Hashtags("#a#b #c://d #e＃f #g:/h"), Tags{"#g"});
}

TEST(TwitterTextTest, NotWithinAUrl) {
  EXPECT_EQ(Hashtags("http://example.com/#a https://example.com/x?y=/#b #c"), Tags{"#c"});
  EXPECT_EQ(Hashtags("example.com/#a foo.bar.example.co.uk/(#b)"), Tags{});
  EXPECT_EQ(Hashtags("HTTP://EXAMPLE.COM/#a"), Tags{});
}

TEST(TwitterTextTest, WhatIsNoUrlHidesNoTag) {
  EXPECT_EQ(Hashtags("example.notadomain/#a"), Tags{"#a"}) << "no such top-level domain";
  EXPECT_EQ(Hashtags("http://-x.com/#a"), Tags{"#a"});
  EXPECT_EQ(Hashtags("/example.com/#a"), Tags{"#a"}) << "no domain without protocol after a slash";
  EXPECT_EQ(Hashtags("日本.com/#a"), Tags{"#a"}) << "needs the protocol";
  EXPECT_EQ(Hashtags("http://日本.com/#a"), Tags{});
  EXPECT_EQ(Hashtags("http://t.co/abc/#a"), Tags{"#a"}) << "a t.co URL ends with its name";
  EXPECT_EQ(Hashtags("http://example.com/).#a"), Tags{"#a"}) << "a path ends before it";
}

TEST(TwitterTextTest, ATagThatBeginsBeforeAUrlStays) {
  EXPECT_EQ(Hashtags("\"＃a.com/#b"), (Tags{"#a", "#b"})) << "and hides the URL";
  EXPECT_EQ(Hashtags("＃日本 example.com/#b"), Tags{"#日本"});
}

// The package counts the protocol twice, and "https://" where there is none.
TEST(TwitterTextTest, WhatIsLongerThan4096CodeUnitsIsNoUrl) {
  const auto tags_behind = [](const std::string& domain, std::size_t length) {
    const std::string end = "/#a";
    return Hashtags(domain + std::string(length - domain.size() - end.size(), 'p') + end).size();
  };
  EXPECT_EQ(tags_behind("http://x.com/", 4096 - 7), 0U);
  EXPECT_EQ(tags_behind("http://x.com/", 4096 - 7 + 1), 1U);
  EXPECT_EQ(tags_behind("x.com/", 4096 - 8), 0U);
  EXPECT_EQ(tags_behind("x.com/", 4096 - 8 + 1), 1U);
}

TEST(TwitterTextTest, WhatFollowsATopLevelDomain) {
  EXPECT_EQ(Hashtags("x.com\u00E9/#a"), Tags{"#a"}) << "ends the domain and the URL";
  EXPECT_EQ(Hashtags("x.com0/#a x.com-/#b x.com@/#c x.com+/#d"), (Tags{"#a", "#b", "#c", "#d"}));
}

TEST(TwitterTextTest, DomainLabelsOfMoreThan63CharactersAreNoUrl) {
  const std::string label(63, 'a');
  EXPECT_EQ(Hashtags("http://" + label + ".com/#a"), Tags{});
  EXPECT_EQ(Hashtags("http://a" + label + ".com/#a"), Tags{"#a"});
}

}  // namespace
}  // namespace consumer
