// StreamService is what all clients of the simulator share.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

#include "sandbox/stream_simulator/message_schedule.h"
#include "sandbox/stream_simulator/oauth_verifier.h"
#include "sandbox/stream_simulator/open_streams.h"
#include "sandbox/stream_simulator/request_log.h"
#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/scenario.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace sandbox {

struct StreamOptions {
  // Lines of the file that are played a second; of these those are sent that match. 0: as fast as
  // the client reads.
  double rate = 50;
  // A blank line after so long without a message.
  std::chrono::milliseconds keep_alive{30000};
  ScheduleOptions schedule;
  // What is spoken: Twitter's protocol, or Bluesky's. Flag: --protocol.
  bool bluesky = false;
  // Of Bluesky's: how long what was sent can be had again, and how much of that there is when the
  // simulator starts. Flags: --look-back, --history.
  std::chrono::milliseconds look_back{std::chrono::hours(36)};
  std::chrono::milliseconds history{0};
};

// All of it must outlive every session.
struct StreamService {
  const shared::Clock& clock;
  const shared::Shutdown& shutdown;
  OAuthVerifier& verifier;
  const std::vector<SampleStatus>& statuses;
  TweetIds& ids;
  const StreamOptions options;
  RequestLog& requests;
  std::int64_t timeline_begin = 0;   // Of Bluesky's first event; microseconds since 1970.
  Scenario scenario = {};            // Asked by who accepts connections.
  std::optional<int> answer = {};    // Refuses every request with this status.
  std::atomic<bool> played = false;  // With `once`: some client was sent the file to its end.
  OpenStreams open_streams = {};
};

}  // namespace sandbox
