#include "consumer/command/job_setup.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

const SinkSpec kConsole{};
const SinkSpec kFile{.kind = SinkKind::kJsonl, .path = "rows.jsonl"};

TEST(JobSetupTest, ConsoleShowsTenAndAFileGetsAll) {
  const ConsumerOptions options{.sinks = {kConsole, kFile}};
  EXPECT_EQ(PolicyOf(kConsole, options).top, 10u);
  EXPECT_EQ(PolicyOf(kFile, options).top, std::nullopt);
  // Fails when a sink that wants all leaves the console without its top 10.
  EXPECT_EQ(JobOptionsOf(options).top_places, 10u);
  EXPECT_EQ(JobOptionsOf(options).batch_rows, std::nullopt);
}

TEST(JobSetupTest, FollowedTagsAreMadeAsTheyAreCounted) {
  using Tags = std::vector<std::string>;
  ConsumerOptions options{.sinks = {kFile}, .follow = {.tags = {"Kafka", "#C", "＃full"}}};
  EXPECT_EQ(JobOptionsOf(options).followed_tags, (Tags{"#Kafka", "#C", "#full"}));
  EXPECT_TRUE(SourceOptionsOf(options).user_header);
  EXPECT_TRUE(SinkOptionsOf(options).followed);
  EXPECT_TRUE(PolicyOf(kFile, options).followed);
  EXPECT_FALSE(PolicyOf(kConsole, options).followed);
  EXPECT_TRUE(JobOptionsOf(options).sinks_take_tweets);
  EXPECT_FALSE(JobOptionsOf({.sinks = {kConsole}}).sinks_take_tweets);
  EXPECT_EQ(IdentityOf(options, "c").flags, CountingFlags()) << "no part of the checkpoint";
  options.extract.fold_case = true;
  EXPECT_EQ(FollowedTagsOf(options), (Tags{"#kafka", "#c", "#full"}));
  options.extract.tokenizer = Tokenizer::kSpark;
  options.follow.tags = {"a#B", "b"};
  EXPECT_EQ(FollowedTagsOf(options), (Tags{"a#b", "#b"}));
  options.extract.what = CountWhat::kMentions;
  EXPECT_EQ(FollowedTagsOf(options), (Tags{"@a#b", "@b"}));
  options.extract.what = CountWhat::kWords;
  EXPECT_EQ(FollowedTagsOf(options), (Tags{"a#b", "b"}));
  EXPECT_FALSE(SourceOptionsOf({.sinks = {kFile}}).user_header) << "the hot path";
}

TEST(JobSetupTest, TopCutsEverySink) {
  const ConsumerOptions options{.top = 3, .sinks = {kConsole, kFile}};
  EXPECT_EQ(PolicyOf(kConsole, options).top, 3u);
  EXPECT_EQ(PolicyOf(kFile, options).top, 3u);
  EXPECT_EQ(JobOptionsOf(options).batch_rows, 3u);
}

TEST(JobSetupTest, RankChangesAreAboutUpdatesWithATop) {
  ConsumerOptions options{.top = 3, .output_mode = OutputMode::kUpdate, .sinks = {kConsole}};
  EXPECT_EQ(JobOptionsOf(options).rank_changes_of, 3u);
  EXPECT_TRUE(PolicyOf(kConsole, options).kept_rows);
  options.top.reset();
  EXPECT_EQ(JobOptionsOf(options).rank_changes_of, std::nullopt);
  EXPECT_FALSE(PolicyOf(kConsole, options).kept_rows);
}

