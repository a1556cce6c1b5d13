#include "producer/sources/source_setup.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "producer/stream/endpoint.h"
#include "tests/support/temp_dir.h"

namespace producer {
namespace {

// A message of each format with a tweet, "a #b", in it.
constexpr const char* kTweet = R"({"id_str":"7","text":"a #b"})";
constexpr const char* kPost =
    R"({"did":"did:plc:a","time_us":1,"kind":"commit","commit":{"operation":"create",)"
    R"("collection":"app.bsky.feed.post","rkey":"3k","record":{"text":"a #b"}}})";

constexpr const char* kEvent = R"(update {"id":"7","content":"<p>a #<span>b</span></p>"})";

const char* MessageOf(SourceKind kind) {
  if (kind == SourceKind::kMastodon) return kEvent;
  if (kind == SourceKind::kX) return R"({"data":{"id":"7","text":"a #b"}})";
  return kind == SourceKind::kBluesky ? kPost : kTweet;
}

// Fails when a source was added to one table and not to the other.
TEST(SourceSetupTest, EachSourceOfTheTableReadsItsOwnFormat) {
  std::set<const SourceSetup*> setups;
  for (const SourceTraits& source : AllSources()) {
    const SourceSetup& setup = SetupOf(source.kind);
    EXPECT_TRUE(setups.insert(&setup).second) << source.name << " is made as another one";
    const auto parser = setup.MakeParser({.source = source.kind});
    const Message message = parser->Parse(MessageOf(source.kind));
    ASSERT_TRUE(std::holds_alternative<Tweet>(message)) << source.name;
    EXPECT_EQ(std::get<Tweet>(message).text, "a #b") << source.name;
  }
}

// Fails when --input text is passed over.
TEST(SourceSetupTest, LinesAreWhatInputSays) {
  for (const SourceTraits& source : AllSources()) {
    const auto parser =
        SetupOf(source.kind).MakeParser({.source = source.kind, .line_format = LineFormat::kTexts});
    const Message message = parser->Parse("just a text");
    EXPECT_EQ(std::holds_alternative<Tweet>(message), source.lines) << source.name;
  }
}

// Fails when a recording of Bluesky's whole stream is played again as more than the run took of it.
TEST(SourceSetupTest, ARecordingOfBlueskyIsFilteredAsTheStreamWas) {
  ProducerOptions options{.source = SourceKind::kFile, .line_format = LineFormat::kBluesky};
  options.filter.track = "kafka";
  const SourceSetup& setup = SetupOf(SourceKind::kFile);
  const auto parser = setup.MakeParser(options);
  const Message message = parser->Parse(MessageOf(SourceKind::kBluesky));
  ASSERT_TRUE(std::holds_alternative<Tweet>(message));
  EXPECT_FALSE(setup.MakeFilter(options).Passes(std::get<Tweet>(message)));
  options.filter.track = "b";
  EXPECT_TRUE(setup.MakeFilter(options).Passes(std::get<Tweet>(message)));
}

// Fails when a filter that Twitter applies is applied again, or Bluesky's or Mastodon's is not.
TEST(SourceSetupTest, OnlyWhatTheServerDoesNotFilterIsFilteredHere) {
  const Tweet tweet{.id = "1", .text = "nothing of it"};
  for (const SourceTraits& source : AllSources()) {
    ProducerOptions options{.source = source.kind};
    options.filter.track = "kafka";
    EXPECT_EQ(SetupOf(source.kind).MakeFilter(options).Passes(tweet),
              source.kind != SourceKind::kBluesky && source.kind != SourceKind::kMastodon)
        << source.name;
  }
}

// Fails when a post that the server found by a tag is looked through again, by words.
TEST(SourceSetupTest, MastodonFiltersTagsItself) {
  const Tweet tweet{.id = "1", .text = "nothing of it"};
  ProducerOptions options{.source = SourceKind::kMastodon, .timeline = MastodonTimeline::kHashtag};
  options.filter.track = "kafka";
  EXPECT_TRUE(SetupOf(options.source).MakeFilter(options).Passes(tweet));
  options.filter.language = "en";
  EXPECT_FALSE(SetupOf(options.source).MakeFilter(options).Passes(tweet));
}

// Fails when who gave no flag is not told which source that is, and that it is closed.
TEST(SourceSetupTest, TheDefaultSourceWithNothingToListenToIsExplained) {
  ProducerOptions options{.source = SourceKind::kTwitter,
                          .endpoint = std::string(kTwitterEndpoint)};
  const auto rows = SetupOf(options.source).DescribeRequest(options);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().kind, shared::ErrorKind::kUsage);
  const std::string& what = rows.error().what;
  EXPECT_NE(what.find("at least one of --track"), std::string::npos) << what;
  EXPECT_NE(what.find("the default, --source twitter"), std::string::npos) << what;
  EXPECT_NE(what.find(kWaysOn), std::string::npos) << what;
  options.endpoint = "https://a.example/x";
  EXPECT_EQ(SetupOf(options.source).DescribeRequest(options).error().what.find(kWaysOn),
            std::string::npos);
}

// Fails when a token that others may read is shown to be well.
TEST(SourceSetupTest, AMastodonTokenThatOthersMayReadIsTold) {
  const test::TempDir folder;
  const std::string file = folder.path() / "token";
  std::ofstream(file) << "abc";
  const auto told = [&](std::filesystem::perms mode) {
    std::filesystem::permissions(file, mode);
    ProducerOptions options{.source = SourceKind::kMastodon, .endpoint = "https://m.example"};
    options.mastodon_token_file = file;
    testing::internal::CaptureStderr();
    EXPECT_TRUE(SetupOf(options.source).DescribeRequest(options).has_value());
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_NE(told(std::filesystem::perms{0644}).find("event=credentials_open"), std::string::npos);
  EXPECT_EQ(told(std::filesystem::perms{0600}), "");
}

}  // namespace
}  // namespace producer
