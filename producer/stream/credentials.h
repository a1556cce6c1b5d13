// Where the secrets of an app come from: a file as the tutorials have it (credentials_file.h), or
// TWEET_PRODUCER_CONSUMER_KEY, …_CONSUMER_SECRET, …_ACCESS_TOKEN, …_ACCESS_TOKEN_SECRET.
// Errors name keys and lines, never a value.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/oauth1.h"
#include "shared/error.h"

namespace producer {

// Looked for when no file is named.
inline constexpr std::string_view kDefaultCredentialsFile = "twitter.txt";

struct CredentialsPlace {
  // A file that is named wins over the environment. One that is not named is `twitter.txt` in the
  // working directory, may be absent, and loses to it. Key by key. Flag: --credentials-file.
  std::optional<std::string> file;
  std::function<const char*(const char*)> environment;  // getenv, or a test's.
};

struct FoundCredentials {
  OAuth1Credentials credentials;
  std::string file;             // The file that was read; empty if none.
  bool open_to_others = false;  // Others than its owner may read that file.
};

// kUsage: the named file cannot be read, a line of it is no key with a value, or a key is missing.
shared::Result<FoundCredentials> FindCredentials(const CredentialsPlace& place);

}  // namespace producer