TEST(JobSetupTest, ASinkThatHoldsATableGetsChangesWhateverTheMode) {
  const SinkSpec file{.kind = SinkKind::kSqlite, .path = "out.db"};
  ConsumerOptions options{.sinks = {kConsole, file}};
  EXPECT_TRUE(PolicyOf(file, options).holds_table);
  EXPECT_EQ(PolicyOf(file, options).mode, OutputMode::kUpdate);
  EXPECT_EQ(SinkOptionsOf(options).holds, "all");
  options.top = 3;
  options.output_mode = OutputMode::kUpdate;
  EXPECT_EQ(PolicyOf(file, options).mode, OutputMode::kComplete);
  EXPECT_FALSE(PolicyOf(file, options).kept_rows);
  EXPECT_EQ(SinkOptionsOf(options).holds, "all top 3");
  options.counts = CountScope::kBatch;
  EXPECT_TRUE(PolicyOf(file, options).kept_rows);
  EXPECT_EQ(SinkOptionsOf(options).holds, "batch top 3");
}

TEST(JobSetupTest, IdentityIsWhatTheCountsMean) {
  ConsumerOptions options;
  options.service.topic = "birds";
  options.extract = {.tokenizer = Tokenizer::kSpark, .fold_case = true};
  EXPECT_EQ(IdentityOf(options, "abc"), (JobIdentity{.topic = "birds",
                                                     .cluster_id = "abc",
                                                     .count = "hashtags",
                                                     .tokenizer = "spark",
                                                     .fold_case = true}));
}

// Fails when two jobs that count different things may share a checkpoint, or equal ones may not.
TEST(JobSetupTest, IdentityHasEveryFlagThatDecidesWhatIsCounted) {
  ConsumerOptions options;
  options.extract = {.what = CountWhat::kPattern, .pattern = "\\d+"};
  options.extract.filters = {.clean = {{"a\\=", "b"}, {"c", ""}},
                             .include = {"z", "\"a", "z"},
                             .exclude = {"x"},
                             .distinct = true};
  options.intake = {.skip_retweets = true, .json_pointer = "/text", .distinct_ids = 10};
  const JobIdentity identity = IdentityOf(options, "abc");
  EXPECT_EQ(identity.count, "pattern:\\d+");
  EXPECT_EQ(identity.flags, (CountingFlags{.clean = R"(["a\\==b","c="])",
                                           .include = R"(["\"a","z"])",
                                           .exclude = R"(["x"])",
                                           .distinct_per_tweet = "true",
                                           .retweets = "skip",
                                           .distinct_ids = "10",
                                           .value = "json:/text"}));
  EXPECT_EQ(IdentityOf(ConsumerOptions(), "abc").flags, CountingFlags());
}

// Fails when a tokenizer that a file names for other jobs makes a checkpoint of words another's.
TEST(JobSetupTest, ATokenizerThatIsNotUsedIsNotInTheIdentity) {
  ConsumerOptions options;
  const auto tokenizer_of = [&options](CountWhat what, Tokenizer tokenizer) {
    options.extract.what = what;
    options.extract.tokenizer = tokenizer;
    return IdentityOf(options, "abc").tokenizer;
  };
  EXPECT_EQ(tokenizer_of(CountWhat::kHashtags, Tokenizer::kPrefix), "prefix");
  EXPECT_EQ(tokenizer_of(CountWhat::kWords, Tokenizer::kSpark), "spark");
  EXPECT_EQ(tokenizer_of(CountWhat::kWords, Tokenizer::kPrefix), "twitter-text");
  EXPECT_EQ(tokenizer_of(CountWhat::kUrls, Tokenizer::kSpark), "twitter-text");
}

TEST(JobSetupTest, HeadersAreReadOnlyWhereTheyCount) {
  ConsumerOptions options;
  EXPECT_TRUE(SourceOptionsOf(options).hashtags_header);
  options.extract.tokenizer = Tokenizer::kPrefix;
  EXPECT_FALSE(SourceOptionsOf(options).hashtags_header);
  EXPECT_FALSE(SourceOptionsOf(options).retweet_header);
  options.intake.skip_retweets = true;
  EXPECT_TRUE(SourceOptionsOf(options).retweet_header);
}

}  // namespace
}  // namespace consumer
