// --source twitter: a v1.1 filter stream.
#pragma once

#include "producer/options/options.h"
#include "producer/sources/source_setup.h"
#include "producer/stream/credentials.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/oauth1.h"
#include "producer/stream/percent_encoding.h"
#include "shared/error.h"

namespace producer {

// What the Twitter stream is asked for, and by whom.
struct TwitterRequest {
  Endpoint endpoint;
  Parameters parameters;
  OAuth1Credentials credentials;
};

// Where the four keys are looked for: --credentials-file, the environment.
CredentialsPlace CredentialsPlaceOf(const ProducerOptions& options);

// Checks endpoint, filter and --ca-file, and finds the credentials. kUsage, kCredentials.
shared::Result<TwitterRequest> MakeTwitterRequest(const ProducerOptions& options);

// For --dry-run. No key is in them.
Rows RowsOf(const TwitterRequest& request);

const SourceSetup& TwitterSetup();

}  // namespace producer
