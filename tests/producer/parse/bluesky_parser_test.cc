// Events of every kind that Jetstream sends, invented, beside the records that they must become.
#include "producer/parse/bluesky_parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

const std::string kUri = "at://did:plc:ada/app.bsky.feed.post/3kx";

// A v1 event with that record, or none.
std::string Create(const std::string& record) {
  return R"({"did":"did:plc:ada","time_us":1700000000123456,"kind":"commit","commit":{"rev":"3kr",)"
         R"("operation":"create","collection":"app.bsky.feed.post","rkey":"3kx","record":)" +
         record + R"(,"cid":"bafy"}})";
}

std::string Facet(int begin, int end, const std::string& feature) {
  return R"({"index":{"byteStart":)" + std::to_string(begin) + R"(,"byteEnd":)" +
         std::to_string(end) + R"(},"features":[)" + feature + "]}";
}

std::string Tag(const std::string& tag) {
  return R"({"$type":"app.bsky.richtext.facet#tag","tag":")" + tag + R"("})";
}

struct PostCase {
  const char* what;
  std::string record;
  const char* text;
  const char* lang = "";
  const char* hashtags = "";
  std::vector<std::string> tags = {};
  std::vector<std::string> links = {};
};

std::vector<PostCase> PostCases() {
  return {
      {"plain", R"({"text":"good morning","langs":["en"],"createdAt":"2023-11-14T22:13:20Z"})",
       "good morning", "en"},
      {"empty text under a picture", R"({"text":"","embed":{"$type":"app.bsky.embed.images"}})",
       ""},
      {"entities of HTML are text here", R"({"text":"a &amp; b"})", "a &amp; b"},
      {"a tag that the text has",
       R"({"text":"go #kafka","facets":[)" + Facet(3, 9, Tag("kafka")) + "]}",
       "go #kafka",
       "",
       "",
       {"kafka"}},
      {"offsets in bytes, behind characters of several",
       R"({"text":"ünïcödé 🦊 #Ärger!","facets":[)" + Facet(17, 24, Tag("Ärger")) + "]}",
       "ünïcödé 🦊 #Ärger!",
       "",
       "",
       {"Ärger"}},
      {"offsets that cut a character, or lie behind the end",
       R"({"text":"🦊","facets":[)" + Facet(1, 2, Tag("fox")) + "," + Facet(90, 95, Tag("den")) +
           "]}",
       "🦊",
       "",
       "fox den",
       {"fox", "den"}},
      {"a facet that shows another word",
       R"({"text":"see this","facets":[)" + Facet(4, 8, Tag("hidden")) + "]}",
       "see this",
       "",
       "hidden",
       {"hidden"}},
      {"tags outside the text alone",
       R"({"text":"x","tags":["rust","日本"]})",
       "x",
       "",
       "rust 日本",
       {"rust", "日本"}},
      {"facets, tags and text: each once",
       R"({"text":"a #one","tags":["One","two","one","three"],"facets":[)" +
           Facet(2, 6, Tag("one")) + "," + Facet(2, 6, Tag("two")) + "]}",
       "a #one",
       "",
       "two three",
       {"one", "two", "One", "three"}},
      {"a sign before a tag", R"({"text":"x","tags":["#a","＃b"]})", "x", "", "a b", {"a", "b"}},
      {"what can be no tag", R"({"text":"x","tags":["two words",""," ","#","a\nb",7,null]})", "x"},
      {"a tag within a URL is not in the text",
       R"({"text":"https://x.com/#top","tags":["top"]})",
       "https://x.com/#top",
       "",
       "top",
       {"top"}},
      {"a tag that begins another",
       R"({"text":"#rusty","tags":["rust"]})",
       "#rusty",
       "",
       "rust",
       {"rust"}},
      {"a number is no hashtag in a text",
       R"({"text":"#2024","tags":["2024"]})",
       "#2024",
       "",
       "2024",
       {"2024"}},
      {"several languages", R"({"text":"x","langs":["pt-BR","en"]})", "x", "pt-BR"},
      {"a reply",
       R"({"text":"yes","reply":{"root":{"cid":"c","uri":"at://r"},"parent":{"cid":"c",)"
       R"("uri":"at://p"}}})",
       "yes"},
      {"a quote with a card and links",
       R"({"text":"see","embed":{"$type":"app.bsky.embed.external","external":{"uri":)"
       R"("https://news.example/a","title":"#no"}},"facets":[)" +
           Facet(0, 3,
                 R"({"$type":"app.bsky.richtext.facet#link","uri":"https://b.example"},)" +
                     Tag("c") +
                     R"(,{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:b"})") +
           "]}",
       "see",
       "",
       "c",
       {"c"},
       {"https://b.example", "https://news.example/a"}},
      {"fields of the wrong type",
       R"({"text":"x","langs":"en","tags":{"a":1},"facets":[1,)"
       R"({"features":7},{"features":[{"$type":9,"tag":[]}]}],"embed":[]})",
       "x"},
      {"escaped pair", R"({"text":"\ud83e\udd8a"})", "🦊"},
  };
}

std::vector<std::string> Strings(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

// Fails when a post's text, key, time, language or tags get another shape than docs/record.md says.
TEST(BlueskyParser, PostsOfEveryKindBecomeTheRecordsOfTheTable) {
  BlueskyParser parser;
  for (const PostCase& one : PostCases()) {
    const Message message = parser.Parse(Create(one.record));
    const auto* const post = std::get_if<Tweet>(&message);
    ASSERT_NE(post, nullptr) << one.what;
    EXPECT_EQ(post->id, kUri) << one.what;
    EXPECT_EQ(post->text, one.text) << one.what;
    EXPECT_EQ(post->user, "did:plc:ada") << one.what;
    EXPECT_EQ(post->lang, one.lang) << one.what;
    EXPECT_EQ(post->hashtags, one.hashtags) << one.what;
    EXPECT_EQ(Strings(post->tags), one.tags) << one.what;
    EXPECT_EQ(Strings(post->links), one.links) << one.what;
    EXPECT_EQ(post->created_at, 1700000000123) << one.what;
    EXPECT_EQ(post->position, 1700000000123456) << one.what;
  }
  std::printf("%zu kinds of posts\n", PostCases().size());
}

TEST(BlueskyParser, ThePostsOwnTimeIsUsedWhereTheServerTellsNone) {
  BlueskyParser parser;
  const std::string head =
      R"({"did":"did:plc:a","kind":"commit","commit":{"operation":"create","collection":)"
      R"("app.bsky.feed.post","rkey":"k","record":{"text":"x")";
  const Message own = parser.Parse(head + R"(,"createdAt":"2023-11-14T22:13:20.5Z"}}})");
  EXPECT_EQ(std::get<Tweet>(own).created_at, 1700000000500);
  EXPECT_EQ(std::get<Tweet>(own).position, std::nullopt);
  for (const char* rest : {"}}}", R"(,"createdAt":"soon"}}})", R"(,"createdAt":7}}})"}) {
    EXPECT_EQ(std::get<Tweet>(parser.Parse(head + rest)).created_at, std::nullopt) << rest;
  }
}

struct NoticeCase {
  std::string event;
  NoticeKind kind;
  const char* key;
  const char* deleted = "";
  const char* detail = "";
};

std::string V1(const std::string& operation, const std::string& collection) {
  return R"({"did":"did:plc:ada","time_us":5000,"kind":"commit","commit":{"operation":")" +
         operation + R"(","collection":")" + collection + R"(","rkey":"3kx","record":{}}})";
}

