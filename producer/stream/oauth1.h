// OAuth 1.0 request signing with HMAC-SHA1 (RFC 5849, section 3.4), as Twitter's v1.1 API wants it.
//
//   SignedRequest request{"POST", "https://stream.twitter.com/1.1/statuses/filter.json",
//   "track=cpp"}; headers["Authorization"] = OAuth1Header(credentials, request, now_in_seconds,
//   nonce);
//
// Pure: equal arguments give equal bytes, as time and nonce are arguments. The secrets appear in no
// result. Limitation: no other signature method.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "producer/stream/percent_encoding.h"

namespace producer {

struct OAuth1Credentials {
  std::string consumer_key;
  std::string consumer_secret;
  std::string access_token;
  std::string access_token_secret;
};

// What is signed of a request.
struct SignedRequest {
  std::string method;     // In capitals: "GET", "POST".
  std::string url;        // Whole, with its query, as the server sees it (behind a proxy: outside).
  std::string form_body;  // The body if it is application/x-www-form-urlencoded, otherwise empty.
};

// The text that is signed (section 3.4.1): method, base URL (scheme and host in small letters, no
// default port, no query) and the sorted parameters of query, body and `oauth`. `oauth` holds the
// header's parameters without realm and oauth_signature.
std::string SignatureBaseString(const SignedRequest& request, const Parameters& oauth);

// Signs a base string (section 3.4.2); base64, not percent-encoded.
std::string SignHmacSha1(std::string_view base_string, std::string_view consumer_secret,
                         std::string_view token_secret);

// The value of the Authorization header: `OAuth oauth_consumer_key="…", …`, names in order.
// `nonce`: unique among the requests of one second; letters and digits.
std::string OAuth1Header(const OAuth1Credentials& credentials, const SignedRequest& request,
                         std::int64_t unix_seconds, std::string_view nonce);

}  // namespace producer
