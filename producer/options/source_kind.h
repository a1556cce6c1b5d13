// SourceKind is where tweets come from, and SourceTraits what is known of each kind before it is
// made: a row a kind. How it is made stands in producer/sources.
//
//   TraitsOf(SourceKind::kBluesky).name;    // "bluesky": the word of --source
//   TraitsOf(SourceKind::kFile).live;       // false: it is there tomorrow, too
//
// Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace producer {

enum class SourceKind : std::uint8_t { kTwitter, kBluesky, kMastodon, kX, kFile, kStdin, kSocket };

inline constexpr std::chrono::milliseconds kUsualStall = std::chrono::seconds(90);

struct SourceTraits {
  SourceKind kind;
  // The word of --source; also the header `source` of each record.
  std::string_view name;
  // It has a pace of its own, and what it sends while nobody listens is missed.
  bool live;
  // It sends tweets again after a reconnect: --duplicates drop is its default.
  bool repeats;
  // It hands over lines, whose format --input tells; else it has a format of its own, and is asked
  // at --endpoint.
  bool lines;
  // Where it is asked unless --endpoint says otherwise. Empty: nowhere.
  std::string_view endpoint = {};
  // After how long a silence it is dead, unless --stall-timeout says otherwise.
  std::chrono::milliseconds stall = kUsualStall;
};

// In the order of the help.
std::span<const SourceTraits> AllSources();
const SourceTraits& TraitsOf(SourceKind kind);
inline std::string_view NameOf(SourceKind kind) { return TraitsOf(kind).name; }

}  // namespace producer
