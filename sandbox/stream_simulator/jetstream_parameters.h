// What a client of Bluesky's protocol asks for, as the reference server reads it
// (github.com/bluesky-social/jetstream, docs/README.md, 5.1 and 5.2).
//
//   auto asked = ReadJetstreamParameters(v2, record.parameters, {.timeline = timeline, .now =
//   now});
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "producer/stream/percent_encoding.h"
#include "sandbox/stream_simulator/jetstream_timeline.h"
#include "sandbox/stream_simulator/refusal.h"

namespace sandbox {

// What a request is answered from.
struct JetstreamState {
  const JetstreamTimeline& timeline;
  std::int64_t now = 0;                            // Unix microseconds, as the server believes.
  std::chrono::milliseconds look_back{0};          // How long events are kept.
  std::function<std::uint32_t()> dictionary = {};  // The id of the one there is.
  bool all_too_old = false;                        // Each cursor is refused.
};

struct JetstreamParameters {
  bool posts = true;        // Commits of posts are asked for,
  bool others = true;       // and events that are no commits.
  bool compressed = false;  // With the dictionary.
  std::uint64_t next = 0;   // The first event to be sent.
  std::string info;         // The message that v2 sends before it; or empty.
};

// 400: a name or a cursor that the format does not know. Pure.
OrRefusal<JetstreamParameters> ReadJetstreamParameters(bool v2,
                                                       const producer::Parameters& parameters,
                                                       const JetstreamState& state);

}  // namespace sandbox
