// KnownTags joins the tags that a record's header `hashtags` tells to those of its text.
//
//   known.Join("kafka cpp", nullptr, 0, tags);   // tags: {"#cpp"} -> {"#cpp", "#kafka"}
//
// Not thread-safe: it keeps its buffers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "consumer/extract/case_folder.h"

namespace consumer {

class KnownTags {
 public:
  // Appends '#' + tag for each tag of `header` (space-separated, any bytes: made valid UTF-8 first)
  // that is not among those from tags[first] on, nor earlier in the header. The header's tags are
  // folded before that with `folder`, unless it is null. The views are valid until the next call.
  void Join(std::string_view header, CaseFolder* folder, std::size_t first,
            std::vector<std::string_view>& tags);

 private:
  void Read(std::string_view header);

  std::string repaired_;
  std::string signed_;  // The header's tags, each with its '#'.
  std::vector<std::string_view> known_;
};

}  // namespace consumer
