#include "sandbox/stream_simulator/stream_parameters.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/core.h>

#include "producer/filter/tweet_words.h"

namespace sandbox {
namespace {

using producer::FoldTerm;

constexpr std::size_t kMostPhrases = 400, kLongestPhrase = 60, kMostIds = 5000, kMostBoxes = 25;
constexpr double kSmallestSide = 0.1;

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The trimmed, non-empty pieces between separators.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    if (!Trimmed(piece).empty()) pieces.push_back(Trimmed(piece));
  }
  return pieces;
}

std::unexpected<Refusal> TooMany(std::string_view name, std::size_t count, std::size_t most) {
  return Refuse(413, 0, fmt::format("Parameter {} has {} items, more than {}.", name, count, most));
}

OrRefusal<std::vector<TrackPhrase>> ReadTrack(std::string_view text) {
  const auto phrases = Split(text, ',');
  if (phrases.size() > kMostPhrases) return TooMany("track", phrases.size(), kMostPhrases);
  std::vector<TrackPhrase> track;
  for (const std::string_view phrase : phrases) {
    if (phrase.size() > kLongestPhrase) {
      return Refuse(
          406, 0,
          fmt::format("Parameter track item index {} is too long: {} bytes, more than {}.",
                      track.size(), phrase.size(), kLongestPhrase));
    }
    TrackPhrase& terms = track.emplace_back();
    for (const std::string_view term : Split(phrase, ' ')) terms.push_back(FoldTerm(term));
  }
  return track;
}

OrRefusal<std::set<std::string>> ReadFollow(std::string_view text) {
  const auto ids = Split(text, ',');
  if (ids.size() > kMostIds) return TooMany("follow", ids.size(), kMostIds);
  std::set<std::string> follow;
  for (const std::string_view id : ids) {
    if (id.find_first_not_of("0123456789") != std::string_view::npos) {
      return Refuse(406, 0, fmt::format("Parameter follow: \"{}\" is no user id.", id));
    }
    follow.emplace(id);
  }
  return follow;
}

std::optional<double> ReadDegrees(std::string_view text) {
  double degrees = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), degrees);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(degrees) ? std::optional(degrees) : std::nullopt;
}

bool IsOnTheMap(const BoundingBox& box) {
  return box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90;
}

// What is wrong with a box, or nothing.
std::string_view ProblemOf(const BoundingBox& box) {
  if (!IsOnTheMap(box)) return "lies off the map";
  if (box.west >= box.east || box.south >= box.north) return "has its south-west corner not first";
  if (std::min(box.east - box.west, box.north - box.south) < kSmallestSide) {
    return "is less than 0.1 degrees wide or high";
  }
  return {};
}

OrRefusal<std::vector<BoundingBox>> ReadLocations(std::string_view text) {
  std::vector<double> degrees;
  for (const std::string_view number : Split(text, ',')) {
    const auto value = ReadDegrees(number);
    if (!value) {
      return Refuse(406, 0, fmt::format("Parameter locations: \"{}\" is no number.", number));
    }
    degrees.push_back(*value);
  }
  if (degrees.size() % 4 != 0) {
    return Refuse(406, 0, "Parameter locations: a box takes four numbers, longitude first.");
  }
  if (degrees.size() / 4 > kMostBoxes) return TooMany("locations", degrees.size() / 4, kMostBoxes);
  std::vector<BoundingBox> boxes;
  for (std::size_t i = 0; i < degrees.size(); i += 4) {
    boxes.push_back({degrees[i], degrees[i + 1], degrees[i + 2], degrees[i + 3]});
    if (const auto problem = ProblemOf(boxes.back()); !problem.empty()) {
      return Refuse(406, 0, fmt::format("Parameter locations: box {} {}.", i / 4, problem));
    }
  }
  return boxes;
}

OrRefusal<FilterLevel> ReadFilterLevel(std::string_view text) {
  if (text.empty() || text == "none") return FilterLevel::kNone;
  if (text == "low") return FilterLevel::kLow;
  if (text == "medium") return FilterLevel::kMedium;
  return Refuse(406, 0, "Parameter filter_level: expected none, low or medium.");
}

// Stores what a reader returned. False: it was refused, and `refusal` says why.
template <typename T>
bool Take(OrRefusal<T> read, T& value, std::optional<Refusal>& refusal) {
  if (read) value = *std::move(read);
  if (!read) refusal = std::move(read.error());
  return !refusal;
}

}  // namespace

OrRefusal<StreamParameters> ReadStreamParameters(const producer::Parameters& parameters,
                                                 Endpoint endpoint) {
  std::map<std::string, std::string> last;
  for (const auto& [name, value] : parameters) last[name] = value;
  if (!last["count"].empty() && last["count"] != "0") {
    return Refuse(416, 0, "Parameter count is not allowed for this account.");
  }
  if (!last["delimited"].empty() && last["delimited"] != "length") {
    return Refuse(406, 0, "Parameter delimited: expected length.");
  }
  StreamParameters read{.endpoint = endpoint};
  read.delimited = last["delimited"] == "length";
  read.stall_warnings = last["stall_warnings"] == "true";
  std::optional<Refusal> refusal;
  if (!Take(ReadTrack(last["track"]), read.track, refusal) ||
      !Take(ReadFollow(last["follow"]), read.follow, refusal) ||
      !Take(ReadLocations(last["locations"]), read.locations, refusal) ||
      !Take(ReadFilterLevel(last["filter_level"]), read.filter_level, refusal)) {
    return std::unexpected(*std::move(refusal));
  }
  for (const std::string_view code : Split(last["language"], ',')) {
    read.language.insert(FoldTerm(code));
  }
  if (endpoint == Endpoint::kFilter && read.track.empty() && read.follow.empty() &&
      read.locations.empty()) {
    return Refuse(406, 0,
                  "No filter parameters found. Expect at least one parameter: follow track "
                  "locations");
  }
  return read;
}

}  // namespace sandbox
