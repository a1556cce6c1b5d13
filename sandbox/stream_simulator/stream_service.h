// StreamService is what all clients of the simulator share.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/message_schedule.h"
#include "sandbox/stream_simulator/oauth_verifier.h"
#include "sandbox/stream_simulator/open_streams.h"
#include "sandbox/stream_simulator/protocol.h"
#include "sandbox/stream_simulator/request_log.h"
#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/scenario.h"
#include "sandbox/stream_simulator/x_history.h"
#include "sandbox/stream_simulator/x_rule_book.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace sandbox {

struct StreamOptions {
  // Lines of the file that are played a second; of these those are sent that match. 0: as fast as
  // the client reads.
  double rate = 50;
  // A sign of life after so long without a message. Flag: --keep-alive, by default 30 s, of X's
  // protocol 20 s.
  std::chrono::milliseconds keep_alive{30000};
  ScheduleOptions schedule;
  // What is spoken. Flag: --protocol.
  Protocol protocol = Protocol::kTwitter;
  // Of Bluesky's: how long what was sent can be had again, and how much of that there is when the
  // simulator starts. Flags: --look-back, --history.
  std::chrono::milliseconds look_back{std::chrono::hours(36)};
  std::chrono::milliseconds history{0};
  // Of X's: the plan has backfill_minutes. Flag: --backfill.
  bool backfill = false;
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
  std::int64_t timeline_begin = 0;  // Of Bluesky's first event; microseconds since 1970.
  Scenario scenario = {};
  std::optional<int> answer = {};  // Refuses every request with this status.
  std::string token = {};          // That clients of Mastodon and X must send; empty: any will do.
  std::atomic<bool> played = false;  // With `once`: some client was sent the file to its end.
  OpenStreams open_streams = {};
  XRuleBook x_rules = {};
  XHistory x_history = {};
};

}  // namespace sandbox
