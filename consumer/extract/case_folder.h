// CaseFolder makes tags equal that differ in case alone: NFC(toCasefold(tag)), by utf8proc.
//
//   CaseFolder folder;
//   folder.Fold(tags);   // "#Kafka" becomes "#kafka", "#STRASSE" and "#Straße" "#strasse"
//
// Folding twice changes nothing more. Not thread-safe: it keeps its buffers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace consumer {

class CaseFolder {
 public:
  // Replaces each tag by its folded form, which is valid until the next call. Near-linear time,
  // whatever the tags.
  // REQUIRES: the tags are valid UTF-8.
  void Fold(std::span<std::string_view> tags);

 private:
  void AppendFolded(std::string_view tag);
  void Decompose(std::string_view tag);
  void OrderMarks();

  std::string folded_;             // The folded tags, one after the other.
  std::vector<std::size_t> ends_;  // Where each ends.
  std::vector<std::int32_t> characters_;
};

}  // namespace consumer
