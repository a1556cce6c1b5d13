#include "sandbox/stream_simulator/sample_status.h"

#include <algorithm>
#include <fstream>

#include <fmt/core.h>
#include <rapidjson/document.h>

namespace sandbox {
namespace {

using Json = rapidjson::Value;
using producer::FoldTerm;

const Json kAbsent;

// The member of an object, or null.
const Json& At(const Json& object, const char* name) {
  if (!object.IsObject()) return kAbsent;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? kAbsent : found->value;
}

std::string_view TextAt(const Json& object, const char* name) {
  const Json& value = At(object, name);
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength())
                          : std::string_view();
}

template <typename Function>
void ForEach(const Json& array, Function function) {
  if (!array.IsArray()) return;
  for (const Json& item : array.GetArray()) function(item);
}

void AddEntities(const Json& entities, TweetWords& words) {
  ForEach(At(entities, "hashtags"),
          [&](const Json& tag) { words.AddHashtag(TextAt(tag, "text")); });
  ForEach(At(entities, "user_mentions"),
          [&](const Json& user) { words.AddMention(TextAt(user, "screen_name")); });
  for (const char* kind : {"urls", "media"}) {
    ForEach(At(entities, kind), [&](const Json& link) {
      words.AddUrl(TextAt(link, "expanded_url"));
      words.AddUrl(TextAt(link, "display_url"));
    });
  }
}

void AddWords(const Json& status, TweetWords& words) {
  words.AddText(TextAt(status, "text"));
  AddEntities(At(status, "entities"), words);
  const Json& extended = At(status, "extended_tweet");
  words.AddText(TextAt(extended, "full_text"));
  AddEntities(At(extended, "entities"), words);
}

std::vector<std::string> UsersOf(const Json& status) {
  std::vector<std::string> users;
  for (const std::string_view id :
       {TextAt(At(status, "user"), "id_str"), TextAt(status, "in_reply_to_user_id_str"),
        TextAt(At(At(status, "retweeted_status"), "user"), "id_str")}) {
    if (!id.empty()) users.emplace_back(id);
  }
  return users;
}

bool IsPosition(const Json& position) {
  return position.IsArray() && position.Size() == 2 && position[0].IsNumber() &&
         position[1].IsNumber();
}

// The smallest box around positions of longitude and latitude.
std::optional<BoundingBox> BoxAround(const std::vector<const Json*>& positions) {
  std::optional<BoundingBox> box;
  for (const Json* position : positions) {
    if (!IsPosition(*position)) return std::nullopt;
    const double lon = (*position)[0].GetDouble(), lat = (*position)[1].GetDouble();
    if (!box) box = BoundingBox{lon, lat, lon, lat};
    box->west = std::min(box->west, lon);
    box->east = std::max(box->east, lon);
    box->south = std::min(box->south, lat);
    box->north = std::max(box->north, lat);
  }
  return box;
}

std::optional<BoundingBox> WhereOf(const Json& status) {
  const Json& point = At(At(status, "coordinates"), "coordinates");
  if (IsPosition(point)) return BoxAround({&point});
  std::vector<const Json*> corners;
  ForEach(At(At(At(status, "place"), "bounding_box"), "coordinates"), [&](const Json& ring) {
    ForEach(ring, [&](const Json& corner) { corners.push_back(&corner); });
  });
  return BoxAround(corners);
}

FilterLevel LevelOf(std::string_view text) {
  if (text == "medium") return FilterLevel::kMedium;
  return text == "low" ? FilterLevel::kLow : FilterLevel::kNone;
}

bool HasPhrase(const TweetWords& words, const TrackPhrase& phrase) {
  return std::all_of(phrase.begin(), phrase.end(),
                     [&](const std::string& term) { return words.Has(term); });
}

bool Overlap(const BoundingBox& a, const BoundingBox& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

bool MatchesPredicate(const StreamParameters& parameters, const SampleStatus& status) {
  return parameters.endpoint == Endpoint::kSample ||
         std::any_of(parameters.track.begin(), parameters.track.end(),
                     [&](const auto& phrase) { return HasPhrase(status.words, phrase); }) ||
         std::any_of(status.users.begin(), status.users.end(),
                     [&](const auto& user) { return parameters.follow.contains(user); }) ||
         (status.where &&
          std::any_of(parameters.locations.begin(), parameters.locations.end(),
                      [&](const auto& box) { return Overlap(box, *status.where); }));
}

std::string FullText(const Json& status) {
  const Json& retweeted = At(status, "retweeted_status");
  const Json& original = retweeted.IsObject() ? retweeted : status;
  std::string text(TextAt(At(original, "extended_tweet"), "full_text"));
  if (text.empty()) text = TextAt(original, "text");
  for (const auto& [entity, plain] : {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at++, std::string_view(entity).size(), plain);
    }
  }
  return text;
}

}  // namespace

shared::Result<SampleStatus> ReadStatus(std::string_view line) {
  auto json = StatusTemplate::Parse(line);
  if (!json) return shared::Forward(json);
  rapidjson::Document status;
  status.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
  SampleStatus sample{.json = *std::move(json),
                      .user_id = std::string(TextAt(At(status, "user"), "id_str")),
                      .text = FullText(status),
                      .words = {},
                      .lang = FoldTerm(TextAt(status, "lang")),
                      .filter_level = LevelOf(TextAt(status, "filter_level")),
                      .users = UsersOf(status),
                      .where = WhereOf(status)};
  AddWords(status, sample.words);
  AddWords(At(status, "retweeted_status"), sample.words);
  return sample;
}

shared::Result<std::vector<SampleStatus>> LoadStatuses(const std::filesystem::path& file) {
  std::vector<SampleStatus> statuses;
  std::ifstream stream(file, std::ios::binary);
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto status = ReadStatus(line);
    if (!status) {
      return shared::Fail(shared::ErrorKind::kUsage,
                          fmt::format("{}:{}: {}", file.string(), number, status.error().what));
    }
    statuses.push_back(*std::move(status));
  }
  if (!statuses.empty()) return statuses;
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("{}: cannot be read, or holds no status; expected one JSON object a line",
                  file.string()));
}

bool Matches(const StreamParameters& parameters, const SampleStatus& status) {
  return (parameters.language.empty() || parameters.language.contains(status.lang)) &&
         status.filter_level >= parameters.filter_level && MatchesPredicate(parameters, status);
}

}  // namespace sandbox
