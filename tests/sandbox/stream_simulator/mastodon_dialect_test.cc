#include "sandbox/stream_simulator/mastodon_dialect.h"

#include <gtest/gtest.h>

#include "producer/parse/mastodon_parser.h"
#include "producer/stream/event_framer.h"
#include "sandbox/stream_simulator/mastodon_html.h"

namespace sandbox {
namespace {

constexpr shared::UnixMillis kSentAt = 1'700'000'000'000;

producer::Message Parsed(producer::MastodonParser& parser, const std::string& event) {
  producer::EventFramer framer;
  producer::Message message;
  framer.Push(event + "\n\n",
              [&](const producer::Line& line) { message = parser.Parse(line.text); });
  return message;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      while (lines.back().ends_with(' ')) lines.back().pop_back();
      if (!lines.back().empty()) lines.emplace_back();
    } else if (c != ' ' || !lines.back().empty()) {
      lines.back() += c;
    }
  }
  return lines;
}

// Fails when a text that became HTML and was read again lost a word or a line.
TEST(MastodonDialect, TextsSurviveTheWayThroughHtml) {
  const auto statuses = LoadStatuses(TEST_DATA_DIR "/sample_tweets.jsonl");
  ASSERT_TRUE(statuses);
  const MastodonDialect dialect("http://127.0.0.1:1");
  producer::MastodonParser parser;
  int texts = 0;
  for (const SampleStatus& status : *statuses) {
    const auto message = Parsed(parser, dialect.Status(status, 7, kSentAt));
    ASSERT_TRUE(std::holds_alternative<producer::Tweet>(message)) << status.text;
    const auto& tweet = std::get<producer::Tweet>(message);
    EXPECT_EQ(Lines(tweet.text), Lines(status.text));
    EXPECT_EQ(tweet.id, "7");
    EXPECT_EQ(tweet.created_at, kSentAt);
    ++texts;
  }
  std::printf("statuses as HTML and back: %d texts equal\n", texts);
}

TEST(MastodonDialect, SomeHaveAWarningOrATagOutsideTheText) {
  const SampleStatus status =
      *ReadStatus(R"({"id_str":"1","text":"a #B","lang":"und","user":{"id_str":"77"}})");
  const MastodonDialect dialect("http://127.0.0.1:1");
  producer::MastodonParser parser;
  const auto message = Parsed(parser, dialect.Status(status, 100, kSentAt));
  const auto& tweet = std::get<producer::Tweet>(message);
  EXPECT_EQ(tweet.text, "invented\n\na #B");
  EXPECT_EQ(tweet.hashtags, "simulated");
  EXPECT_EQ(tweet.user, "user77@elsewhere.test");
  EXPECT_EQ(tweet.lang, "");
}

TEST(MastodonDialect, NoticesAreEditsAndDeletionsInTurn) {
  const MastodonDialect dialect("http://127.0.0.1:1");
  producer::MastodonParser parser;
  const auto kind = [&](const std::string& event) {
    return std::get<producer::Notice>(Parsed(parser, event)).kind;
  };
  const StatusRef last{.id = 5, .user_id = "77"};
  EXPECT_EQ(kind(dialect.Notice(last, 1, kSentAt)), producer::NoticeKind::kEdit);
  EXPECT_EQ(kind(dialect.Notice(last, 2, kSentAt)), producer::NoticeKind::kDelete);
  for (const std::string& other : dialect.Others(last)) {
    EXPECT_EQ(kind(other), producer::NoticeKind::kUnknown);
  }
}

TEST(MastodonHtml, LinksHideTheirBeginAndTheirEnd) {
  EXPECT_EQ(MastodonHtml("a & b\n\nhttps://example.org/0123456789/0123456789/x", "http://s"),
            "<p>a &amp; b</p><p><a href=\"https://example.org/0123456789/0123456789/x\" "
            "target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span "
            "class=\"invisible\">https://</span><span "
            "class=\"ellipsis\">example.org/0123456789/0123456</span><span "
            "class=\"invisible\">789/x</span></a></p>");
  EXPECT_EQ(MastodonHtml("#A", "http://s"),
            "<p><a href=\"http://s/tags/A\" class=\"mention hashtag\" "
            "rel=\"tag\">#<span>A</span></a></p>");
  EXPECT_EQ(MastodonTags("#A #b #a a#c #"), (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace sandbox
