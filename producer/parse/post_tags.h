// PostTags gathers the hashtags that a service names beside a post's text, each once.
//
//   PostTags tags;
//   tags.Add("#kafka");
//   tags.Add("flink");
//   tags.Outside("go #Kafka");     // "flink": the text has the other
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace producer {

// Not thread-safe. The views that are added must outlive it, or the next Clear.
class PostTags {
 public:
  // Of more tags the first count: each is compared with the others and with the text. A post of
  // Bluesky has 300 characters at most and 8 tags beside them, but servers take what is no such
  // post as well. What stands in the text is found there by whoever counts it.
  static constexpr std::size_t kMost = 100;

  void Clear() { tags_.clear(); }
  // A '#' before it is taken off. One with white space in it, or none, is no tag.
  void Add(std::string_view tag);
  std::span<const std::string_view> tags() const { return tags_; }

  // Those that do not stand in the text (IsHashtagIn), by spaces. Valid until the next call.
  std::string_view Outside(std::string_view text);
  // Likewise, where the service names a tag without its accents and capitals: "ete" is "#Été".
  std::string_view OutsideFolded(std::string_view text);

 private:
  void Append(std::string_view tag);

  std::vector<std::string_view> tags_;
  std::string outside_;
};

}  // namespace producer
