#include "producer/stream/oauth1.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "shared/ascii.h"

namespace producer {
namespace {

std::string_view QueryOf(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

void DropDefaultPort(std::string_view scheme, std::string& authority) {
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(port)) authority.resize(authority.size() - port.size());
}

// RFC 5849, section 3.4.1.2.
std::string BaseUrl(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::string(url);
  const std::string scheme = shared::InAsciiLower(url.substr(0, scheme_end));
  const std::size_t path_start = std::min(url.find('/', scheme_end + 3), url.size());
  std::string authority =
      shared::InAsciiLower(url.substr(scheme_end + 3, path_start - scheme_end - 3));
  DropDefaultPort(scheme, authority);
  const std::string_view path = url.substr(path_start);
  return scheme + "://" + authority + (path.empty() ? "/" : std::string(path));
}

// RFC 5849, section 3.4.1.3.2: sorted by the encoded bytes, by value where names are equal.
std::string NormalizedParameters(Parameters parameters) {
  for (auto& [name, value] : parameters) {
    name = PercentEncode(name);
    value = PercentEncode(value);
  }
  std::sort(parameters.begin(), parameters.end());
  std::string joined;
  for (const auto& [name, value] : parameters) {
    if (!joined.empty()) joined += '&';
    joined += name + '=' + value;
  }
  return joined;
}

void Append(Parameters more, Parameters& parameters) {
  parameters.insert(parameters.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

}  // namespace

std::string SignatureBaseString(const SignedRequest& request, const Parameters& oauth) {
  Parameters parameters = oauth;
  Append(DecodeForm(QueryOf(request.url)), parameters);
  Append(DecodeForm(request.form_body), parameters);
  return request.method + '&' + PercentEncode(BaseUrl(request.url)) + '&' +
         PercentEncode(NormalizedParameters(std::move(parameters)));
}

std::string SignHmacSha1(std::string_view base_string, std::string_view consumer_secret,
                         std::string_view token_secret) {
  const std::string key = PercentEncode(consumer_secret) + '&' + PercentEncode(token_secret);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(base_string.data()), base_string.size(),
       digest.data(), &size);
  std::array<unsigned char, EVP_MAX_MD_SIZE * 2> text;
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

std::string OAuth1Header(const OAuth1Credentials& credentials, const SignedRequest& request,
                         std::int64_t unix_seconds, std::string_view nonce) {
  Parameters oauth = {{"oauth_consumer_key", credentials.consumer_key},
                      {"oauth_nonce", std::string(nonce)},
                      {"oauth_signature_method", "HMAC-SHA1"},
                      {"oauth_timestamp", std::to_string(unix_seconds)},
                      {"oauth_token", credentials.access_token},
                      {"oauth_version", "1.0"}};
  oauth.emplace_back("oauth_signature",
                     SignHmacSha1(SignatureBaseString(request, oauth), credentials.consumer_secret,
                                  credentials.access_token_secret));
  std::sort(oauth.begin(), oauth.end());
  std::string header;
  for (const auto& [name, value] : oauth) {
    header += header.empty() ? "OAuth " : ", ";
    header += name + "=\"" + PercentEncode(value) + '"';
  }
  return header;
}

}  // namespace producer
