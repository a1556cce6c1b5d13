#include "producer/options/per_source.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

using shared::OptionValue;
using shared::Result;

std::optional<SourceKind> KindOf(std::string_view word) {
  const auto found = std::ranges::find(AllSources(), word, &SourceTraits::name);
  if (found == AllSources().end()) return std::nullopt;
  return found->kind;
}

std::vector<std::string> Words() {
  std::vector<std::string> words;
  for (const SourceTraits& source : AllSources()) words.emplace_back(source.name);
  return words;
}

Result<void> AddSource(std::string_view word, std::vector<SourceKind>& to) {
  const auto kind = KindOf(word);
  if (!kind) return std::unexpected(shared::NoSuchChoice(word, Words()));
  if (std::ranges::find(to, *kind) != to.end()) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("\"{}\" is given twice; run a second process for another "
                                    "stream of the same kind, with a --journal of its own",
                                    word));
  }
  to.push_back(*kind);
  return {};
}

}  // namespace

OptionValue PerSourceText(PerSource* target, const std::string& hint) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    PerSource value;
    for (const std::string_view text : texts) {
      const std::size_t equals = std::min(text.find('='), text.size());
      const auto kind = KindOf(text.substr(0, equals));
      if (kind && equals < text.size()) {
        value.named[*kind] = text.substr(equals + 1);
      } else {
        value.plain = text;
      }
    }
    *target = std::move(value);
    return {};
  };
  return {OptionValue::Arity::kMany, fmt::format("[SOURCE=]{}", hint), target->plain,
          std::move(set)};
}

OptionValue SourceList(std::vector<SourceKind>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    std::vector<SourceKind> sources;
    for (std::string_view rest : texts) {
      while (true) {
        const std::size_t comma = rest.find(',');
        if (auto added = AddSource(rest.substr(0, comma), sources); !added) return added;
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
      }
    }
    *target = std::move(sources);
    return {};
  };
  return {OptionValue::Arity::kMany, shared::JoinChoices(Words()),
          std::string(NameOf(target->front())), std::move(set)};
}

}  // namespace producer
