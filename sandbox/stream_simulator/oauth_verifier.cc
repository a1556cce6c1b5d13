#include "sandbox/stream_simulator/oauth_verifier.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

namespace sandbox {
namespace {

using producer::Parameters;
using producer::ValueOf;

// Reads `OAuth a="1", b="2"`; nothing if it is no such header.
Parameters ReadHeader(std::string_view header) {
  constexpr std::string_view kScheme = "OAuth ";
  if (!header.starts_with(kScheme)) return {};
  header.remove_prefix(kScheme.size());
  Parameters parameters;
  while (!header.empty()) {
    std::string_view piece = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), piece.size() + 1));
    piece.remove_prefix(std::min(piece.size(), piece.find_first_not_of(' ')));
    const std::size_t equals = piece.find("=\"");
    if (equals == std::string_view::npos || !piece.ends_with('"')) return {};
    const std::string_view value = piece.substr(equals + 2);
    parameters.emplace_back(producer::PercentDecode(piece.substr(0, equals)),
                            producer::PercentDecode(value.substr(0, value.size() - 1)));
  }
  return parameters;
}

OrRefusal<void> CheckComplete(const Parameters& oauth) {
  if (oauth.empty()) {
    return Refuse(401, 215, "Bad authentication data: no Authorization header of OAuth 1.0.");
  }
  for (const char* name : {"oauth_consumer_key", "oauth_nonce", "oauth_signature",
                           "oauth_signature_method", "oauth_timestamp", "oauth_token"}) {
    if (ValueOf(oauth, name).empty()) {
      return Refuse(401, 215, fmt::format("Bad authentication data: {} is missing.", name));
    }
  }
  if (ValueOf(oauth, "oauth_signature_method") != "HMAC-SHA1") {
    return Refuse(401, 215, "Bad authentication data: oauth_signature_method is not HMAC-SHA1.");
  }
  return {};
}

}  // namespace

OAuthVerifier::OAuthVerifier(producer::OAuth1Credentials credentials, const shared::Clock& clock)
    : credentials_(std::move(credentials)), clock_(clock) {}

OrRefusal<void> OAuthVerifier::Verify(const HttpRequest& request, std::string_view scheme,
                                      std::int64_t skew) {
  const std::int64_t now = clock_.Now() / 1000 + skew;
  const Parameters oauth = ReadHeader(request.Header("authorization"));
  if (auto complete = CheckComplete(oauth); !complete) return complete;
  if (auto known = CheckKeys(oauth); !known) return known;
  const auto seconds = CheckTime(ValueOf(oauth, "oauth_timestamp"), now);
  if (!seconds) return std::unexpected(seconds.error());
  if (auto equal = CheckSignature(request, scheme, oauth); !equal) return equal;
  return UseNonce(*seconds, ValueOf(oauth, "oauth_nonce"), now);
}

OrRefusal<void> OAuthVerifier::CheckKeys(const Parameters& oauth) const {
  if (ValueOf(oauth, "oauth_consumer_key") != credentials_.consumer_key) {
    return Refuse(401, 32, "Could not authenticate you: unknown consumer key.");
  }
  if (ValueOf(oauth, "oauth_token") != credentials_.access_token) {
    return Refuse(401, 89, "Invalid or expired token: unknown access token.");
  }
  return {};
}

OrRefusal<std::int64_t> OAuthVerifier::CheckTime(std::string_view timestamp,
                                                 std::int64_t now) const {
  std::int64_t seconds = 0;
  const auto [end, error] =
      std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  if (error != std::errc() || end != timestamp.data() + timestamp.size()) {
    return Refuse(401, 215, "Bad authentication data: oauth_timestamp is no number.");
  }
  const std::int64_t ahead = seconds - now;
  if (std::max(ahead, -ahead) <= kMostSecondsOff) return seconds;
  return Refuse(
      401, 135,
      fmt::format("Timestamp out of bounds: the client's clock is {} s {} the server's, "
                  "more than {} s.",
                  std::max(ahead, -ahead), ahead > 0 ? "ahead of" : "behind", kMostSecondsOff));
}

OrRefusal<void> OAuthVerifier::CheckSignature(const HttpRequest& request, std::string_view scheme,
                                              const Parameters& oauth) const {
  Parameters is_signed = oauth;
  std::erase_if(is_signed, [](const auto& parameter) {
    return parameter.first == "oauth_signature" || parameter.first == "realm";
  });
  const producer::SignedRequest seen{
      request.method, fmt::format("{}://{}{}", scheme, request.Header("host"), request.target),
      std::string(request.FormBody())};
  const std::string base = producer::SignatureBaseString(seen, is_signed);
  const std::string expected =
      producer::SignHmacSha1(base, credentials_.consumer_secret, credentials_.access_token_secret);
  if (ValueOf(oauth, "oauth_signature") == expected) return {};
  return Refuse(401, 32,
                "Could not authenticate you: wrong signature. A secret differs, or the text that "
                "was signed, which is here " +
                    base);
}

OrRefusal<void> OAuthVerifier::UseNonce(std::int64_t seconds, std::string_view nonce,
                                        std::int64_t now) {
  const std::lock_guard lock(mutex_);
  const std::int64_t oldest_valid = now - kMostSecondsOff;
  used_.erase(used_.begin(), used_.lower_bound({oldest_valid, ""}));
  if (used_.emplace(seconds, nonce).second) return {};
  return Refuse(401, 32, "Could not authenticate you: the nonce was used before.");
}

}  // namespace sandbox
