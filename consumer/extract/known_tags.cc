#include "consumer/extract/known_tags.h"

#include <algorithm>
#include <set>

#include "shared/utf8.h"

namespace consumer {

void KnownTags::Join(std::string_view header, CaseFolder* folder, std::size_t first,
                     std::vector<std::string_view>& tags) {
  Read(header);
  if (folder != nullptr) folder->Fold(known_);
  std::set<std::string_view> present(tags.begin() + static_cast<std::ptrdiff_t>(first), tags.end());
  for (const std::string_view tag : known_) {
    if (present.insert(tag).second) tags.push_back(tag);
  }
}

void KnownTags::Read(std::string_view header) {
  header = shared::ToValidUtf8(header, repaired_);
  known_.clear();
  signed_.clear();
  signed_.reserve(2 * header.size());  // Each tag grows by one byte: no view moves.
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(' '), header.size());
    if (end > 0) {
      const std::size_t at = signed_.size();
      signed_.append("#").append(header.substr(0, end));
      known_.push_back(std::string_view(signed_).substr(at));
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
}

}  // namespace consumer
