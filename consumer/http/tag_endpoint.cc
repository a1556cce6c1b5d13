#include "consumer/http/tag_endpoint.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "consumer/http/json_answer.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using shared::http::JsonRefusal;
using shared::http::Response;

struct LookedUp {
  std::optional<KnownTag> tag;
  std::vector<FollowedTweet> tweets;  // The newest last.
};

shared::Result<LookedUp> LookUp(const CheckpointReader& store, const std::string& tag) {
  LookedUp found;
  auto known = store.Find(tag);
  if (!known) return Forward(known);
  found.tag = *std::move(known);
  auto tweets = store.FollowedOf(tag);
  if (!tweets) return Forward(tweets);
  found.tweets = *std::move(tweets);
  return found;
}

// Absent: beyond the first kLivePlaces, or nobody ranks running totals.
std::optional<std::size_t> RankOf(const LiveStatus& status, const std::string& tag) {
  if (status.run->counts == CountScope::kBatch) return std::nullopt;
  const auto& rows = status.batch->rows;
  const auto row = std::ranges::find(rows, tag, &Row::tag);
  if (row == rows.end()) return std::nullopt;
  return static_cast<std::size_t>(row - rows.begin()) + 1;
}

void AddTweets(JsonObject& json, const std::vector<FollowedTweet>& followed) {
  JsonArray tweets = json.Array("tweets");
  for (const FollowedTweet& tweet : std::views::reverse(followed)) {
    JsonObject each = tweets.Object();
    each.Text("id", tweet.id);
    each.Time("time", tweet.time);
    each.TextOrNull("user", tweet.user);
    each.Text("text", tweet.text);
  }
}

void Write(const LiveStatus& status, const LookedUp& found, std::string& out) {
  JsonObject json(out);
  const KnownTag& tag = *found.tag;
  json.Text(status.run->field, tag.tag);
  json.Number("count", tag.count);
  json.Number("rank", RankOf(status, tag.tag));
  json.Time("first_seen", tag.first_seen);
  json.Time("last_seen", tag.last_seen);
  json.Number("changed_in_batch", tag.changed_in.value);
  const auto& followed = status.run->followed;
  json.Number("followed", std::ranges::find(followed, tag.tag) != followed.end());
  AddTweets(json, found.tweets);
}

}  // namespace

Response AnswerTag(const LiveStatus& status, const CheckpointAccess& checkpoint,
                   const TagReading& reading, const shared::http::Request& request) {
  if (!shared::IsValidUtf8(request.tail)) return JsonRefusal(400, "the tag is no UTF-8");
  const std::string tag = reading.as_counted(request.tail);
  const auto found =
      checkpoint.Read<LookedUp>([&](const CheckpointReader& store) { return LookUp(store, tag); });
  if (!found) return JsonRefusal(503, found.error().what);
  if (!found->tag) {
    return JsonRefusal(404, fmt::format("{} was not counted: /api/search?q=… finds what was", tag));
  }
  std::string json;
  Write(status, *found, json);
  return shared::http::JsonResponse(json + "\n");
}

}  // namespace consumer