std::string V2(const std::string& type, const std::string& members) {
  return R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#)" +
         type + R"(","seq":7,"did":"did:plc:ada","time":"1970-01-01T00:00:00.005000Z")" + members +
         "}}";
}

TEST(BlueskyParser, WhatIsNoPostIsANotice) {
  const std::vector<NoticeCase> cases = {
      {V1("delete", "app.bsky.feed.post"), NoticeKind::kDelete, "delete", kUri.c_str()},
      {V1("update", "app.bsky.feed.post"), NoticeKind::kEdit, "update"},
      {V1("create", "app.bsky.feed.repost"), NoticeKind::kOtherRecord, "app.bsky.feed.repost"},
      {V1("create", "app.bsky.feed.like"), NoticeKind::kOtherRecord, "app.bsky.feed.like"},
      {V1("frobnicate", "app.bsky.feed.post"), NoticeKind::kUnknown, "frobnicate"},
      {R"({"did":"d","time_us":5000,"kind":"identity","identity":{}})", NoticeKind::kAccount,
       "identity"},
      {R"({"did":"d","time_us":5000,"kind":"account","account":{"active":false}})",
       NoticeKind::kAccount, "account"},
      {R"({"time_us":5000,"kind":"weather"})", NoticeKind::kUnknown, "weather"},
      {V2("identity", ""), NoticeKind::kAccount, "identity"},
      {V2("sync", ""), NoticeKind::kAccount, "sync"},
      {V2("commit", R"(,"operation":"delete","collection":"app.bsky.feed.post","rkey":"3kx")"),
       NoticeKind::kDelete, "delete", kUri.c_str()},
  };
  BlueskyParser parser;
  for (const NoticeCase& one : cases) {
    const Message message = parser.Parse(one.event);
    const auto* const notice = std::get_if<Notice>(&message);
    ASSERT_NE(notice, nullptr) << one.event;
    EXPECT_EQ(notice->kind, one.kind) << one.event;
    EXPECT_EQ(notice->key, one.key) << one.event;
    EXPECT_EQ(notice->deleted_id, one.deleted) << one.event;
    EXPECT_EQ(notice->position, 5000) << one.event;
    EXPECT_EQ(notice->deleted_at.has_value(), *one.deleted != '\0') << one.event;
  }
}

