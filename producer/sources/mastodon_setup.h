// --source mastodon: a timeline of a Mastodon server.
#pragma once

#include <vector>

#include "producer/options/options.h"
#include "producer/sources/source_setup.h"
#include "producer/stream/mastodon_endpoint.h"
#include "producer/stream/token_file.h"
#include "shared/error.h"

namespace producer {

// What a server is asked for, and by whom.
struct MastodonSource {
  MastodonEndpoint endpoint;
  std::vector<MastodonChannel> channels;  // A connection each.
  FoundToken token;
};

// Where the token is looked for: --mastodon-token-file, the environment.
TokenPlace MastodonTokenPlaceOf(const ProducerOptions& options);

// Checks endpoint, timeline and --ca-file, and finds the token. kUsage, kCredentials.
shared::Result<MastodonSource> MakeMastodonSource(const ProducerOptions& options);

const SourceSetup& MastodonSetup();

}  // namespace producer
