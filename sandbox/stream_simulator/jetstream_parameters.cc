#include "sandbox/stream_simulator/jetstream_parameters.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/core.h>

namespace sandbox {
namespace {

constexpr std::string_view kPost = "app.bsky.feed.post";
// A cursor below it is a number of an event, from it on a time (docs/README.md, 5.1).
constexpr std::int64_t kFirstTime = 1'000'000'000'000'000;

bool Covers(std::string_view pattern) {
  if (!pattern.ends_with(".*")) return pattern == kPost;
  return kPost.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::string Info(std::string_view name, std::string_view message) {
  return fmt::format(
      R"({{"$type":"message","payload":{{"$type":"network.bsky.jetstream.subscribeEvents#info",)"
      R"("name":"{}","message":"{}"}}}})",
      name, message);
}

std::optional<std::int64_t> NumberOf(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

// Where the cursor stands, or nothing where it is ahead of all there is.
OrRefusal<std::optional<std::uint64_t>> EventAt(bool v2, std::int64_t cursor,
                                                const JetstreamState& state, std::string& info) {
  const bool is_time = cursor >= kFirstTime;
  const std::int64_t floor = state.now - std::chrono::microseconds(state.look_back).count();
  const std::uint64_t oldest = state.timeline.Before(floor);
  const std::uint64_t wanted =
      is_time ? state.timeline.Before(cursor)
              : static_cast<std::uint64_t>(std::max<std::int64_t>(cursor - 1, 0));
  if (wanted > state.timeline.Before(state.now) || (is_time && cursor > state.now)) {
    if (v2) info = Info("FutureCursor", "the cursor is ahead; what is new follows");
    return std::nullopt;
  }
  if (v2 && !is_time && wanted < oldest) {
    return Refuse(400, 0, fmt::format("CursorTooOld: the oldest event kept is {}", oldest + 1));
  }
  if (v2 && is_time && cursor < floor) {
    info = Info("OutdatedCursor", fmt::format("resumed from {}", oldest + 1));
  }
  return std::max(wanted, oldest);
}

std::optional<Refusal> ReadCursor(bool v2, std::string_view text, const JetstreamState& state,
                                  JetstreamParameters& asked) {
  asked.next = state.timeline.Before(state.now);
  if (text.empty()) return std::nullopt;
  if (state.all_too_old) return Refusal{400, 0, "CursorTooOld: the oldest event kept is younger"};
  const auto cursor = NumberOf(text);
  if (!cursor) return Refusal{400, 0, fmt::format("InvalidRequest: cursor {} is no number", text)};
  const auto event = EventAt(v2, *cursor, state, asked.info);
  if (!event) return event.error();
  asked.next = event->value_or(asked.next);
  return std::nullopt;
}

}  // namespace

OrRefusal<JetstreamParameters> ReadJetstreamParameters(bool v2,
                                                       const producer::Parameters& parameters,
                                                       const JetstreamState& state) {
  JetstreamParameters asked;
  bool any_collection = false, any_kind = false, post = false, commit = false;
  std::string cursor;
  for (const auto& [name, value] : parameters) {
    if (v2 && name.starts_with("wanted")) {
      return Refuse(400, 0,
                    "InvalidRequest: " + name + " has another name here: collections, dids");
    }
    if (name == (v2 ? "collections" : "wantedCollections")) {
      any_collection = true;
      post |= Covers(value);
    }
    if (v2 && name == "kinds") {
      any_kind = true;
      commit |= value == "commit";
    }
    if (name == "cursor") cursor = value;
    if (v2 && name == "zstdDictionary") {
      const std::uint32_t current = state.dictionary();
      asked.compressed = value == std::to_string(current);
      if (asked.compressed) continue;
      return Refuse(400, 0, fmt::format("UnknownZstdDictionary: the current one is {}", current));
    }
  }
  asked.posts = (!any_collection || post) && (!any_kind || commit);
  asked.others = !any_kind;
  if (auto refusal = ReadCursor(v2, cursor, state, asked)) return std::unexpected(*refusal);
  return asked;
}

}  // namespace sandbox
