// OAuthVerifier checks the Authorization header of a request (RFC 5849, section 3.2): it signs the
// request itself, with the secrets of the credentials file, and compares.
//
//   OAuthVerifier verifier(credentials, clock);
//   if (auto verified = verifier.Verify(request, "https"); !verified) …   // 401 that says which
//
// The server must see the URL that the client signed: scheme, Host header and target as they were
// sent. Thread-safe.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "producer/stream/oauth1.h"
#include "sandbox/stream_simulator/http_request.h"
#include "sandbox/stream_simulator/refusal.h"
#include "shared/clock.h"

namespace sandbox {

class OAuthVerifier {
 public:
  // A timestamp may differ this much from the server's clock.
  static constexpr std::int64_t kMostSecondsOff = 300;

  OAuthVerifier(producer::OAuth1Credentials credentials, const shared::Clock& clock);

  // Refused with 401: no or half a header, unknown consumer key or token, a timestamp out of
  // bounds, a nonce that was used before, a wrong signature. No message holds a secret.
  // `skew`: how many seconds the server's clock is ahead of ours, if it is wrong.
  OrRefusal<void> Verify(const HttpRequest& request, std::string_view scheme,
                         std::int64_t skew = 0);

 private:
  OrRefusal<void> CheckKeys(const producer::Parameters& oauth) const;
  OrRefusal<std::int64_t> CheckTime(std::string_view timestamp, std::int64_t now) const;
  OrRefusal<void> CheckSignature(const HttpRequest& request, std::string_view scheme,
                                 const producer::Parameters& oauth) const;
  OrRefusal<void> UseNonce(std::int64_t seconds, std::string_view nonce, std::int64_t now);

  const producer::OAuth1Credentials credentials_;
  const shared::Clock& clock_;
  std::mutex mutex_;
  std::set<std::pair<std::int64_t, std::string>>
      used_;  // By time, so that old ones can be dropped.
};

}  // namespace sandbox
