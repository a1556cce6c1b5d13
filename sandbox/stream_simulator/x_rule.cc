#include "sandbox/stream_simulator/x_rule.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace sandbox {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// Reads a rule from left to right: groups of OR, of AND, and single operators.
class XRuleReader {
 public:
  using Node = XRule::Node;

  explicit XRuleReader(std::string_view text) : rest_(text) {}

  Result<Node> ReadAll() {
    auto node = ReadAny(0);
    if (!node) return node;
    SkipBlanks();
    if (!rest_.empty()) return Fail(ErrorKind::kInvalid, Problem("a parenthesis too many"));
    if (!standalone_) {
      return Fail(ErrorKind::kInvalid, Problem("no operator that can stand alone"));
    }
    return node;
  }

 private:
  static constexpr int kDeepest = 50;

  static std::string Problem(std::string_view what) {
    return fmt::format("Rule is malformed: {}", what);
  }

  void SkipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  bool TakeOr() {
    SkipBlanks();
    if (!rest_.starts_with("OR ") && !rest_.starts_with("OR(")) return false;
    rest_.remove_prefix(2);
    return true;
  }

  Result<Node> ReadAny(int depth) {
    if (depth > kDeepest) return Fail(ErrorKind::kInvalid, Problem("nested too deeply"));
    Node any{.kind = Node::Kind::kAny};
    do {
      auto all = ReadGroup(depth);
      if (!all) return all;
      any.parts.push_back(*std::move(all));
    } while (TakeOr());
    return any;
  }

  Result<Node> ReadGroup(int depth) {
    Node all{.kind = Node::Kind::kAll};
    while (true) {
      SkipBlanks();
      if (rest_.empty() || rest_.front() == ')' || rest_.starts_with("OR ")) break;
      auto one = ReadOne(depth);
      if (!one) return one;
      all.parts.push_back(*std::move(one));
    }
    if (all.parts.empty()) return Fail(ErrorKind::kInvalid, Problem("an operator is missing"));
    return all;
  }

  Result<Node> ReadOne(int depth) {
    const bool negated = rest_.front() == '-';
    if (negated) rest_.remove_prefix(1);
    if (!rest_.starts_with('(')) return ReadOperator(negated);
    if (negated) return Fail(ErrorKind::kInvalid, Problem("a group cannot be negated"));
    rest_.remove_prefix(1);
    auto node = ReadAny(depth + 1);
    if (!node) return node;
    SkipBlanks();
    if (!rest_.starts_with(')')) return Fail(ErrorKind::kInvalid, Problem("a ) is missing"));
    rest_.remove_prefix(1);
    return node;
  }

  Result<Node> ReadOperator(bool negated) {
    const std::size_t colon = rest_.find_first_of(": \t()\"");
    const bool named = colon != std::string_view::npos && rest_[colon] == ':';
    const std::string_view name = named ? rest_.substr(0, colon) : std::string_view();
    if (named) rest_.remove_prefix(colon + 1);
    auto value = ReadValue();
    if (!value) return shared::Forward(value);
    auto node = OperatorOf(name, value->first, value->second);
    if (!node) return node;
    node->negated = negated;
    const bool needs_other = name == "lang" || name == "is" || name == "has";
    standalone_ |= !needs_other && !negated;
    return node;
  }

  // And whether it stood in quotation marks.
  Result<std::pair<std::string, bool>> ReadValue() {
    const bool quoted = rest_.starts_with('"');
    if (quoted) rest_.remove_prefix(1);
    const std::size_t end = quoted ? rest_.find('"') : rest_.find_first_of(" \t()\"");
    if (quoted && end == std::string_view::npos) {
      return Fail(ErrorKind::kInvalid, Problem("a quotation mark is missing"));
    }
    const std::string value(rest_.substr(0, end));
    rest_.remove_prefix(std::min(value.size() + quoted, rest_.size()));
    if (value.empty()) return Fail(ErrorKind::kInvalid, Problem("an operator without a value"));
    return std::pair(value, quoted);
  }

  static Result<Node> OperatorOf(std::string_view name, const std::string& value, bool quoted) {
    using Kind = Node::Kind;
    const std::string folded = producer::FoldTerm(value);
    if (name.empty() && !quoted && (folded == "or" || folded == "and" || folded == "not")) {
      return Fail(ErrorKind::kInvalid, fmt::format("Ambiguous use of {} as a keyword", value));
    }
    if (name.empty() || name == "url") {
      return Node{.kind = quoted ? Kind::kPhrase : Kind::kWord, .text = folded};
    }
    if (name == "lang") return Node{.kind = Kind::kLang, .text = folded};
    if (name == "from") return Node{.kind = Kind::kFrom, .text = value};
    if (name == "is" && value == "retweet") return Node{.kind = Kind::kRetweet};
    if (name == "has" && value == "hashtags") return Node{.kind = Kind::kTags};
    return Fail(ErrorKind::kInvalid,
                fmt::format("Reference to invalid operator '{}'. Operator is not available in "
                            "current product or product packaging.",
                            name));
  }

  std::string_view rest_;
  bool standalone_ = false;
};

Result<XRule> XRule::Parse(std::string_view value) {
  auto root = XRuleReader(value).ReadAll();
  if (!root) return shared::Forward(root);
  XRule rule;
  rule.root_ = *std::move(root);
  return rule;
}

bool XRule::Holds(const Node& node, const SampleStatus& status) {
  return IsTrue(node, status) != node.negated;
}

bool XRule::IsTrue(const Node& node, const SampleStatus& status) {
  const auto holds = [&](const Node& part) { return Holds(part, status); };
  switch (node.kind) {
    case Node::Kind::kAny:
      return std::ranges::any_of(node.parts, holds);
    case Node::Kind::kAll:
      return std::ranges::all_of(node.parts, holds);
    case Node::Kind::kWord:
      return status.words.Has(node.text);
    case Node::Kind::kPhrase:
      return status.words.Has(node.text) ||
             producer::FoldTerm(status.text).find(node.text) != std::string::npos;
    case Node::Kind::kLang:
      return status.lang == node.text;
    case Node::Kind::kFrom:
      return status.user_id == node.text;
    case Node::Kind::kRetweet:
      return false;  // What is played here counts as written by who sends it.
    case Node::Kind::kTags:
      return status.text.find('#') != std::string::npos;
  }
  return false;
}

}  // namespace sandbox
