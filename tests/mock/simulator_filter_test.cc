// follow and locations as Twitter matched them ("Standard stream parameters"), over the wire.
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock/curl_client.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace {

// Some of what a user or a place has to do with a tweet. Each text names its line.
constexpr const char* kTweets =
    R"({"id_str":"1","text":"by","user":{"id_str":"7"}}
{"id_str":"1","text":"retweet-by","user":{"id_str":"7"},"retweeted_status":{"id_str":"9","text":"x","user":{"id_str":"8"}}}
{"id_str":"1","text":"reply-to","user":{"id_str":"8"},"in_reply_to_user_id_str":"7"}
{"id_str":"1","text":"retweet-of","user":{"id_str":"8"},"retweeted_status":{"id_str":"9","text":"x","user":{"id_str":"7"}}}
{"id_str":"1","text":"mention","user":{"id_str":"8"},"entities":{"user_mentions":[{"id_str":"7","screen_name":"seven"}]}}
{"id_str":"1","text":"point-in","user":{"id_str":"8"},"coordinates":{"type":"Point","coordinates":[10.5,50.5]}}
{"id_str":"1","text":"point-out","user":{"id_str":"8"},"coordinates":{"type":"Point","coordinates":[50.5,10.5]},"place":{"bounding_box":{"coordinates":[[[10,50],[11,50],[11,51],[10,51]]]}}}
{"id_str":"1","text":"place-overlaps","user":{"id_str":"8"},"coordinates":null,"place":{"bounding_box":{"coordinates":[[[9,49],[10.1,49],[10.1,50.1],[9,50.1]]]}}}
{"id_str":"1","text":"place-elsewhere","user":{"id_str":"8"},"place":{"bounding_box":{"coordinates":[[[20,49],[21,49],[21,50],[20,50]]]}}}
{"id_str":"1","text":"profile","user":{"id_str":"8","location":"Berlin"}}
)";

// The texts that a client with these parameters gets.
std::set<std::string> Texts(const test::StreamSimulator& simulator, const std::string& body) {
  std::set<std::string> texts;
  const test::Ended ended = test::Curl({.url = simulator.Url(), .body = body});
  for (const std::string& message : test::Messages(ended.out)) {
    const std::size_t begin = message.find("\"text\":\"") + 8;
    texts.insert(message.substr(begin, message.find('"', begin) - begin));
  }
  return texts;
}

using Set = std::set<std::string>;

// Fails when a mention is followed, a box is matched with the profile's location or a point's
// place, or the predicates narrow each other.
TEST(StreamSimulatorFilter, FollowAndLocationsAreMatchedAsTwitterDoes) {
  const test::TempDir folder;
  const auto tweets = folder.path() / "tweets.jsonl";
  test::WriteFile(tweets, kTweets);
  const std::vector<std::pair<std::string, Set>> rows = {
      {"follow=7", {"by", "retweet-by", "reply-to", "retweet-of"}},
      {"locations=10,50,11,51", {"point-in", "place-overlaps"}},
      {"locations=-10,-10,-9,-9,50,10,51,11", {"point-out"}},
      {"follow=7&locations=10,50,11,51&track=profile",
       {"by", "retweet-by", "reply-to", "retweet-of", "point-in", "place-overlaps", "profile"}},
      {"follow=99", {}}};
  for (const auto& [body, expected] : rows) {
    const test::StreamSimulator simulator(
        {"--tweets", tweets.string(), "--rate", "0", "--once", "--notice-every", "0"});
    EXPECT_EQ(Texts(simulator, body), expected) << body;
    std::printf("%s: %zu of 10\n", body.c_str(), expected.size());
  }
}

}  // namespace
