#include "producer/filter/post_filter.h"

#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

using Views = std::vector<std::string_view>;

bool Passes(const PostFilter& filter, std::string_view text, const Views& langs = {},
            const Views& tags = {}, const Views& links = {}) {
  return filter.Passes({.text = text, .langs = langs, .tags = tags, .links = links});
}

TEST(PostFilter, NothingAskedForIsEverything) { EXPECT_TRUE(Passes(PostFilter(), "x")); }

// Fails when a comma is not an or, a space not an and, or a term is found within a word.
TEST(PostFilter, TrackMeansWhatItMeansAtTwitter) {
  const PostFilter filter("kafka, apache flink", "");
  EXPECT_TRUE(Passes(filter, "I like Kafka."));
  EXPECT_TRUE(Passes(filter, "flink by Apache"));
  EXPECT_TRUE(Passes(filter, "#kafka!"));
  EXPECT_FALSE(Passes(filter, "apache alone"));
  EXPECT_FALSE(Passes(filter, "kafkaesque"));
  EXPECT_TRUE(Passes(PostFilter("#kafka", ""), "#Kafka"));
  EXPECT_FALSE(Passes(PostFilter("#kafka", ""), "kafka"));
}

TEST(PostFilter, TagsAndLinksAreLookedAtToo) {
  EXPECT_TRUE(Passes(PostFilter("kafka", ""), "x", {}, {"Kafka"}));
  EXPECT_TRUE(Passes(PostFilter("#kafka", ""), "x", {}, {"Kafka"}));
  EXPECT_TRUE(Passes(PostFilter("example com", ""), "x", {}, {}, {"https://www.example.com/a"}));
}

TEST(PostFilter, LanguageIsWhatThePostDeclares) {
  const PostFilter filter("", "pt,EN");
  EXPECT_TRUE(Passes(filter, "x", {"pt-BR"}));
  EXPECT_TRUE(Passes(filter, "x", {"de", "en"}));
  EXPECT_FALSE(Passes(filter, "x", {"ptx"}));
  EXPECT_FALSE(Passes(filter, "x"));
  EXPECT_FALSE(Passes(PostFilter("kafka", "en"), "kafka", {"de"}));
}

}  // namespace
}  // namespace producer
