#include "consumer/extract/url_texts.h"

#include "shared/utf8.h"

namespace consumer {

bool UrlTexts::Find(std::string_view text, std::vector<std::string_view>& tags) {
  joined_.clear();
  for (const ScannedUrl& found : urls_.Find(text)) {
    const std::string_view url = TextOf(text, found);
    if (!shared::IsValidUtf8(url)) return false;
    tags.push_back(url);
  }
  return true;
}

std::string_view UrlTexts::TextOf(std::string_view text, const ScannedUrl& url) {
  const auto part = [text](std::size_t begin, std::size_t end) {
    return text.substr(begin, end - begin);
  };
  if (url.gap.begin == url.gap.end) return part(url.span.begin, url.span.end);
  joined_.reserve(text.size());  // All of them are shorter than the text: no view moves.
  const std::size_t at = joined_.size();
  joined_ += part(url.span.begin, url.gap.begin);
  joined_ += part(url.gap.end, url.span.end);
  return std::string_view(joined_).substr(at);
}

}  // namespace consumer
