#include "producer/stream/credentials.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/credentials_file.h"
#include "producer/stream/token_file.h"

namespace producer {
namespace {

struct Secret {
  const char* variable;
  std::string OAuth1Credentials::* field;
};
constexpr Secret kSecrets[] = {
    {"TWEET_PRODUCER_CONSUMER_KEY", &OAuth1Credentials::consumer_key},
    {"TWEET_PRODUCER_CONSUMER_SECRET", &OAuth1Credentials::consumer_secret},
    {"TWEET_PRODUCER_ACCESS_TOKEN", &OAuth1Credentials::access_token},
    {"TWEET_PRODUCER_ACCESS_TOKEN_SECRET", &OAuth1Credentials::access_token_secret},
};

OAuth1Credentials FromEnvironment(const std::function<const char*(const char*)>& get) {
  OAuth1Credentials found;
  for (const Secret& secret : kSecrets) {
    const char* value = get(secret.variable);
    if (value != nullptr) found.*secret.field = value;
  }
  return found;
}

// `first`, with what it lacks taken from `second`.
OAuth1Credentials Joined(OAuth1Credentials first, const OAuth1Credentials& second) {
  for (const Secret& secret : kSecrets) {
    if ((first.*secret.field).empty()) first.*secret.field = second.*secret.field;
  }
  return first;
}

}  // namespace

shared::Result<FoundCredentials> FindCredentials(const CredentialsPlace& place) {
  const std::string file = place.file.value_or(std::string(kDefaultCredentialsFile));
  const OAuth1Credentials environment = FromEnvironment(place.environment);
  FoundCredentials found{.credentials = environment, .file = {}, .open_to_others = false};
  std::error_code unknown;
  if (place.file || std::filesystem::exists(file, unknown)) {
    const auto from_file = LoadCredentials(file);
    if (!from_file) return shared::Forward(from_file);
    found.credentials =
        place.file ? Joined(*from_file, environment) : Joined(environment, *from_file);
    found.open_to_others = OpenToOthers(file);
    found.file = file;
  }
  const std::string_view missing = MissingCredential(found.credentials);
  if (missing.empty()) return found;
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("no {} in {} or in the environment (TWEET_PRODUCER_CONSUMER_KEY, …)", missing,
                  file));
}

}  // namespace producer
