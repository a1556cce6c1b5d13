#include "consumer/state/followed_format.h"

#include <cstdint>

#include "consumer/state/kept_blocks.h"

namespace consumer::format {

namespace {

void AppendTweet(const FollowedTweet& tweet, Encoder& out) {
  out.Text(tweet.id).I64(tweet.time).Text(tweet.user).Text(tweet.text);
  out.Varint(tweet.tags.size());
  for (const std::string& tag : tweet.tags) out.Text(tag);
}

void DecodeTweet(Decoder& in, FollowedTweet& tweet) {
  tweet.id = in.Text();
  tweet.time = in.I64();
  tweet.user = in.Text();
  tweet.text = in.Text();
  // A number that the bytes do not bear out ends at the first tag that is not there.
  for (std::uint64_t left = in.Varint(); left > 0 && in.ok(); --left) {
    tweet.tags.emplace_back(in.Text());
  }
}

}  // namespace

std::vector<Entry> FollowedEntries(BatchId batch, shared::UnixMillis time,
                                   std::span<const FollowedTweet> tweets) {
  KeptBlocks blocks(kFollowed, batch);
  for (const FollowedTweet& tweet : tweets) {
    if (blocks.open().bytes().empty()) blocks.open().I64(time);
    AppendTweet(tweet, blocks.open());
    blocks.EndItem();
  }
  return blocks.Take();
}

std::optional<StoredFollowed> DecodeFollowed(std::string_view key, std::string_view value) {
  const std::optional<BatchId> batch = BatchOfKeptKey(key);
  if (!batch) return std::nullopt;
  Decoder in(value);
  StoredFollowed stored{.batch = *batch, .time = in.I64(), .tweets = {}};
  while (in.ok() && !in.AtEnd()) DecodeTweet(in, stored.tweets.emplace_back());
  if (!in.Finished()) return std::nullopt;
  return stored;
}

std::string LastFollowedKey(std::string_view tag) {
  return Encoder().Raw(kLastFollowed).Raw(tag).bytes();
}

Entry LastFollowedEntry(std::string_view tag, std::span<const FollowedTweet> tweets) {
  Encoder value;
  for (const FollowedTweet& tweet : tweets) AppendTweet(tweet, value);
  return {LastFollowedKey(tag), value.bytes()};
}

std::optional<std::vector<FollowedTweet>> DecodeLastFollowed(std::string_view value) {
  Decoder in(value);
  std::vector<FollowedTweet> tweets;
  while (in.ok() && !in.AtEnd()) DecodeTweet(in, tweets.emplace_back());
  if (!in.Finished()) return std::nullopt;
  return tweets;
}

}  // namespace consumer::format
