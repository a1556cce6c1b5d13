// Bluesky's Jetstream, looked at before a run: what would be asked, whether each host answers over
// TLS and sends something, and whether the servers still keep what came after the last run.
//
//   for (Finding& finding : CheckBlueskyHosts(endpoints, question, clock, shutdown)) …
//   CheckBlueskyPosition("bluesky 1700000000123456 HOST", clock.Now());
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "producer/doctor/finding.h"
#include "producer/stream/bluesky_endpoint.h"
#include "shared/clock.h"
#include "shared/shutdown.h"
#include "shared/unix_millis.h"

namespace producer {

struct BlueskyQuestion {
  std::string ca_file;
  std::string user_agent;
};

// The list of --endpoint and the file of --ca-file; connects nowhere.
Finding CheckBlueskyRequest(const std::string& urls, const std::string& ca_file);

// A short connection to each, of up to 10 s. A host that does not answer is a warning as long as
// another does.
std::vector<Finding> CheckBlueskyHosts(const std::vector<BlueskyEndpoint>& endpoints,
                                       const BlueskyQuestion& question, const shared::Clock& clock,
                                       const shared::Shutdown& shutdown);

// Where the journal says that the last run stood, against what servers keep.
Finding CheckBlueskyPosition(std::string_view position, shared::UnixMillis now);

}  // namespace producer
