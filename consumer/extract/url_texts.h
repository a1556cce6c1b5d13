// UrlTexts finds the URLs of a text, as the package twitter-text 3.1.0 tells them.
//
//   UrlTexts finder;
//   finder.Find("see https://t.co/a and example.com.", tags);   // "https://t.co/a", "example.com"
//
// Linear time. Not thread-safe: it keeps its buffers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "consumer/extract/url_scanner.h"

namespace consumer {

class UrlTexts {
 public:
  // Appends each, in the order of the text, with repetitions; the views are valid until the next
  // call and as long as `text` is. Returns false when one of them is not valid UTF-8: make the text
  // valid, then call it again.
  bool Find(std::string_view text, std::vector<std::string_view>& tags);

 private:
  std::string_view TextOf(std::string_view text, const ScannedUrl& url);

  UrlScanner urls_;
  std::string joined_;  // Those that leave out a part of the text.
};

}  // namespace consumer