TEST(BlueskyParser, FramesOfTheSecondFormat) {
  BlueskyParser parser;
  const Message post = parser.Parse(
      V2("commit", R"(,"witnessedAt":"1970-01-01T00:00:01.234567Z","operation":"create",)"
                   R"("collection":"app.bsky.feed.post","rkey":"3kx","record":{"text":"hi"})"));
  EXPECT_EQ(std::get<Tweet>(post).id, kUri);
  EXPECT_EQ(std::get<Tweet>(post).text, "hi");
  EXPECT_EQ(std::get<Tweet>(post).position, 1234000);
  EXPECT_EQ(std::get<Tweet>(post).created_at, 1234);
  const Message error =
      parser.Parse(R"({"$type":"error","error":"ConsumerTooSlow","message":"read faster"})");
  EXPECT_EQ(std::get<Notice>(error).kind, NoticeKind::kDisconnect);
  EXPECT_EQ(std::get<Notice>(error).detail, "ConsumerTooSlow: read faster");
  const Message info = parser.Parse(
      R"({"$type":"message","payload":{"$type":"x#info","name":"OutdatedCursor","message":"m"}})");
  EXPECT_EQ(std::get<Notice>(info).kind, NoticeKind::kWarning);
  EXPECT_EQ(std::get<Notice>(info).detail, "OutdatedCursor: m");
}

TEST(BlueskyParser, WhatCannotBeARecordIsMalformed) {
  const std::vector<std::string> bad = {
      "",
      "x",
      "[]",
      "7",
      "{}",
      R"({"kind":7})",
      "{\"kind\":\"commit\"}",
      Create(R"({"text":7})"),
      Create("{}"),
      Create("null"),
      Create("{\"text\":\"\xff\"}"),
      Create("{\"text\":\"\xed\xa0\x80\"}"),
      Create(R"({"text":"x","tags":["\ud83e"]})"),
      Create(R"({"text":"\udd8a"})"),
      Create(R"({"text":"\ud83e\u0041"})"),
      Create(R"({"text":"x"})") + std::string(1, '\0'),
      Create(R"({"text":"x"})").substr(0, 80),
      R"({"time_us":1,"kind":"commit","commit":{"operation":"create","collection":)"
      R"("app.bsky.feed.post","rkey":"k","record":{"text":"x"}}})",
      R"({"did":"did:plc:a b","kind":"commit","commit":{"operation":"create","collection":)"
      R"("app.bsky.feed.post","rkey":"k","record":{"text":"x"}}})",
      R"({"did":"did:plc:a","kind":"commit","commit":{"operation":"create","collection":)"
      R"("app.bsky.feed.post","rkey":"a/b","record":{"text":"x"}}})",
      R"({"$type":"message"})",
      R"({"$type":"message","payload":{"$type":"commit"}})",
      std::string(100'000, '['),
      R"({"did":)" + std::string(100'000, '[')};
  BlueskyParser parser;
  for (const std::string& event : bad) {
    EXPECT_TRUE(std::holds_alternative<Malformed>(parser.Parse(event))) << event.substr(0, 200);
  }
  EXPECT_TRUE(std::holds_alternative<Tweet>(parser.Parse(Create(R"({"text":"\\ud83e"})"))));
}

// Anybody may write such a post. Fails when its tags are compared with each other and with the text
// without bound: one post of 1 MB held the stream up for a minute.
TEST(BlueskyParser, OfMoreTagsThanAPostCanShowTheFirstCount) {
  std::string tags;
  for (int i = 0; i < 20'000; ++i) tags += (i == 0 ? "\"t" : ",\"t") + std::to_string(i) + '"';
  BlueskyParser parser;
  const Message message =
      parser.Parse(Create(R"({"text":"x #t1 y","tags":["T0","t0",)" + tags + "]}"));
  const auto& post = std::get<Tweet>(message);
  ASSERT_EQ(post.tags.size(), PostTags::kMost);
  EXPECT_EQ(post.tags.front(), "T0");
  EXPECT_EQ(post.tags.back(), "t98");
  EXPECT_TRUE(post.hashtags.starts_with("T0 t0 t2 t3 ")) << post.hashtags;
}

TEST(BlueskyParser, AHugeEventIsReadWhole) {
  BlueskyParser parser;
  const std::string text(3'000'000, 'x');
  const Message message = parser.Parse(Create(R"({"text":")" + text + R"("})"));
  EXPECT_EQ(std::get<Tweet>(message).text, text);
}

}  // namespace
}  // namespace producer
