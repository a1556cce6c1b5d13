// A Mastodon server, looked at before a run: what would be asked, whether the streaming
// server is well, and by one short connection whether it takes the token.
//
//   for (Finding& finding : AskMastodon(question, clock, shutdown)) …
#pragma once

#include <string>
#include <vector>

#include "producer/doctor/finding.h"
#include "producer/stream/mastodon_endpoint.h"
#include "producer/stream/proxy.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

struct MastodonPlan {
  std::string endpoint;
  std::string ca_file;
  MastodonTimeline timeline = MastodonTimeline::kPublic;
  std::string track;
};

// Endpoint, timeline and tags, and the file of --ca-file; connects nowhere.
Finding CheckMastodonRequest(const MastodonPlan& plan);

struct MastodonQuestion {
  MastodonEndpoint endpoint;
  std::vector<MastodonChannel> channels;
  std::string token;
  std::string ca_file;
  std::string user_agent;
  Proxy proxy = {};
};

// "instance", "health" and "stream", the last of the first channel. Up to 10 s each. A run beside
// it is not disturbed: servers let an account have several streams.
std::vector<Finding> AskMastodon(const MastodonQuestion& question, const shared::Clock& clock,
                                 const shared::Shutdown& shutdown);

}  // namespace producer
