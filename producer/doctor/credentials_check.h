// Whether the four keys are there, complete, and for their owner's eyes alone.
#pragma once

#include <optional>

#include "producer/doctor/finding.h"
#include "producer/stream/credentials.h"

namespace producer {

struct CredentialsFinding {
  Finding finding;
  std::optional<OAuth1Credentials> credentials;  // Absent: failed.
};

// No value of a key is ever in the finding.
CredentialsFinding CheckCredentials(const CredentialsPlace& place);

}  // namespace producer
