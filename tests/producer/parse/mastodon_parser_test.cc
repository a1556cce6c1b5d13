// Events of every kind that Mastodon streams, invented, beside the records that they must become.
#include "producer/parse/mastodon_parser.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "producer/filter/post_filter.h"
#include "shared/utf8.h"

namespace producer {
namespace {

const std::string kHead =
    R"("id":"112233445566778899","created_at":"2026-01-31T12:00:06.123Z","account":{"id":"7",)"
    R"("username":"ada","acct":"ada@example.org","display_name":"Ada"},"in_reply_to_id":null,)"
    R"("visibility":"public","uri":"https://example.org/users/ada/statuses/1",)";

// A status whose members are those of `rest` and what each has.
std::string Status(const std::string& rest) { return "{" + kHead + rest + "}"; }

std::string Update(const std::string& rest) { return "update " + Status(rest); }

std::string Tags(const std::vector<std::string>& names) {
  std::string tags;
  for (const std::string& name : names) {
    if (!tags.empty()) tags += ',';
    tags += R"({"name":")" + name + R"(","url":"https://example.org/tags/)" + name + R"("})";
  }
  return R"("tags":[)" + tags + "]";
}

struct StatusCase {
  const char* what;
  std::string event;
  const char* text;
  const char* lang = "";
  const char* hashtags = "";
  const char* retweet_of = "";
  std::vector<std::string> tags = {};
  std::vector<std::string> links = {};
};

std::vector<StatusCase> StatusCases() {
  return {
      {"plain", Update(R"("content":"<p>good morning</p>","language":"en","tags":[])"),
       "good morning", "en"},
      {"no language", Update(R"("content":"<p>x</p>","language":null)"), "x"},
      {"nothing but a picture", Update(R"("content":"","media_attachments":[{"type":"image"}])"),
       ""},
      {"entities", Update(R"("content":"<p>a &amp; b &lt;3 &#39;c&#39; \u00e9</p>")"),
       "a & b <3 'c' é"},
      {"lines", Update(R"("content":"<p>one<br>two</p><p>three</p>")"), "one\ntwo\n\nthree"},
      {"a tag of the text",
       Update(R"("content":"<p>go <a href=\"https://example.org/tags/Kafka\" class=\"mention )"
              R"(hashtag\" rel=\"tag\">#<span>Kafka</span></a>!</p>",)" +
              Tags({"kafka"})),
       "go #Kafka!",
       "",
       "",
       "",
       {"kafka"}},
      {"a tag that the server names without its accents",
       Update(R"("content":"<p>#Été #STRASSE #Øl #東京</p>",)" +
              Tags({"ete", "strasse", "ol", "東京"})),
       "#Été #STRASSE #Øl #東京",
       "",
       "",
       "",
       {"ete", "strasse", "ol", "東京"}},
      {"tags outside the text",
       Update(R"("content":"<p>an article #one</p>",)" + Tags({"one", "two", "drei_vier"})),
       "an article #one",
       "",
       "two drei_vier",
       "",
       {"one", "two", "drei_vier"}},
      {"tags outside a text that has longer ones",
       Update(R"("content":"<p>#kafkaesque https://x.org/#kafka</p>",)" + Tags({"kafka"})),
       "#kafkaesque https://x.org/#kafka",
       "",
       "kafka",
       "",
       {"kafka"}},
      {"tags that are none",
       Update(R"("content":"<p>x</p>","tags":[{"name":""},{"name":"a b"},{"name":7},7,)"
              R"({"url":"u"},{"name":"ok"},{"name":"#ok"}])"),
       "x",
       "",
       "ok",
       "",
       {"ok"}},
      {"a content warning",
       Update(R"("content":"<p>it ends well #film</p>","spoiler_text":"Film & #spoiler",)" +
              Tags({"film"})),
       "Film & #spoiler\n\nit ends well #film",
       "",
       "",
       "",
       {"film"}},
      {"a content warning before a picture", Update(R"("content":"","spoiler_text":"eye contact")"),
       "eye contact"},
      {"custom emoji",
       Update(R"("content":"<p>well :blobcat: done</p>","emojis":[{"shortcode":"blobcat"}])"),
       "well :blobcat: done"},
      {"a mention and a reply",
       Update(
           R"("in_reply_to_id":"1","content":"<p><span class=\"h-card\"><a href=)"
           R"(\"https://x.org/@bob\" class=\"u-url mention\">@<span>bob</span></a></span> yes</p>")"),
       "@bob yes"},
      {"a link, whole, and a card",
       Update(R"("content":"<p><a href=\"https://example.org/long\"><span class=\"invisible\">)"
              R"(https://</span><span class=\"ellipsis\">example.org/lo</span><span class=)"
              R"(\"invisible\">ng</span></a></p>","card":{"url":"https://example.org/card"})"),
       "https://example.org/long",
       "",
       "",
       "",
       {},
       {"https://example.org/long", "https://example.org/card"}},
      {"a boost",
       Update(R"("content":"","language":"de","reblog":{"id":"99","content":"<p>original #a</p>",)"
              R"("spoiler_text":"","language":"fr","account":{"acct":"bob"},)" +
              Tags({"a", "b"}) + "}"),
       "original #a",
       "de",
       "b",
       "99",
       {"a", "b"}},
      {"a poll", Update(R"("content":"<p>which?</p>","poll":{"options":[{"title":"#this"}]})"),
       "which?"},
      {"an id of another server", R"(update {"id":"01HNABCDEFG-x_y","content":"<p>x</p>"})", "x"},
      {"fields of the wrong type",
       R"(update {"id":"5","content":"x","account":[],"tags":{},"language":7,"created_at":1,)"
       R"("card":"c","spoiler_text":{},"reblog":"r"})",
       "x"},
  };
}

template <typename Views>
std::vector<std::string> Strings(const Views& views) {
  return {views.begin(), views.end()};
}

// Fails when a status becomes another record than the table has.
TEST(MastodonParser, StatusesBecomeTheExpectedRecords) {
  MastodonParser parser;
  int cases = 0;
  for (const StatusCase& one : StatusCases()) {
    const Message message = parser.Parse(one.event);
    ASSERT_TRUE(std::holds_alternative<Tweet>(message))
        << one.what << ": " << std::get<Malformed>(message).reason;
    const auto& tweet = std::get<Tweet>(message);
    EXPECT_EQ(tweet.text, one.text) << one.what;
    EXPECT_EQ(tweet.lang, one.lang) << one.what;
    EXPECT_EQ(tweet.hashtags, one.hashtags) << one.what;
    EXPECT_EQ(tweet.retweet_of, one.retweet_of) << one.what;
    EXPECT_EQ(Strings(tweet.tags), one.tags) << one.what;
    EXPECT_EQ(Strings(tweet.links), one.links) << one.what;
    ++cases;
  }
  std::printf("Mastodon statuses: %d, records as expected: %d\n", cases, cases);
}

TEST(MastodonParser, IdTimeAndUserAreTheStatuses) {
  MastodonParser parser;
  const Message message = parser.Parse(Update(R"("content":"x","language":"pt-BR")"));
  const auto& tweet = std::get<Tweet>(message);
  EXPECT_EQ(tweet.id, "112233445566778899");
  EXPECT_EQ(tweet.user, "ada@example.org");
  EXPECT_EQ(tweet.location, "");
  EXPECT_EQ(tweet.created_at, shared::UnixMillis{1769860806123});
  EXPECT_TRUE(PostFilter("", "pt").Passes(tweet));
  EXPECT_FALSE(PostFilter("", "en").Passes(tweet));
}

TEST(MastodonParser, ATimeThatIsNoneIsLeftOut) {
  MastodonParser parser;
  const Message message = parser.Parse(R"(update {"id":"1","content":"","created_at":"today"})");
  EXPECT_FALSE(std::get<Tweet>(message).created_at);
}

// Fails when what is told of an edit or a deletion is published as a post.
TEST(MastodonParser, EditsDeletionsAndOthersAreNotices) {
  MastodonParser parser;
  const auto notice = [&](const std::string& event) {
    const Message message = parser.Parse(event);
    return std::get<Notice>(message);
  };
  EXPECT_EQ(notice("status.update " + Status(R"("content":"<p>edited</p>","edited_at":"x")")).kind,
            NoticeKind::kEdit);
  EXPECT_EQ(notice("delete 108914").kind, NoticeKind::kDelete);
  EXPECT_EQ(notice("delete 108914").deleted_id, "108914");
  EXPECT_EQ(notice("delete \"01HN\"").deleted_id, "01HN");
  EXPECT_EQ(notice("filters_changed undefined").kind, NoticeKind::kUnknown);
  EXPECT_EQ(notice("announcement {\"id\":\"1\"}").key, "announcement");
  EXPECT_EQ(notice("message x").kind, NoticeKind::kUnknown);
}

TEST(MastodonParser, MalformedEvents) {
  MastodonParser parser;
  const std::string deep(100'000, '[');
  const std::vector<std::string> events = {
      "update",
      "update {",
      "update []",
      "update null",
      "update {}",
      R"(update {"id":7,"content":"x"})",
      R"(update {"id":"a b","content":"x"})",
      R"(update {"id":"7"})",
      R"(update {"id":"7","content":null})",
      R"(update {"id":"7","content":"\ud83d"})",
      "update {\"id\":\"7\",\"content\":\"\xff\"}",
      std::string("update {\"id\":\"7\",\"content\":\"a\0\"}", 29),
      "update " + deep,
      "status.update {",
      "delete",
      "delete ",
      "delete {\"id\":1}",
      "delete " + std::string(65, '1'),
      "\xff {}",
  };
  for (const std::string& event : events) {
    EXPECT_TRUE(std::holds_alternative<Malformed>(parser.Parse(event))) << event.substr(0, 60);
  }
}

// Fails when any bytes crash it, or come out as a text that is no UTF-8.
TEST(MastodonParser, AnyBytesAreReadOrMalformed) {
  constexpr int kRounds = 20'000;
  std::mt19937 random(20260201);
  MastodonParser parser;
  const auto cases = StatusCases();
  int tweets = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string event = cases[random() % cases.size()].event;
    for (std::size_t changes = random() % 4; changes > 0; --changes) {
      const std::size_t at = random() % event.size();
      if (random() % 2 == 0) {
        event[at] = static_cast<char>(random() % 256);
      } else {
        event.erase(at, random() % 5);
      }
      if (event.empty()) event = " ";
    }
    const Message message = parser.Parse(event);
    if (const auto* const tweet = std::get_if<Tweet>(&message)) {
      ASSERT_TRUE(shared::IsValidUtf8(tweet->text)) << event;
      ASSERT_LE(tweet->text.size(), event.size());
      ++tweets;
    }
  }
  EXPECT_GT(tweets, kRounds / 10);
  std::printf("changed events: %d, of which %d were still posts\n", kRounds, tweets);
}

}  // namespace
}  // namespace producer
