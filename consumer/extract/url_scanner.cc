#include "consumer/extract/url_scanner.h"

#include <algorithm>
#include <cstring>

#include "consumer/extract/ascii.h"
#include "consumer/extract/character_classes.h"
#include "consumer/extract/url_limits.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kMaxTcoSlugLength = 40;

bool IsInRun(char32_t c) { return IsA(c, kDomain) || c == '.' || c == '-' || c == '_'; }

// The length of "http://" or "https://" right before `end`; 0 if neither is there.
std::size_t ProtocolLengthBefore(std::string_view text, std::size_t end) {
  for (const std::string_view protocol :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (end >= protocol.size() &&
        StartsWithIgnoringCase(text.substr(end - protocol.size()), protocol)) {
      return protocol.size();
    }
  }
  return 0;
}

}  // namespace

const std::vector<ScannedUrl>& UrlScanner::Find(std::string_view text) {
  text_ = text;
  done_ = 0;
  urls_.clear();
  for (TextSpan run = NextRun(0); run.begin < run.end; run = NextRun(std::max(run.end, done_))) {
    domains_.Read(text, run);
    for (Match match; done_ < run.end && FindMatch(run, match);) {
      const UrlTail tail = ParseUrlTail(text, match.domain.end);
      Report(match, tail);
      done_ = tail.end;
    }
  }
  return urls_;
}

// The next run with a dot in it; an empty one if there is none.
TextSpan UrlScanner::NextRun(std::size_t from) const {
  const std::size_t dot = text_.find('.', from);
  if (dot == std::string_view::npos) return {};
  TextSpan run{dot, dot + 1};
  while (run.begin > from) {
    const shared::DecodedUtf8 previous = shared::DecodeUtf8Before(text_, run.begin);
    if (!IsInRun(previous.code_point)) break;
    run.begin -= previous.bytes;
  }
  while (run.end < text_.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text_, run.end);
    if (!IsInRun(next.code_point)) break;
    run.end += next.bytes;
  }
  return run;
}

// The leftmost place where the package's expression matches from `done_` on. What stands before a
// URL is part of its match, so that a match needs a character at `done_` or later before it, or the
// beginning of the text.
bool UrlScanner::FindMatch(TextSpan run, Match& match) const {
  if (MatchAfterProtocol(run, match) || MatchAtStartOfText(run, match)) return true;
  std::size_t at = domains_.NextCandidate(std::max(run.begin, done_));
  while (at < run.end) {
    const shared::DecodedUtf8 first = shared::DecodeUtf8(text_, at);
    const bool whole = at > done_ && IsBeforeUrl(at);
    const bool half = first.code_point > 0xFFFF;
    if (!IsHyphenOrUnderscore(text_[at]) && (whole || half)) {
      match = {domains_.DomainFrom(at), at, !whole};
      return true;
    }
    at = domains_.NextCandidate(at + first.bytes);
  }
  return false;
}

bool UrlScanner::MatchAfterProtocol(TextSpan run, Match& match) const {
  const std::size_t protocol = ProtocolLengthBefore(text_, run.begin);
  if (protocol == 0 || run.begin < done_ + protocol) return false;
  const std::size_t url = run.begin - protocol;
  const bool free = url == 0 || (url > done_ && IsBeforeUrl(url));
  if (!free || !CanBegin(run.begin)) return false;
  match = {domains_.DomainFrom(run.begin), url, false};
  return true;
}

// At the text's beginning the package first takes the first character for what stands before the
// URL, then nothing.
bool UrlScanner::MatchAtStartOfText(TextSpan run, Match& match) const {
  if (run.begin != 0 || done_ != 0) return false;
  const shared::DecodedUtf8 first = shared::DecodeUtf8(text_, 0);
  const std::size_t second = first.bytes;
  const bool half = first.code_point > 0xFFFF;
  if (!half && IsA(first.code_point, kBeforeUrl) && second < run.end && CanBegin(second)) {
    match = {domains_.DomainFrom(second), second, false};
    return true;
  }
  if (!CanBegin(0)) return false;
  match = {domains_.DomainFrom(0), 0, half};
  return true;
}

bool UrlScanner::IsBeforeUrl(std::size_t at) const {
  return IsA(shared::DecodeUtf8Before(text_, at).code_point, kBeforeUrl);
}

bool UrlScanner::CanBegin(std::size_t at) const {
  return domains_.NextCandidate(at) == at && !IsHyphenOrUnderscore(text_[at]);
}

void UrlScanner::Report(const Match& match, const UrlTail& tail) {
  const std::string_view url = text_.substr(match.url, tail.end - match.url);
  const bool fits = UrlFits(url, match.domain.begin - match.url, match.from_half) &&
                    LabelsFit(text_, match.domain, match.from_half);
  if (!fits) return;
  ascii_domains_.clear();
  domains_.AppendAsciiDomains(match.domain, ascii_domains_);
  if (match.has_protocol()) {
    ReportWithProtocol(match, tail.end);
  } else if (!ascii_domains_.empty()) {
    ReportWithoutProtocol(match, tail);
  }
}

void UrlScanner::ReportWithProtocol(const Match& match, std::size_t end) {
  const std::string_view domain =
      text_.substr(match.domain.begin, match.domain.end - match.domain.begin);
  if (domain.starts_with("xn--") && ascii_domains_.empty()) return;
  if (StartsWithIgnoringCase(text_.substr(match.domain.begin), "t.co/")) {
    const std::size_t slug = match.domain.begin + 5;
    std::size_t slug_end = slug;
    while (slug_end < end && IsAsciiAlphanumeric(text_[slug_end])) ++slug_end;
    if (slug_end - slug > kMaxTcoSlugLength) return;
    const bool has_query = slug_end < end && text_[slug_end] == '?';
    if (slug_end > slug && !has_query) end = slug_end;
  }
  urls_.push_back({{match.url, end}});
}

void UrlScanner::ReportWithoutProtocol(const Match& match, const UrlTail& tail) {
  const bool whole = !match.from_half && match.domain.begin > 0;
  if (whole && std::string_view("-_./").contains(text_[match.domain.begin - 1])) return;
  // The package looks for each of them anew from where the last one ended, and may come upon an
  // earlier place of the same letters.
  std::size_t from = match.domain.begin;
  for (const TextSpan found : ascii_domains_) {
    const std::size_t length = found.end - found.begin;
    const void* place =
        memmem(text_.data() + from, match.domain.end - from, text_.data() + found.begin, length);
    const auto begin = static_cast<std::size_t>(static_cast<const char*>(place) - text_.data());
    from = begin + length;
    urls_.push_back({{begin, from}});
  }
  if (tail.has_path) urls_.back() = {{urls_.back().span.begin, tail.end}, {from, match.domain.end}};
}

}  // namespace consumer
