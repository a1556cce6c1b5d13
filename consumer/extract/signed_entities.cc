#include "consumer/extract/signed_entities.h"

#include <algorithm>

namespace consumer {
namespace {

// Neither a URL nor what stands before it has white space in it.
bool FollowsSpace(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \n\r\t").contains(text[at - 1]);
}

}  // namespace

void SignedEntities::DropThoseInUrls(std::string_view text) {
  const bool all_apart = std::ranges::all_of(
      found_, [text](const Entity& entity) { return FollowsSpace(text, entity.span.begin); });
  if (all_apart) return;
  const std::vector<ScannedUrl>& urls = urls_.Find(text);
  auto url = urls.begin();
  std::size_t taken = 0;  // Where the last one that stays ends.
  std::erase_if(found_, [&](const Entity& entity) {
    for (; url != urls.end() && url->span.begin < entity.span.begin; ++url) {
      if (url->span.begin >= taken) taken = url->span.end;
    }
    if (entity.span.begin < taken) return true;
    taken = entity.span.end;
    return false;
  });
}

void SignedEntities::Append(std::string_view text, std::vector<std::string_view>& tags) {
  rewritten_.clear();
  for (const Entity& entity : found_) {
    if (text[entity.span.begin] == sign_) {
      tags.push_back(text.substr(entity.span.begin, entity.span.end - entity.span.begin));
      continue;
    }
    rewritten_.reserve(text.size());  // All of them are shorter than the text: no view moves.
    const std::size_t at = rewritten_.size();
    rewritten_ += sign_;
    rewritten_ += text.substr(entity.body, entity.span.end - entity.body);
    tags.push_back(std::string_view(rewritten_).substr(at));
  }
}

}  // namespace consumer
