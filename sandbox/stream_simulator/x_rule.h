// XRule is one rule of X's filtered stream, read as X reads it (docs.x.com, x-api/posts/
// filtered-stream/integrate/build-a-rule), and compared with a status.
//
//   XRule::Parse("(kafka OR url:kafka) lang:en -spam")->Matches(status);
//
// Known are keywords, "phrases", #hashtags, @mentions, $cashtags, url:, from: (a user's id), lang:,
// is:retweet, has:hashtags, a minus before any of them, OR and parentheses. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"
#include "shared/error.h"

namespace sandbox {

class XRule {
 public:
  // kInvalid: what X would refuse, in its words.
  static shared::Result<XRule> Parse(std::string_view value);

  bool Matches(const SampleStatus& status) const { return Holds(root_, status); }

 private:
  friend class XRuleReader;

  struct Node {
    enum class Kind : std::uint8_t { kAny, kAll, kWord, kPhrase, kLang, kFrom, kRetweet, kTags };
    Kind kind = Kind::kAll;
    bool negated = false;
    std::string text = {};  // Folded.
    std::vector<Node> parts = {};
  };

  static bool Holds(const Node& node, const SampleStatus& status);
  static bool IsTrue(const Node& node, const SampleStatus& status);

  Node root_;
};

}  // namespace sandbox
