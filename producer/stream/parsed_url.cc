#include "producer/stream/parsed_url.h"

namespace producer {

ParsedUrl::ParsedUrl(const std::string& url) {
  const CURLUcode code =
      curl_url_set(parsed_.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) why_not_ = curl_url_strerror(code);
}

std::string ParsedUrl::Part(CURLUPart part) const {
  char* text = nullptr;
  if (curl_url_get(parsed_.get(), part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
  return owned.get();
}

}  // namespace producer
