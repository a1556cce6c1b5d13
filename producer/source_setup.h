// From options to the source they name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "producer/options/options.h"
#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/credentials.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

// What the Twitter stream is asked for, and by whom.
struct TwitterRequest {
  Endpoint endpoint;
  Parameters parameters;
  OAuth1Credentials credentials;
};

// Where the four keys are looked for: --credentials-file, the environment.
CredentialsPlace CredentialsPlaceOf(const ProducerOptions& options);

// Checks endpoint, filter and --ca-file, and finds the credentials. kUsage.
shared::Result<TwitterRequest> MakeTwitterRequest(const ProducerOptions& options);

// Checks --endpoint and --ca-file of --source bluesky. kUsage.
shared::Result<std::vector<BlueskyEndpoint>> BlueskyEndpointsOf(const ProducerOptions& options);

// "tweet-producer/0.1.0"; servers want the version in it.
std::string UserAgent();

// Connects nowhere yet. kUsage. Clock and shutdown must outlive the source.
shared::Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                        const shared::Clock& clock,
                                                        const shared::Shutdown& shutdown);

}  // namespace producer
