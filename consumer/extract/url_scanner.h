// UrlScanner finds the URLs of a text as twitter-text 3.1 does, with "http://" or without.
//
//   UrlScanner scanner;
//   scanner.Find("see example.com/a");    // one, of the span {4, 17}
//
// Without a protocol only domains of ASCII and accented Latin letters count, and not after one of
// -_./; a URL of t.co ends with its first path segment. Costs linear time, whatever the text. Not
// thread-safe: it keeps its buffers.
#pragma once

#include <string_view>
#include <vector>

#include "consumer/extract/domain_run.h"
#include "consumer/extract/text_span.h"
#include "consumer/extract/url_tail.h"

namespace consumer {

// The URL is the text of `span` without that of `gap`: what a domain has after its ASCII part, and
// before its path.
struct ScannedUrl {
  TextSpan span;
  TextSpan gap = {};
};

class UrlScanner {
 public:
  // The URLs in the order of the text; they do not overlap. Valid until the next call. `text` may
  // be any bytes: a bad part reads as U+FFFD.
  const std::vector<ScannedUrl>& Find(std::string_view text);

 private:
  // Where an expression of the package finds a URL; some are refused afterwards.
  struct Match {
    TextSpan domain;
    std::size_t url;  // Where it begins: at the protocol or the domain.
    // The domain begins with the second half of its first character, as the package reads code
    // units of UTF-16, and takes the first half for what stands before the URL.
    bool from_half;
    bool has_protocol() const { return url != domain.begin; }
  };

  TextSpan NextRun(std::size_t from) const;
  bool FindMatch(TextSpan run, Match& match) const;
  bool MatchAtStartOfText(TextSpan run, Match& match) const;
  bool MatchAfterProtocol(TextSpan run, Match& match) const;
  bool IsBeforeUrl(std::size_t at) const;
  bool CanBegin(std::size_t at) const;
  void Report(const Match& match, const UrlTail& tail);
  void ReportWithProtocol(const Match& match, std::size_t end);
  void ReportWithoutProtocol(const Match& match, const UrlTail& tail);

  std::string_view text_;
  std::size_t done_ = 0;  // Where the last match ended: the next one begins there or later.
  DomainRun domains_;
  std::vector<TextSpan> ascii_domains_;
  std::vector<ScannedUrl> urls_;
};

}  // namespace consumer
