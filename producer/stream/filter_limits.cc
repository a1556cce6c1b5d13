#include "producer/stream/filter_limits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "shared/utf8.h"

namespace producer {
namespace {

using shared::Result;
using Warnings = std::vector<std::string>;

constexpr std::size_t kMostPhrases = 400, kLongestPhrase = 60, kMostIds = 5000, kMostBoxes = 25;
constexpr double kSmallestSide = 0.1;

std::unexpected<shared::Error> Refuse(std::string what) {
  return shared::Fail(shared::ErrorKind::kUsage, std::move(what));
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// What stands between separators, trimmed, empty pieces too; of an empty text nothing.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  if (Trimmed(text).empty()) return pieces;
  while (true) {
    const std::size_t end = text.find(separator);
    pieces.push_back(Trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

// Scripts whose words no space divides, and Hangul, which the source names with them.
bool IsWithoutSpaces(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr std::array<Range, 8> kRanges = {{{0x0E00, 0x0EFF},      // Thai, Lao.
                                                    {0x1000, 0x109F},      // Myanmar.
                                                    {0x1780, 0x17FF},      // Khmer.
                                                    {0x3040, 0x318F},      // Kana, Bopomofo, Jamo.
                                                    {0x3400, 0x9FFF},      // Han.
                                                    {0xAC00, 0xD7A3},      // Hangul.
                                                    {0xF900, 0xFAFF},      // Han, compatibility.
                                                    {0x20000, 0x3FFFD}}};  // Han, further planes.
  return std::ranges::any_of(kRanges,
                             [c](Range range) { return c >= range.first && c <= range.last; });
}

bool HasWordsWithoutSpaces(std::string_view term) {
  for (std::size_t at = 0; at < term.size();) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(term, at);
    if (IsWithoutSpaces(next.code_point)) return true;
    at += next.bytes;
  }
  return false;
}

bool HasPunctuation(std::string_view term) {
  constexpr std::string_view kMarks = "#@$";  // In front they say what is looked for.
  if (!term.empty() && kMarks.find(term.front()) != std::string_view::npos) term.remove_prefix(1);
  return std::ranges::any_of(term, [](char c) {
    return c > ' ' && c < 0x7F && c != '_' && std::isalnum(static_cast<unsigned char>(c)) == 0;
  });
}

void WarnOfTerm(std::string_view term, Warnings& warnings) {
  if (HasWordsWithoutSpaces(term)) {
    warnings.push_back(
        fmt::format("--track \"{}\": Twitter finds words between spaces only, so this matches next "
                    "to nothing in "
                    "Chinese, Japanese, Korean or Thai; narrow by --language instead",
                    term));
  } else if (HasPunctuation(term)) {
    warnings.push_back(fmt::format(
        "--track \"{}\": a term with punctuation matches no #hashtag and no @mention; a "
        "domain is found by its parts (\"example com\")",
        term));
  }
}

Result<void> CheckTrack(std::string_view track, Warnings& warnings) {
  const auto phrases = Split(track, ',');
  if (phrases.size() > kMostPhrases) {
    return Refuse(fmt::format("--track has {} phrases, and the stream takes {}: drop some",
                              phrases.size(), kMostPhrases));
  }
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    if (phrases[i].empty()) {
      return Refuse(fmt::format("--track: phrase {} is empty: remove the comma", i + 1));
    }
    if (phrases[i].size() > kLongestPhrase) {
      return Refuse(
          fmt::format("--track: phrase {} has {} bytes, and the stream takes {}: shorten "
                      "\"{}\"",
                      i + 1, phrases[i].size(), kLongestPhrase, phrases[i]));
    }
    for (const std::string_view term : Split(phrases[i], ' ')) WarnOfTerm(term, warnings);
  }
  return {};
}

Result<void> CheckFollow(std::string_view follow) {
  const auto ids = Split(follow, ',');
  if (ids.size() > kMostIds) {
    return Refuse(fmt::format("--follow has {} ids, and the stream takes {}: drop some", ids.size(),
                              kMostIds));
  }
  for (const std::string_view id : ids) {
    if (!id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos) continue;
    return Refuse(
        fmt::format("--follow: \"{}\" is no user id: give the number, not the @name", id));
  }
  return {};
}

std::optional<double> ReadDegrees(std::string_view text) {
  double degrees = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), degrees);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(degrees) ? std::optional(degrees) : std::nullopt;
}

// What is wrong with a box, or nothing.
std::string_view ProblemOf(double west, double south, double east, double north) {
  if (west < -180 || west > 180 || east < -180 || east > 180) {
    return "has a longitude beyond -180 to 180: longitudes come first in each pair";
  }
  if (south < -90 || south > 90 || north < -90 || north > 90) {
    return "has a latitude beyond -90 to 90: longitudes come first in each pair";
  }
  if (west >= east || south >= north) {
    return "does not have its south-west corner first (one across longitude 180 must be given as "
           "two)";
  }
  if (east - west < kSmallestSide || north - south < kSmallestSide) {
    return "is less than 0.1 degrees wide or high";
  }
  return {};
}

Result<void> CheckLocations(std::string_view locations) {
  const auto numbers = Split(locations, ',');
  std::vector<double> degrees;
  for (const std::string_view number : numbers) {
    const auto value = ReadDegrees(number);
    if (!value) return Refuse(fmt::format("--locations: \"{}\" is no number", number));
    degrees.push_back(*value);
  }
  if (degrees.size() % 4 != 0) {
    return Refuse(
        fmt::format("--locations has {} numbers, and a box takes four: west, south, east, "
                    "north",
                    degrees.size()));
  }
  if (degrees.size() / 4 > kMostBoxes) {
    return Refuse(fmt::format("--locations has {} boxes, and the stream takes {}: drop some",
                              degrees.size() / 4, kMostBoxes));
  }
  for (std::size_t i = 0; i < degrees.size(); i += 4) {
    const auto problem = ProblemOf(degrees[i], degrees[i + 1], degrees[i + 2], degrees[i + 3]);
    if (!problem.empty()) return Refuse(fmt::format("--locations: box {} {}", i / 4 + 1, problem));
  }
  return {};
}

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

Result<Warnings> CheckFilterLimits(const StreamFilter& filter) {
  Warnings warnings;
  if (auto within = CheckTrack(filter.track, warnings); !within) return Forward(within);
  if (auto within = CheckFollow(filter.follow); !within) return Forward(within);
  if (auto within = CheckLocations(filter.locations); !within) return Forward(within);
  if (!filter.locations.empty() && !filter.track.empty()) {
    warnings.emplace_back(
        "--locations beside --track: a tweet is sent that matches either; the box does not narrow "
        "the words");
  }
  return warnings;
}

std::string DescribeFilter(const StreamFilter& filter) {
  std::vector<std::string> parts;
  const std::size_t phrases = Split(filter.track, ',').size();
  const std::size_t users = Split(filter.follow, ',').size();
  const std::size_t boxes = Split(filter.locations, ',').size() / 4;
  if (phrases > 0) parts.push_back(Counted(phrases, "phrase", "phrases"));
  if (users > 0) parts.push_back(Counted(users, "user", "users"));
  if (boxes > 0) parts.push_back(Counted(boxes, "box", "boxes"));
  if (!filter.language.empty()) parts.push_back("language " + filter.language);
  if (!filter.filter_level.empty()) parts.push_back("filter level " + filter.filter_level);
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace producer
