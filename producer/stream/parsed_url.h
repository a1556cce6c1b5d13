// ParsedUrl is a URL in its parts, as libcurl reads it, whatever its scheme.
//
//   const ParsedUrl url("socks5://ada@127.0.0.1:1080");
//   if (url.why_not() != nullptr) …           // "Port number was not a decimal number …"
//   url.Part(CURLUPART_PORT);                 // "1080"
#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace producer {

// One thread.
class ParsedUrl {
 public:
  explicit ParsedUrl(const std::string& url);

  // Null: it is one.
  const char* why_not() const { return why_not_; }

  // Empty: it has none.
  std::string Part(CURLUPart part) const;

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed_{curl_url(), &curl_url_cleanup};
  const char* why_not_ = nullptr;
};

}  // namespace producer
